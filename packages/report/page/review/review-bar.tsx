/** The bar above the list: who decides, how far they are, the filter, and saving. */
import type { RefObject } from 'preact'
import { count } from '../../src/phrase/count.ts'
import type { ReviewView } from '../../src/review/review-view.ts'
import type { Shown } from './rows.ts'

interface ReviewBarProps {
  readonly view: ReviewView
  readonly reviewer: number | undefined
  readonly made: number
  readonly total: number
  readonly shown: Shown
  readonly search: string
  readonly message: string
  readonly searchRef: RefObject<HTMLInputElement | null>
  readonly onReviewer: (reviewer: number | undefined) => void
  readonly onShown: (shown: Shown) => void
  readonly onSearch: (search: string) => void
  readonly onSave: () => void
  readonly onCopy: () => void
  readonly onLoad: (file: File) => void
}

export function ReviewBar(props: ReviewBarProps) {
  const { view, reviewer, made, total, shown, search, message, searchRef } = props
  const { onReviewer, onShown, onSearch, onSave, onCopy, onLoad } = props
  return (
    <div class="review-bar">
      <label class="reviewer">
        You are{' '}
        <select
          value={reviewer === undefined ? '' : String(reviewer)}
          onChange={({ currentTarget: { value } }) => onReviewer(value === '' ? undefined : Number(value))}
        >
          <option value="">choose yourself</option>
          {view.reviewers.map(({ key, title }, index) => (
            <option key={key} value={String(index)}>
              {title}
            </option>
          ))}
        </select>
      </label>
      {reviewer !== undefined && (
        <>
          <div class="progress">
            <progress aria-label="Decisions made" value={made} max={Math.max(total, 1)} />
            <output>
              {made} of {count(total, 'decision')}
            </output>
          </div>
          <search>
            <input
              ref={searchRef}
              type="search"
              aria-label="Search access and people"
              aria-keyshortcuts="/"
              placeholder="Search access and people"
              value={search}
              onInput={({ currentTarget }) => onSearch(currentTarget.value)}
            />
            <select
              aria-label="Shown"
              value={shown}
              onChange={({ currentTarget }) => onShown(currentTarget.value as Shown)}
            >
              <option value="open">Open</option>
              <option value="all">All</option>
            </select>
          </search>
          <div class="saving">
            <button
              type="button"
              class="primary"
              aria-keyshortcuts="s"
              disabled={made === 0}
              onClick={onSave}
            >
              Save decisions
            </button>
            <button type="button" disabled={made === 0} onClick={onCopy}>
              Copy
            </button>
            <label class="load">
              Load
              <input
                type="file"
                accept=".json"
                class="unseen"
                onChange={({ currentTarget }) => {
                  const [file] = currentTarget.files ?? []
                  if (file) onLoad(file)
                  currentTarget.value = ''
                }}
              />
            </label>
          </div>
        </>
      )}
      <p class="message" role="status">
        {message}
      </p>
    </div>
  )
}
