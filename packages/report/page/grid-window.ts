/** The part of a large grid that is drawn: the visible rows and columns, which have fixed sizes, and a few around them. */

/** In CSS pixels, equal to those of the style sheet. `person` is the least width of its column. */
export const SIZES = { row: 44, head: 92, state: 166, column: 108, person: 250 } as const

/** How many more are drawn on each side of the visible ones, and by how many the part moves at once. */
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
    // The column with people stays visible and covers the columns that scroll below it.
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

/** The indexes of a range, and one more that may be outside of it. */
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
