/** The keyboard on the page of a review, and the row that has the focus. */
import type { RefObject } from 'preact'
import { useLayoutEffect } from 'preact/hooks'
import { rowId } from './bundle-card.tsx'
import { isSameRow, nextOpen, type Row } from './rows.ts'
import type { Session } from './session.ts'

interface KeyTargets {
  readonly searchField: RefObject<HTMLInputElement | null>
  /** Returns whether there was something to save. */
  readonly save: () => boolean
}

export function useKeyboard(session: Session, { searchField, save }: KeyTargets): void {
  // Before the next key can be pressed, so that each key acts on the state that the previous one left.
  useLayoutEffect(() => {
    function onKey(event: KeyboardEvent): void {
      const { key, target, ctrlKey, metaKey, altKey } = event
      if (ctrlKey || metaKey || altKey || session.reviewer === undefined) return
      if (target instanceof HTMLElement && target.matches('input, select, textarea')) {
        if (key === 'Escape' || (key === 'ArrowDown' && target === searchField.current))
          session.moveTo(session.current)
        return
      }
      if (session.asking !== undefined) {
        if (key === 'Escape') session.stopAsking()
        return
      }
      // Space and Enter press the button that has the focus.
      const pressed = key === 'Enter' || key === ' '
      const handled =
        key === '/'
          ? focusSearch()
          : key === 's'
            ? save()
            : pressInList(session, key) ||
              (!pressed && session.current !== undefined && pressInRow(session, session.current, key))
      if (handled) event.preventDefault()
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  })

  useLayoutEffect(() => {
    if (!session.takesFocus.current || session.asking !== undefined) return
    session.takesFocus.current = false
    const line = session.current && document.querySelector(`[data-row="${rowId(session.current)}"]`)
    const head = line?.querySelector<HTMLElement>('.head')
    head?.focus({ preventScroll: true })
    line?.scrollIntoView({ block: 'nearest' })
  })

  function focusSearch(): boolean {
    searchField.current?.focus()
    return true
  }
}

/** Acts on a row. Returns whether the key means something there. */
export function pressInRow(session: Session, row: Row, key: string): boolean {
  const { view, expanded, decide, ask, moveTo, expand } = session
  const { bundle, piece } = row
  switch (key) {
    case 'k':
      decide(row, { decision: 'keep' })
      return true
    case 'r':
      ask(row, 'revoke')
      return true
    case 'c':
      if ((view.bundles[bundle]?.choices.length ?? 0) === 0) return false
      ask(row, 'change')
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

/** Moves from row to row. Returns whether the key means something in the list. */
function pressInList({ view, rows, current, drafts, moveTo }: Session, key: string): boolean {
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
