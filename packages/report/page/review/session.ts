/** A reviewer's session on the page: what they have decided, what is listed, and which row they are at. */
import { useMemo, useRef, useState } from 'preact/hooks'
import type { ReviewView, ViewPiece } from '../../src/review/review-view.ts'
import { type Drafts, decided, draftsOf, meantBy, type Verdict } from './drafts.ts'
import { isSameRow, listedBundles, nextOpen, type Row, rowsOf, type Shown } from './rows.ts'

/** The question for a reason, in a row. */
export interface Asking {
  readonly row: Row
  readonly decision: 'revoke' | 'change'
}

/** @param now Milliseconds since the epoch. */
export function useSession(view: ReviewView, now: () => number) {
  const [reviewer, setReviewer] = useState<number | undefined>(() => reviewerInAddress(view))
  const me = reviewer === undefined ? undefined : view.reviewers[reviewer]
  const [drafts, setDrafts] = useState<Drafts>(() => draftsOf(view, me?.decisions ?? []))
  const [isSaved, setSaved] = useState(true)
  const [shown, setShown] = useState<Shown>('open')
  const [search, setSearch] = useState('')
  const [expanded, setExpanded] = useState<ReadonlySet<number>>(new Set())
  const [active, setActive] = useState<Row | undefined>()
  const [asking, setAsking] = useState<Asking | undefined>()
  const [message, setMessage] = useState('')
  const takesFocus = useRef(false)

  const mine = useMemo(() => view.bundles.filter((bundle) => bundle.reviewer === reviewer), [view, reviewer])
  const total = mine.reduce((sum, { pieces }) => sum + pieces.length, 0)
  const listed = useMemo(
    () => (reviewer === undefined ? [] : listedBundles(view, drafts, { reviewer, shown, search, expanded })),
    [view, drafts, reviewer, shown, search, expanded],
  )
  const rows = useMemo(() => rowsOf(view, listed, expanded), [view, listed, expanded])
  const current = active && rows.some((row) => isSameRow(active, row)) ? active : rows[0]
  const known = useMemo(
    () => [...new Set([...drafts.values()].flatMap(({ reason }) => reason ?? []))],
    [drafts],
  )

  function choose(next: number | undefined): void {
    if (!isSaved && !confirm('Leave decisions that are not saved?')) return
    const chosen = next === undefined ? undefined : view.reviewers[next]
    setReviewer(next)
    setDrafts(draftsOf(view, chosen?.decisions ?? []))
    setSaved(true)
    setExpanded(new Set())
    setActive(undefined)
    setAsking(undefined)
    setMessage('')
    takesFocus.current = chosen !== undefined
    rememberReviewer(chosen?.key)
  }

  function moveTo(row: Row | undefined): void {
    takesFocus.current = true
    // A new object is drawn anew, so that the row gets the focus even if it was the current one.
    setActive(row && { ...row })
  }

  function piecesIn({ bundle, piece }: Row): readonly ViewPiece[] {
    const found = view.bundles[bundle]
    if (found === undefined) return []
    if (piece === undefined) return meantBy(found, drafts)
    const one = found.pieces[piece]
    return one ? [one] : []
  }

  function decide(row: Row, verdict: Verdict | undefined): void {
    const pieces =
      verdict === undefined && row.piece === undefined
        ? (view.bundles[row.bundle]?.pieces ?? [])
        : piecesIn(row)
    const next = decided(drafts, pieces, verdict, { view, now })
    setDrafts(next)
    setSaved(false)
    setAsking(undefined)
    setMessage('')
    moveTo(verdict === undefined ? row : (nextOpen(view, rows, row, next) ?? row))
  }

  function ask(row: Row, decision: Asking['decision']): void {
    moveTo(row)
    setAsking({ row, decision })
  }

  function stopAsking(): void {
    setAsking(undefined)
    moveTo(current)
  }

  /** A single person is in the line of the bundle itself. */
  function expand(bundle: number, isOpen: boolean): void {
    if ((view.bundles[bundle]?.pieces.length ?? 0) < 2) return
    const next = new Set(expanded)
    if (isOpen) next.add(bundle)
    else next.delete(bundle)
    setExpanded(next)
  }

  /** What is decided is in a file, or came from one. */
  function settle(said: string, loaded?: Drafts): void {
    if (loaded) setDrafts(loaded)
    setSaved(true)
    setMessage(said)
  }

  return {
    ...{ view, reviewer, me, drafts, isSaved, known, total, message },
    ...{ shown, search, expanded, listed, rows, current, asking, takesFocus },
    ...{ choose, setShown, setSearch, moveTo, expand, decide, ask, stopAsking, settle, setMessage },
  }
}

export type Session = ReturnType<typeof useSession>

/** A link to the page can name the reviewer: `#as=ada@acme.example`. */
function reviewerInAddress({ reviewers }: ReviewView): number | undefined {
  const wanted = new URLSearchParams(location.hash.slice(1)).get('as')
  const found = reviewers.findIndex(({ key }) => key === wanted)
  if (found !== -1) return found
  return reviewers.length === 1 ? 0 : undefined
}

function rememberReviewer(key: string | undefined): void {
  try {
    const hash = key === undefined ? '' : `#${new URLSearchParams({ as: key })}`
    history.replaceState(null, '', location.pathname + location.search + hash)
  } catch {
    // If the page is embedded, the browser can forbid this.
  }
}
