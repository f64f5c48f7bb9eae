/** A document as a terminal shows it: in colours, where it has some, and wrapped to its columns. */
import wrapAnsi from 'wrap-ansi'
import type { Document } from './document.ts'
import { renderTextPage } from './text-page.ts'

export interface TerminalOptions {
  readonly color: boolean
  /** Columns. Lines are not wrapped without it. */
  readonly width?: number
}

/** Narrower than this, wrapping does more harm than good. */
const NARROWEST = 30

export function renderTerminal(document: Document, { color, width }: TerminalOptions): string {
  if (width === undefined) return renderTextPage(document, { color, wrap: (text) => text })
  const columns = Math.max(NARROWEST, width)
  return renderTextPage(document, {
    color,
    wrap: (text, taken) => wrapAnsi(text, columns - taken, { hard: true }),
  })
}
