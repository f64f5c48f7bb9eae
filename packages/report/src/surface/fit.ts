/**
 * Cuts a document to a size, on whole lines and last first, and counts what is left out. The verdict, titles, the
 * leads of alerts and the closing line always stay. Members who lose their access stay as well: in full if there is
 * room, otherwise by address, otherwise as a count. What decides who and what counts is cut only if nothing else is left.
 */

import { type Block, type Document, type Item, lineCount, standsFor } from '../document/document.ts'
import { number } from '../phrase/count.ts'
import { link, type Phrase, phrase, plainText, words } from '../phrase/phrase.ts'

export interface Fit {
  /** Bytes of UTF-8; the text is shorter. A text has at least as many bytes as characters, however these are counted. */
  readonly limit: number
  readonly render: (document: Document) => string
}

/** So many lines are worth more than a fuller account of the removals: problems that block a plan come first. */
const LINES_AT_LEAST = 10
/** Cuts that are tried, each a better guess than the one before. */
const GUESSES = 5
/** Shares of the limit: what a guess aims at, and what is good enough. */
const AIM = 0.99
const ENOUGH = 0.96

/** The document's text within the limit. If nothing else fits: only the verdict and the closing line. */
export function fitDocument(document: Document, fit: Fit): string {
  for (const least of [LINES_AT_LEAST, 0]) {
    for (const form of FORMS) {
      const text = fitLines(document, form, least, fit)
      if (text !== undefined) return text
    }
  }
  return (
    fitLines(withoutSparing(document), 'count', 0, fit) ??
    fit.render({ ...document, remarks: [cutRemark(document)], blocks: [] })
  )
}

function withoutSparing(document: Document): Document {
  const blocks = document.blocks.map((block): Block => {
    if (block.type !== 'alert') return block
    const { isSpared: _, ...alert } = block
    return alert
  })
  return { ...document, blocks }
}

/** Alerts that cannot be cut line by line take one of these forms. Best first. */
const FORMS = ['full', 'compact', 'count'] as const
type Form = (typeof FORMS)[number]

/** A text that fits, with as many lines as a few guesses find; undefined if not even `least` lines fit. */
function fitLines(whole: Document, form: Form, least: number, { limit, render }: Fit): string | undefined {
  const document = withForm(whole, form)
  const all = document.blocks.filter(canBeCut).reduce((sum, { items }) => sum + lineCount(items), 0)
  const attempt = (lines: number) => {
    const candidate = form === 'full' && lines === all ? whole : cut(document, lines)
    const words = wordsSize(candidate)
    // Nothing is rendered if its words alone are too long.
    const text = words < limit ? render(candidate) : undefined
    return { lines, text, size: text === undefined ? words : Buffer.byteLength(text) }
  }
  let tooMany = attempt(all)
  if (tooMany.size < limit) return tooMany.text
  let fitting = attempt(Math.min(least, all))
  if (fitting.size >= limit) return undefined
  for (let guess = 0; guess < GUESSES && fitting.size < ENOUGH * limit; guess += 1) {
    const share = (AIM * limit - fitting.size) / (tooMany.size - fitting.size)
    const between = attempt(fitting.lines + Math.floor(share * (tooMany.lines - fitting.lines)))
    if (between.lines === fitting.lines) break
    if (between.size < limit) fitting = between
    else tooMany = between
  }
  return fitting.text
}

/** Bytes of the words of all lines, which every surface surrounds with more. */
function wordsSize({ blocks }: Document): number {
  const phrases = blocks.flatMap((block) => [
    ...(block.type === 'alert' ? [block.lead] : []),
    ...block.items.flatMap(({ phrase, details = [] }) => [phrase, ...details.map((line) => line.phrase)]),
  ])
  return phrases.reduce((sum, phrase) => sum + Buffer.byteLength(plainText(phrase)), 0)
}

function withForm(document: Document, form: Form): Document {
  const blocks = document.blocks.map((block): Block => {
    if (form === 'full' || block.type !== 'alert' || block.compact === undefined) return block
    const { lead, items } = block.compact
    if (form === 'compact' || items.length === 0) return { ...block, lead, items }
    return { ...block, lead, items: [leftOut(standsFor(items), [])] }
  })
  return { ...document, blocks }
}

/** Keeps the first `lines` of the lines that can be cut, and says that others are missing. */
function cut(document: Document, lines: number): Document {
  let left = lines
  const blocks = document.blocks.map((block): Block => {
    if (!canBeCut(block)) return block
    const items = firstLines(block.items, left)
    left = Math.max(0, left - lineCount(block.items))
    const missing = standsFor(block.items) - standsFor(items)
    return missing === 0 ? { ...block, items } : { ...block, items: [...items, leftOut(missing, items)] }
  })
  return { ...document, remarks: [...document.remarks, cutRemark(document)], blocks }
}

function canBeCut(block: Block): boolean {
  return block.type === 'section' || (block.compact === undefined && !block.isSpared)
}

function firstLines(items: readonly Item[], lines: number): readonly Item[] {
  const kept: Item[] = []
  let left = lines
  for (const item of items) {
    if (left <= 0) break
    const details = (item.details ?? []).slice(0, left - 1)
    kept.push({ ...item, details })
    left -= 1 + details.length
  }
  return kept
}

function leftOut(missing: number, shown: readonly Item[]): Item {
  const text = shown.length === 0 ? `… ${number(missing)}` : `… and ${number(missing)} more`
  return { phrase: words(`${text}, not shown here`), stands: missing, mark: 'info' }
}

function cutRemark({ wholeAt }: Document): Phrase {
  const start = phrase`This is too long to show in full. Omitted lines are counted where they are missing`
  return wholeAt === undefined
    ? phrase`${start}.`
    : phrase`${start}, and ${link('the run', wholeAt)} shows all of them.`
}
