/** The rows of the list: bundles, and the people of expanded bundles. The keyboard moves from row to row. */
import type { ReviewView, ViewBundle } from '../../src/review/review-view.ts'
import { type Drafts, openPieces } from './drafts.ts'

export interface Row {
  /** Index of the bundle. */
  readonly bundle: number
  /** Index of the person's piece in the bundle; absent for the bundle itself. */
  readonly piece?: number
}

export type Shown = 'open' | 'all'

export interface ListOptions {
  readonly reviewer: number
  readonly shown: Shown
  readonly search: string
  /** Indexes of bundles whose people are listed. */
  readonly expanded: ReadonlySet<number>
}

/** Indexes of the bundles that are listed. A bundle that the reviewer works on stays, even when it is decided. */
export function listedBundles(
  view: ReviewView,
  drafts: Drafts,
  { reviewer, shown, search, expanded }: ListOptions,
): readonly number[] {
  const words = search.toLowerCase().split(/\s+/).filter(Boolean)
  return view.bundles.flatMap((bundle, index) => {
    if (bundle.reviewer !== reviewer) return []
    if (shown === 'open' && !expanded.has(index) && openPieces(bundle, drafts).length === 0) return []
    const text = searchText(bundle, view)
    return words.every((word) => text.includes(word)) ? [index] : []
  })
}

export function rowsOf(
  view: ReviewView,
  bundles: readonly number[],
  expanded: ReadonlySet<number>,
): readonly Row[] {
  return bundles.flatMap((bundle): readonly Row[] => [
    { bundle },
    ...(expanded.has(bundle)
      ? (view.bundles[bundle]?.pieces ?? []).map((_, piece) => ({ bundle, piece }))
      : []),
  ])
}

export function isSameRow(a: Row | undefined, b: Row): boolean {
  return a?.bundle === b.bundle && a.piece === b.piece
}

/** The next row after `from` with something open, continuing at the top. */
export function nextOpen(view: ReviewView, rows: readonly Row[], from: Row, drafts: Drafts): Row | undefined {
  const start = rows.findIndex((row) => isSameRow(row, from))
  const after = [...rows.slice(start + 1), ...rows.slice(0, start + 1)]
  // From a person, it moves to people.
  return after.find(
    (row) =>
      (from.piece === undefined || row.piece !== undefined || row.bundle !== from.bundle) &&
      isOpen(view, row, drafts),
  )
}

function isOpen(view: ReviewView, { bundle, piece }: Row, drafts: Drafts): boolean {
  const found = view.bundles[bundle]
  if (found === undefined) return false
  if (piece === undefined) return openPieces(found, drafts).length > 0
  const item = found.pieces[piece]?.item
  return item !== undefined && !drafts.has(item)
}

function searchText({ title, way, pieces }: ViewBundle, { people }: ReviewView): string {
  const held = pieces.map(
    ({ person }) => `${people[person]?.title} ${people[person]?.email} ${people[person]?.facts}`,
  )
  return [title, way, ...held].join('\n').toLowerCase()
}
