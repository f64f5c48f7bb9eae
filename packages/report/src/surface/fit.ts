/**
 * Cutting a document to a size: detail goes last-first, on whole lines, and is counted where it is missing.
 * The verdict, titles, alerts' leads and closing line stay. People who lose their access stay too: in full,
 * else by address alone, else as a count.
 */

import { type Block, type Document, type Item, lineCount, standsFor } from '../document/document.ts'
import { number } from '../phrase/count.ts'
import { link, type Phrase, phrase, type Span, words } from '../phrase/phrase.ts'
import { FENCES } from './markdown-phrase.ts'

/** In bytes of UTF-8, of which a text has at least as many as characters, however these are counted. */
function sizeOf(text: string): number {
  return Buffer.byteLength(text)
}

/** Lines that are worth more than a fuller account of what comes after them: what blocks stands first. */
const LINES_AT_LEAST = 10
/** What a line costs beside its words: bullet, indentation, line break. An estimate; the result is measured. */
const LINE_COST = 4
/** What no line is without: a bullet and a line break. */
const LINE_AT_LEAST = '- \n'.length
const CODE_FENCES = '``'.length
/** What hiding the details of an item costs: the elements around them, and blank lines. */
const FOLD_COST = 80
/** How much less is tried when the estimate was too bold. */
const STEP = 0.95

/** The document's text, shorter than `limit` bytes; verdict and closing line alone where nothing else fits. */
export function fitDocument(
  document: Document,
  limit: number,
  render: (document: Document) => string,
): string {
  const attempt = (candidate: Document): string | undefined => {
    if (outgrows(candidate, limit)) return undefined
    const text = render(candidate)
    return sizeOf(text) < limit ? text : undefined
  }
  const whole = attempt(document)
  if (whole !== undefined) return whole
  for (const atLeast of [LINES_AT_LEAST, 0]) {
    for (const form of FORMS) {
      const reduced = withForm(document, form)
      const frame = attempt(cut(reduced, 0))
      if (frame === undefined) continue
      const room = limit - sizeOf(frame)
      for (let lines = linesWithin(reduced, room); lines > atLeast; lines = Math.floor(lines * STEP)) {
        const text = attempt(cut(reduced, lines))
        if (text !== undefined) return text
      }
      const least = atLeast === 0 ? frame : attempt(cut(reduced, atLeast))
      if (least !== undefined) return least
    }
  }
  return render({ ...document, remarks: [cutRemark(document)], blocks: [] })
}

/** Of alerts that cannot be cut line by line, best first. */
const FORMS = ['full', 'compact', 'count'] as const

function withForm(document: Document, form: (typeof FORMS)[number]): Document {
  const blocks = document.blocks.map((block): Block => {
    if (block.type !== 'alert' || block.compact === undefined || form === 'full') return block
    const { lead, items } = block.compact
    if (form === 'compact' || items.length === 0) return { ...block, lead, items }
    return { ...block, lead, items: [leftOut(standsFor(items), [])] }
  })
  return { ...document, blocks }
}

/** Keeps the first `lines` lines of what may be cut. */
function cut(document: Document, lines: number): Document {
  let left = lines
  const blocks = document.blocks.map((block): Block => {
    if (block.type === 'alert' && block.compact !== undefined) return block
    const items = firstLines(block.items, left)
    left = Math.max(0, left - lineCount(block.items))
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
  return {
    phrase: words(
      `… ${shown.length === 0 ? '' : 'and '}${number(missing)}${shown.length === 0 ? '' : ' more'}, not shown here`,
    ),
    stands: missing,
    mark: 'info',
  }
}

function cutRemark({ wholeAt }: Document): Phrase {
  const start = phrase`This is too long to be shown whole: what is left out is counted where it is missing`
  return wholeAt === undefined
    ? phrase`${start}.`
    : phrase`${start}, and ${link('the run', wholeAt)} has all of it.`
}

/** How many lines of what may be cut go into `bytes`, by their words. */
function linesWithin(document: Document, bytes: number): number {
  let room = bytes
  let lines = 0
  for (const block of document.blocks) {
    if (block.type === 'alert' && block.compact !== undefined) continue
    for (const item of block.items) {
      if (item.fold !== undefined) room -= FOLD_COST
      for (const line of [item, ...(item.details ?? [])]) {
        room -= drawnSize(line.phrase) + LINE_COST
        if (room < 0) return lines
        lines += 1
      }
    }
  }
  return lines
}

/**
 * Whether there are that many characters for certain, before anything is rendered, which has as many bytes at
 * least. Words further on are not even made.
 */
function outgrows({ blocks }: Document, limit: number): boolean {
  let size = 0
  for (const spans of phrasesOf(blocks)) {
    size += LINE_AT_LEAST
    for (const { kind, text } of spans) size += text.length + (kind === 'code' ? CODE_FENCES : 0)
    if (size >= limit) return true
  }
  return false
}

function* phrasesOf(blocks: readonly Block[]): Generator<Phrase> {
  for (const block of blocks) {
    if (block.type === 'alert') yield block.lead
    for (const item of block.items) {
      yield item.phrase
      for (const line of item.details ?? []) yield line.phrase
    }
  }
}

/** With what Markdown puts around the words. */
function drawnSize(spans: Phrase): number {
  return spans.reduce((sum, span) => sum + sizeOf(span.text) + fencesOf(span), 0)
}

function fencesOf({ kind, weight, url = '' }: Span): number {
  const around = weight === undefined ? 0 : 2 * FENCES[weight].length
  if (kind === 'link') return around + '[]()'.length + sizeOf(url)
  return around + (kind === 'code' ? CODE_FENCES : 0)
}
