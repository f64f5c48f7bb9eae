/**
 * Cuts a document to a size, on whole lines. Every block keeps its first lines, which are the most powerful, so that no
 * kind of change vanishes. The longest blocks are cut first, and lines that are left out are counted. The verdict,
 * titles, the leads of alerts and the closing line always stay. Alerts with a compact form use that before they are
 * cut. Changes of authority are cut only if nothing else is left: see `sparesAll`.
 */

import { type Block, type Document, type Item, lineCount, standsFor } from '../document/document.ts'
import { number } from '../phrase/count.ts'
import { link, type Phrase, phrase, plainText, words } from '../phrase/phrase.ts'

export interface Fit {
  /** Bytes of UTF-8; the text is shorter. A text has at least as many bytes as characters, however these are counted. */
  readonly limit: number
  readonly render: (document: Document) => string
}

/** This many lines of each block are worth more than a longer account of the removals. */
const LINES_AT_LEAST = 5
/** Maximum number of cuts to try. Each is a better guess than the one before. */
const GUESSES = 6
/** Shares of the limit: the size that a guess aims at, and the size that is good enough. */
const AIM = 0.99
const ENOUGH = 0.96

/** The document's text within the limit. If nothing else fits: only the verdict and the closing line. */
export function fitDocument(document: Document, fit: Fit): string {
  for (const form of FORMS) {
    const text = fitLines(document, form, form === 'full' || form === 'compact' ? LINES_AT_LEAST : 0, fit)
    if (text !== undefined) return text
  }
  return fit.render({ ...document, remarks: [cutRemark(document)], blocks: [] })
}

/** Whether all blocks that are spared are shown in full. */
export function sparesAll(document: Document, fit: Fit): boolean {
  return !document.blocks.some(({ isSpared }) => isSpared) || fitLines(document, 'cut', 0, fit) !== undefined
}

/**
 * Best first. Alerts with a compact form are shown in full or in that form before they are cut. In the last form, what
 * is spared is cut, too.
 */
const FORMS = ['full', 'compact', 'cut', 'cut all'] as const
type Form = (typeof FORMS)[number]

/** A text that fits, with as many lines as a few guesses find; undefined if not even `least` lines of each block fit. */
function fitLines(whole: Document, form: Form, least: number, { limit, render }: Fit): string | undefined {
  const isGiantCut = ({ isSpared }: Block) => form === 'cut all' || (form === 'cut' && !isSpared)
  const document = withoutGiants(withForm(whole, form), isGiantCut, limit)
  const canBeCut = document.blocks.map((block) => form === 'cut all' || !isWhole(block, form))
  const sizes = document.blocks.map(({ items }, index) => (canBeCut[index] ? lineCount(items) : 0))
  const all = sum(sizes)
  const attempt = (lines: number) => {
    const kept = shares(sizes, lines)
    const isComplete = form === 'full' && lines === all
    const candidate = isComplete
      ? whole
      : cut(document, (index) => (canBeCut[index] ? kept[index] : undefined))
    const words = wordsSize(candidate)
    // Nothing is rendered if its words alone are too long.
    const text = words < limit ? render(candidate) : undefined
    return { lines, text, size: text === undefined ? words : Buffer.byteLength(text) }
  }
  let tooMany = attempt(all)
  if (tooMany.size < limit) return tooMany.text
  let fitting = attempt(sum(sizes.map((size) => Math.min(size, least))))
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

/**
 * How many lines each block keeps if there are `lines` together. The longest are shortened first, so that short ones
 * stay whole.
 */
function shares(sizes: readonly number[], lines: number): readonly number[] {
  let left = lines
  const kept = sizes.map(() => 0)
  const shortestFirst = sizes.map((size, index) => ({ size, index })).sort((a, b) => a.size - b.size)
  shortestFirst.forEach(({ size, index }, at) => {
    const share = Math.min(size, Math.floor(left / (shortestFirst.length - at)))
    kept[index] = share
    left -= share
  })
  return kept
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0)
}

/** Bytes of the words of all lines. Every surface adds more around them. */
function wordsSize({ blocks }: Document): number {
  const phrases = blocks.flatMap((block) => [
    ...(block.type === 'alert' ? [block.lead] : []),
    ...block.items.flatMap(({ phrase, details = [] }) => [phrase, ...details.map((line) => line.phrase)]),
  ])
  return phrases.reduce((sum, phrase) => sum + Buffer.byteLength(plainText(phrase)), 0)
}

function withForm(document: Document, form: Form): Document {
  if (form === 'full') return document
  const blocks = document.blocks.map((block): Block => {
    return block.type === 'alert' && block.compact !== undefined ? { ...block, ...block.compact } : block
  })
  return { ...document, blocks }
}

/** Whether the block is shown in full or in its compact form, as long as that fits. */
function isWhole(block: Block, form: Form): boolean {
  if (block.isSpared) return true
  return form !== 'cut' && block.type === 'alert' && block.compact !== undefined
}

/** Without lines that would take the room of all others, in blocks that may lose lines. */
function withoutGiants(document: Document, isCut: (block: Block) => boolean, limit: number): Document {
  const isGiant = ({ phrase }: Item) => Buffer.byteLength(plainText(phrase)) > limit / 8
  const blocks = document.blocks.map((block): Block => {
    const giants = isCut(block) ? block.items.filter(isGiant) : []
    if (giants.length === 0) return block
    const rest = block.items.filter((item) => !isGiant(item))
    return { ...block, items: [...rest, leftOut(standsFor(giants), rest)] }
  })
  return { ...document, blocks }
}

/**
 * Keeps the first lines of each block, and says how many others are missing.
 *
 * @param linesOf How many lines a block keeps, by its index; undefined for all.
 */
function cut(document: Document, linesOf: (index: number) => number | undefined): Document {
  const blocks = document.blocks.map((block, index): Block => {
    const items = firstLines(block.items, linesOf(index) ?? Number.POSITIVE_INFINITY)
    const missing = standsFor(block.items) - standsFor(items)
    return missing === 0 ? { ...block, items } : { ...block, items: [...items, leftOut(missing, items)] }
  })
  return { ...document, remarks: [...document.remarks, cutRemark(document)], blocks }
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
