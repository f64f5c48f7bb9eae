/** The page of a review: a reviewer goes through their items, bundle by bundle, by keyboard or pointer. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { ReviewView, ViewPiece } from '../../src/review/review-view.ts'
import { saveFile } from '../save-file.ts'
import { type Asking, BundleCard, rowId } from './bundle-card.tsx'
import { type Drafts, decided, draftsOf, draftsText, meantBy, readDrafts, type Verdict } from './drafts.ts'
import { ReviewBar } from './review-bar.tsx'
import { isSameRow, listedBundles, nextOpen, type Row, rowsOf, type Shown } from './rows.ts'

interface ReviewAppProps {
  readonly view: ReviewView
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

export function ReviewApp({ view, now }: ReviewAppProps) {
  const [reviewer, setReviewer] = useState<number | undefined>(() => reviewerInAddress(view))
  const start = reviewer === undefined ? undefined : view.reviewers[reviewer]
  const [drafts, setDrafts] = useState<Drafts>(() => draftsOf(view, start?.decisions ?? []))
  const [isSaved, setSaved] = useState(true)
  const [shown, setShown] = useState<Shown>('open')
  const [search, setSearch] = useState('')
  const [expanded, setExpanded] = useState<ReadonlySet<number>>(new Set())
  const [active, setActive] = useState<Row | undefined>()
  const [asking, setAsking] = useState<Asking | undefined>()
  const [message, setMessage] = useState('')
  const searchField = useRef<HTMLInputElement>(null)
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
    setReviewer(next)
    setDrafts(draftsOf(view, next === undefined ? [] : (view.reviewers[next]?.decisions ?? [])))
    setSaved(true)
    setExpanded(new Set())
    setActive(undefined)
    setAsking(undefined)
    setMessage('')
    takesFocus.current = next !== undefined
    rememberReviewer(next === undefined ? undefined : view.reviewers[next]?.key)
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

  /** A single person is in the line of the bundle itself. */
  function expand(bundle: number, isOpen: boolean): void {
    if ((view.bundles[bundle]?.pieces.length ?? 0) < 2) return
    const next = new Set(expanded)
    if (isOpen) next.add(bundle)
    else next.delete(bundle)
    setExpanded(next)
  }

  function onRowKey(row: Row, key: string): boolean {
    const { bundle, piece } = row
    switch (key) {
      case 'k':
        decide(row, { decision: 'keep' })
        return true
      case 'r':
        moveTo(row)
        setAsking({ row, decision: 'revoke' })
        return true
      case 'c':
        if ((view.bundles[bundle]?.choices.length ?? 0) === 0) return false
        moveTo(row)
        setAsking({ row, decision: 'change' })
        return true
      case 'u':
        decide(row, undefined)
        return true
      case 'Enter':
      case ' ':
        moveTo(row)
        if (piece === undefined) expand(bundle, !expanded.has(bundle))
        return true
      case 'ArrowRight':
        if (piece === undefined) expand(bundle, true)
        return true
      case 'ArrowLeft':
        expand(bundle, false)
        moveTo({ bundle })
        return true
      case 'Focus':
        moveTo(row)
        return true
      default:
        return false
    }
  }

  function onListKey(key: string): boolean {
    if (current === undefined) return false
    const at = rows.findIndex((row) => isSameRow(row, current))
    const moves: Readonly<Record<string, Row | undefined>> = {
      ArrowDown: rows[Math.min(at + 1, rows.length - 1)],
      ArrowUp: rows[Math.max(at - 1, 0)],
      Home: rows[0],
      End: rows.at(-1),
      n: nextOpen(view, rows, current, drafts) ?? current,
    }
    const next = moves[key]
    if (next === undefined) return false
    moveTo(next)
    return true
  }

  // Before the next key can be pressed, so that each key acts on the state that the previous one left.
  useLayoutEffect(() => {
    function onKey(event: KeyboardEvent): void {
      const { key, target, ctrlKey, metaKey, altKey } = event
      if (ctrlKey || metaKey || altKey || reviewer === undefined) return
      if (target instanceof HTMLElement && target.matches('input, select, textarea')) {
        if (key === 'Escape' || (key === 'ArrowDown' && target === searchField.current)) moveTo(current)
        return
      }
      if (asking !== undefined) {
        if (key === 'Escape') setAsking(undefined)
        return
      }
      // Space and Enter press the button that has the focus.
      const pressed = key === 'Enter' || key === ' '
      const handled =
        key === '/'
          ? focusSearch()
          : key === 's'
            ? save()
            : onListKey(key) || (!pressed && current !== undefined && onRowKey(current, key))
      if (handled) event.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  })

  useEffect(() => {
    if (isSaved) return
    const warn = (event: BeforeUnloadEvent) => event.preventDefault()
    addEventListener('beforeunload', warn)
    return () => removeEventListener('beforeunload', warn)
  }, [isSaved])

  useLayoutEffect(() => {
    if (!takesFocus.current || asking !== undefined) return
    takesFocus.current = false
    const line = current && document.querySelector(`[data-row="${rowId(current)}"]`)
    const head = line?.querySelector<HTMLElement>('.head')
    head?.focus({ preventScroll: true })
    line?.scrollIntoView({ block: 'nearest' })
  })

  function focusSearch(): boolean {
    searchField.current?.focus()
    return true
  }

  function fileText(): string | undefined {
    const key = reviewer === undefined ? undefined : view.reviewers[reviewer]?.key
    return key === undefined || drafts.size === 0 ? undefined : draftsText(view, key, drafts)
  }

  function save(): boolean {
    const text = fileText()
    const file = reviewer === undefined ? undefined : view.reviewers[reviewer]?.file
    if (text === undefined || file === undefined) return false
    saveFile(text, file, 'application/json')
    setSaved(true)
    setMessage(`Saved as ${file}. Next: roster review decide ${view.name} --from ${file}`)
    return true
  }

  async function copy(): Promise<void> {
    const text = fileText()
    if (text === undefined) return
    try {
      await navigator.clipboard.writeText(text)
      setSaved(true)
      setMessage('Copied.')
    } catch {
      setMessage('The browser does not allow this page to copy. Save the decisions instead.')
    }
  }

  async function load(file: File): Promise<void> {
    const key = reviewer === undefined ? '' : (view.reviewers[reviewer]?.key ?? '')
    const read = readDrafts(await file.text(), view, key)
    if ('problem' in read) {
      setMessage(read.problem)
      return
    }
    setDrafts(read.drafts)
    setSaved(true)
    setMessage(`Loaded ${read.drafts.size}.`)
  }

  const isDone = total > 0 && drafts.size >= total
  return (
    <>
      <ReviewBar
        view={view}
        reviewer={reviewer}
        made={drafts.size}
        total={total}
        shown={shown}
        search={search}
        message={message}
        searchRef={searchField}
        onReviewer={choose}
        onShown={setShown}
        onSearch={setSearch}
        onSave={save}
        onCopy={() => void copy()}
        onLoad={(file) => void load(file)}
      />
      {reviewer !== undefined && total === 0 && <p class="empty">There is nothing for you to decide.</p>}
      {isDone && (
        <p class="empty">
          Everything is decided. Save the decisions (<kbd>s</kbd>), and take them into the repository.
        </p>
      )}
      {reviewer !== undefined && !isDone && total > 0 && listed.length === 0 && (
        <p class="empty">Nothing that is open matches.</p>
      )}
      <ul class="bundles" aria-label="Access to decide about">
        {listed.map((at) => {
          const bundle = view.bundles[at]
          if (bundle === undefined) return null
          return (
            <BundleCard
              key={at}
              view={view}
              at={at}
              bundle={bundle}
              drafts={drafts}
              isExpanded={expanded.has(at)}
              active={current}
              asking={asking}
              known={known}
              onKey={onRowKey}
              onVerdict={(verdict) => asking && decide(asking.row, verdict)}
              onCancel={() => {
                setAsking(undefined)
                moveTo(current)
              }}
            />
          )
        })}
      </ul>
      {reviewer !== undefined && (
        <p class="keys">
          <kbd>↑↓</kbd> move · <kbd>→</kbd> people · <kbd>k</kbd> keep · <kbd>r</kbd> revoke · <kbd>c</kbd>{' '}
          change · <kbd>u</kbd> undo · <kbd>n</kbd> next open · <kbd>/</kbd> search · <kbd>s</kbd> save
        </p>
      )}
    </>
  )
}

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
