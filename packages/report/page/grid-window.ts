/** The part of a large grid that is drawn: rows and columns of fixed size, those in sight and a few around them. */

/** In CSS pixels; the style sheet has the same. */
export const SIZES = { row: 44, head: 92, state: 150, column: 108, person: 250, narrowPerson: 150 } as const

/** Drawn beyond what is in sight, on each side; and how many come and go at once, so that few scrolls draw. */
const AROUND = { rows: 6, columns: 2 }
const STEP = { rows: 4, columns: 2 }

export interface Viewport {
  readonly top: number
  readonly left: number
  readonly width: number
  readonly height: number
}

/** The first index, and the one after the last. */
export interface Range {
  readonly start: number
  readonly end: number
}

export interface GridWindow {
  readonly rows: Range
  readonly columns: Range
}

export function gridWindow(
  { top, left, width, height }: Viewport,
  { rows, columns, person }: { readonly rows: number; readonly columns: number; readonly person: number },
): GridWindow {
  return {
    rows: range(top, height - SIZES.head, SIZES.row, { count: rows, around: AROUND.rows, step: STEP.rows }),
    // The column with people stays in sight and covers what scrolls below it.
    columns: range(left - SIZES.state, width - person + SIZES.state, SIZES.column, {
      count: columns,
      around: AROUND.columns,
      step: STEP.columns,
    }),
  }
}

interface Grain {
  readonly count: number
  readonly around: number
  readonly step: number
}

function range(start: number, length: number, size: number, { count, around, step }: Grain): Range {
  const first = Math.floor(start / size / step) * step - around
  const last = Math.ceil((start + length) / size / step) * step + around
  return { start: clamp(first, 0, count), end: clamp(last, 0, count) }
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value))
}

/** The indexes of a range, and one more that is needed wherever it is. */
export function indexesOf({ start, end }: Range, also: number, count: number): readonly number[] {
  const indexes = Array.from({ length: Math.max(0, end - start) }, (_, offset) => start + offset)
  if (also < 0 || also >= count || (also >= start && also < end)) return indexes
  return also < start ? [also, ...indexes] : [...indexes, also]
}

export function isSameWindow(a: GridWindow, b: GridWindow): boolean {
  return (
    a.rows.start === b.rows.start &&
    a.rows.end === b.rows.end &&
    a.columns.start === b.columns.start &&
    a.columns.end === b.columns.end
  )
}
