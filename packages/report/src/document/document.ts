/**
 * The content of a preview or report before it becomes Markdown, HTML or terminal text: a verdict, alerts, sections
 * of lines, and a closing line. Titles and notes contain only our own words and counts.
 */
import type { Phrase } from '../phrase/phrase.ts'

/** The sign or color that surfaces give a line. */
export type Mark = 'add' | 'change' | 'remove' | 'renew' | 'done' | 'error' | 'warning' | 'info'

export interface Line {
  readonly phrase: Phrase
  /** How many changes or findings the line represents, so that omitted ones can be counted. */
  readonly stands: number
}

export interface Item extends Line {
  readonly mark: Mark
  /** Lines that belong to the item. They are cut before it. */
  readonly details?: readonly Line[]
  /** If present, surfaces that can fold hide the details behind this title. */
  readonly fold?: string
  /** If present, the item has a checkbox. */
  readonly checked?: boolean
}

/** A highlighted block that is never folded. */
export interface Alert {
  readonly type: 'alert'
  readonly level: 'caution' | 'warning'
  /** One or more sentences. */
  readonly lead: Phrase
  readonly items: readonly Item[]
  /**
   * A shorter form for when there is no room. An alert with one is never cut line by line: it is shown in full, in
   * the compact form, or as its lead and a count.
   */
  readonly compact?: Pick<Alert, 'lead' | 'items'>
  /** Whether it is shown in full as long as anything else can be cut. */
  readonly isSpared?: true
}

export interface Section {
  readonly type: 'section'
  readonly title: string
  readonly note?: string
  readonly items: readonly Item[]
  /** Whether surfaces that can fold hide the items behind the title. */
  readonly folded: boolean
  /** Whether it is shown in full as long as anything else can be cut. */
  readonly isSpared?: true
}

export type Block = Alert | Section

export interface Document {
  readonly verdict: Phrase
  /** Sentences under the verdict, a paragraph each. */
  readonly remarks: readonly Phrase[]
  readonly blocks: readonly Block[]
  /** Parts of the closing line. */
  readonly footer: readonly Phrase[]
  /** URL of the complete text, in case this one is cut. */
  readonly wholeAt?: string
}

/** Sections with more visible lines than this are folded. */
const FOLD_ABOVE = 12

/** Lines that are visible while everything is folded. */
function openLineCount(items: readonly Item[]): number {
  return items.reduce((sum, { details = [], fold }) => sum + 1 + (fold === undefined ? details.length : 0), 0)
}

export function lineCount(items: readonly Item[]): number {
  return items.reduce((sum, { details = [] }) => sum + 1 + details.length, 0)
}

/** How many changes or findings the items represent. */
export function standsFor(items: readonly Item[]): number {
  return items.reduce(
    (sum, { stands, details = [] }) => sum + stands + details.reduce((inner, line) => inner + line.stands, 0),
    0,
  )
}

/** A section, or none if there are no items. By default, a long section is folded. */
export function section(
  title: string,
  items: readonly Item[],
  {
    note,
    folded = openLineCount(items) > FOLD_ABOVE,
  }: { readonly note?: string; readonly folded?: boolean } = {},
): readonly Section[] {
  if (items.length === 0) return []
  return [{ type: 'section', title, items, folded, ...(note !== undefined && { note }) }]
}
