/** The page of a review: a reviewer goes through their items, bundle by bundle, by keyboard or pointer. */
import { useRef } from 'preact/hooks'
import type { ReviewView } from '../../src/review/review-view.ts'
import { BundleCard } from './bundle-card.tsx'
import { pressInRow, useKeyboard } from './keyboard.ts'
import { ReviewBar } from './review-bar.tsx'
import { useSaving } from './saving.ts'
import { useSession } from './session.ts'

interface ReviewAppProps {
  readonly view: ReviewView
  /** Milliseconds since the epoch. */
  readonly now: () => number
}

export function ReviewApp({ view, now }: ReviewAppProps) {
  const session = useSession(view, now)
  const { save, copy, load } = useSaving(session)
  const searchField = useRef<HTMLInputElement>(null)
  useKeyboard(session, { searchField, save })
  const { reviewer, drafts, total, shown, search, message, listed, expanded, current, asking, known } =
    session
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
        onReviewer={session.choose}
        onShown={session.setShown}
        onSearch={session.setSearch}
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
              onKey={(row, key) => pressInRow(session, row, key)}
              onVerdict={(verdict) => asking && session.decide(asking.row, verdict)}
              onCancel={session.stopAsking}
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
