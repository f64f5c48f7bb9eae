/** The filters (words, role, kind, resource, state), how many people match, and download and print. */
import type { RefObject } from 'preact'
import { useMemo } from 'preact/hooks'
import type { PageData } from '../src/access/access-view.ts'
import { PERSON_STATES } from '../src/access/access-view.ts'
import { number, people as peopleCount } from '../src/phrase/count.ts'
import type { AccessIndex } from './access-index.ts'
import { type Filter, isFiltered, NO_FILTER, roleChoices } from './filter.ts'
import { stateTitle } from './state-title.ts'

interface FilterBarProps extends Pick<PageData, 'occasion'> {
  readonly index: AccessIndex
  readonly filter: Filter
  /** How many people match. */
  readonly found: number
  readonly searchRef: RefObject<HTMLInputElement | null>
  readonly onFilter: (filter: Filter) => void
  readonly onDownload: () => void
}

export function FilterBar({
  index,
  occasion,
  filter,
  found,
  searchRef,
  onFilter,
  onDownload,
}: FilterBarProps) {
  const { view } = index
  const roles = useMemo(() => roleChoices(index), [index])
  const states = useMemo(
    () =>
      PERSON_STATES.map((state) => ({
        state,
        title: stateTitle(state, occasion),
        amount: view.people.filter(({ states }) => states.includes(state)).length,
      })).filter(({ amount }) => amount > 0),
    [view, occasion],
  )
  const set = (change: Partial<Filter>) => onFilter({ ...filter, ...change })
  const all = view.people.length

  return (
    <div class="bar">
      <search>
        <input
          ref={searchRef}
          type="search"
          aria-label="Search people"
          aria-keyshortcuts="/"
          placeholder="Search people, groups, reasons"
          value={filter.search}
          onInput={({ currentTarget }) => set({ search: currentTarget.value })}
        />
        <select
          aria-label="Role"
          value={filter.role}
          onChange={({ currentTarget }) => set({ role: currentTarget.value })}
        >
          <option value="">Any role</option>
          {roles.map((role) => (
            <option key={role} value={role}>
              {role}
            </option>
          ))}
        </select>
        <select
          aria-label="Kind"
          value={filter.kind}
          onChange={({ currentTarget }) => set({ kind: currentTarget.value, resource: '' })}
        >
          <option value="">Any kind</option>
          {view.kinds.map(({ kind, title }) => (
            <option key={kind} value={kind}>
              {title}
            </option>
          ))}
        </select>
        <select
          aria-label="Resource"
          value={filter.resource}
          onChange={({ currentTarget }) => set({ resource: currentTarget.value })}
        >
          <option value="">Any resource</option>
          {view.kinds
            .filter(({ kind }) => kind !== 'organization' && (filter.kind === '' || kind === filter.kind))
            .map(({ kind, title }) => (
              <optgroup key={kind} label={title}>
                {view.columns
                  .filter((column) => column.kind === kind)
                  .map(({ key, title: name }) => (
                    <option key={key} value={key}>
                      {name}
                    </option>
                  ))}
              </optgroup>
            ))}
        </select>
      </search>
      <fieldset class="chips" aria-label="State">
        {states.map(({ state, title, amount }) => (
          <button
            key={state}
            type="button"
            class={`state ${state}`}
            aria-pressed={filter.state === state}
            onClick={() => set({ state: filter.state === state ? '' : state })}
          >
            {title} <span class="amount">{number(amount)}</span>
          </button>
        ))}
      </fieldset>
      <div class="found">
        <output>{isFiltered(filter) ? `${number(found)} of ${peopleCount(all)}` : peopleCount(all)}</output>
        {isFiltered(filter) && (
          <button type="button" onClick={() => onFilter(NO_FILTER)}>
            Clear
          </button>
        )}
        <button type="button" onClick={onDownload} disabled={found === 0}>
          Download CSV
        </button>
        <button type="button" onClick={() => print()}>
          Print
        </button>
      </div>
    </div>
  )
}
