/**
 * What a preview or a report says, before it is Markdown or terminal text: a verdict, what must not be
 * overlooked, sections of lines, a closing line. Titles and notes are our own words and counts only.
 */
import type { Phrase } from '../phrase/phrase.ts'

/** What a line is about, for surfaces that mark it with a sign or a colour. */
export type Mark = 'add' | 'change' | 'remove' | 'renew' | 'done' | 'error' | 'warning' | 'info'

export interface Line {
  readonly phrase: Phrase
  /** How many changes or findings the line speaks for, so that what is cut can be counted. */
  readonly stands: number
}

export interface Item extends Line {
  readonly mark: Mark
  /** Lines that belong to it and may be cut before it. */
  readonly details?: readonly Line[]
  /** Given: the details are hidden behind this title of ours until somebody opens it, where the surface can. */
  readonly fold?: string
  /** Given: the item is drawn with a box, ticked or not. */
  readonly checked?: boolean
}

/** Always open, and drawn so that nobody overlooks it. */
export interface Alert {
  readonly type: 'alert'
  readonly level: 'caution' | 'warning'
  /** One or more sentences. */
  readonly lead: Phrase
  readonly items: readonly Item[]
  /**
   * The same in fewer words, for when there is no room. Given only where nothing may be cut line by line:
   * such an alert is shown whole, or compact, or as its lead and a count.
   */
  readonly compact?: Pick<Alert, 'lead' | 'items'>
}

export interface Section {
  readonly type: 'section'
  readonly title: string
  readonly note?: string
  readonly items: readonly Item[]
  /** Hidden behind its title until somebody opens it, where the surface can do that. */
  readonly folded: boolean
}

export type Block = Alert | Section

export interface Document {
  readonly verdict: Phrase
  /** Sentences under the verdict, a paragraph each. */
  readonly remarks: readonly Phrase[]
  readonly blocks: readonly Block[]
  /** Parts of the closing line. */
  readonly footer: readonly Phrase[]
  /** Where all of it can be read, should something be cut. */
  readonly wholeAt?: string
}

/** Sections that would show more lines than this are folded. */
const FOLD_ABOVE = 12

/** Lines that are seen before anybody opens anything. */
function openLineCount(items: readonly Item[]): number {
  return items.reduce((sum, { details = [], fold }) => sum + 1 + (fold === undefined ? details.length : 0), 0)
}

export function lineCount(items: readonly Item[]): number {
  return items.reduce((sum, { details = [] }) => sum + 1 + details.length, 0)
}

/** How many changes or findings the items speak for. */
export function standsFor(items: readonly Item[]): number {
  return items.reduce(
    (sum, { stands, details = [] }) => sum + stands + details.reduce((inner, line) => inner + line.stands, 0),
    0,
  )
}

/** A section, or none where there is nothing to put in. Folded when long, unless told. */
export function section(
  title: string,
  items: readonly Item[],
  {
    note,
    folded = openLineCount(items) > FOLD_ABOVE,
  }: { readonly note?: string; readonly folded?: boolean } = {},
): readonly Section[] {
  if (items.length === 0) return []
  return [{ type: 'section', title, items, folded, ...(note === undefined ? {} : { note }) }]
}
