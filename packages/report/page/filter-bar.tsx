/** The filters (words, role, kind, resource, domain, states), the order, how many match, and download and print. */
import type { ComponentChildren, RefObject } from 'preact'
import { useMemo, useState } from 'preact/hooks'
import type { PageData, ViewSubject } from '../src/access/access-view.ts'
import { STATE_GROUPS } from '../src/access/access-view.ts'
import { number } from '../src/phrase/count.ts'
import type { AccessIndex } from './access-index.ts'
import type { Place } from './address.ts'
import { domainChoices, type Filter, foundColumns, isFiltered, NO_FILTER, roleChoices } from './filter.ts'
import { amountText } from './filter-words.ts'
import { ORDERS, type Sort } from './sort.ts'
import { stateTitle } from './state-title.ts'

interface FilterBarProps extends Pick<PageData, 'occasion'> {
  readonly index: AccessIndex
  readonly filter: Filter
  readonly sort: Sort
  /** Those that match. */
  readonly found: readonly ViewSubject[]
  readonly searchRef: RefObject<HTMLInputElement | null>
  readonly onFilter: (filter: Filter) => void
  readonly onSort: (sort: Sort) => void
  readonly onOpen: (detail: Place['detail']) => void
  readonly onDownload: () => void
}

export function FilterBar(props: FilterBarProps) {
  const { index, filter, found, searchRef, onFilter, onDownload } = props
  const { view } = index
  const roles = useMemo(() => roleChoices(index), [index])
  const domains = useMemo(() => domainChoices(index), [index])
  const [isOpen, setOpen] = useState(false)
  const folded = [filter.role, filter.kind, filter.resource, filter.domain].filter(Boolean).length
  const set = (change: Partial<Filter>) => onFilter({ ...filter, ...change })

  return (
    <div class={`bar ${isOpen ? 'unfolded' : ''}`}>
      <search>
        <input
          ref={searchRef}
          type="search"
          aria-label="Search people and resources"
          aria-keyshortcuts="/"
          placeholder="Search people and resources"
          value={filter.search}
          onInput={({ currentTarget }) => set({ search: currentTarget.value })}
        />
        <button type="button" class="fold" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          Filters{folded > 0 && ` · ${folded}`}
        </button>
        <Choice title="Role" none="Any role" value={filter.role} onChoose={(role) => set({ role })}>
          {roles.map((role) => (
            <option key={role} value={role}>
              {role}
            </option>
          ))}
        </Choice>
        <Choice
          title="Kind"
          none="Any kind"
          value={filter.kind}
          onChoose={(kind) => set({ kind, resource: '' })}
        >
          {view.kinds.map(({ kind, title }) => (
            <option key={kind} value={kind}>
              {title}
            </option>
          ))}
        </Choice>
        <Choice
          title="Resource"
          none="Any resource"
          value={filter.resource}
          onChoose={(resource) => set({ resource })}
        >
          <ResourceOptions index={index} kind={filter.kind} />
        </Choice>
        {domains.length > 1 && (
          <Choice
            title="Domain"
            none="Any domain"
            value={filter.domain}
            onChoose={(domain) => set({ domain })}
          >
            {domains.map((domain) => (
              <option key={domain} value={domain}>
                {domain}
              </option>
            ))}
          </Choice>
        )}
        <OrderChoice {...props} />
      </search>
      <div class="found">
        <output>{amountText(found, view.subjects)}</output>
        {isFiltered(filter) && (
          <button type="button" onClick={() => onFilter(NO_FILTER)}>
            Clear
          </button>
        )}
        <button type="button" onClick={onDownload} disabled={found.length === 0}>
          Download CSV
        </button>
        <button type="button" onClick={() => print()}>
          Print
        </button>
      </div>
      <StateChips {...props} />
      <FoundResources {...props} />
    </div>
  )
}

interface ChoiceProps {
  readonly title: string
  /** The value of the choice that selects everything. */
  readonly none?: string
  readonly value: string
  readonly onChoose: (value: string) => void
  readonly children: ComponentChildren
}

function Choice({ title, none, value, onChoose, children }: ChoiceProps) {
  return (
    <select
      aria-label={title}
      class={value === '' ? '' : 'chosen'}
      value={value}
      onChange={({ currentTarget }) => onChoose(currentTarget.value)}
    >
      {none !== undefined && <option value="">{none}</option>}
      {children}
    </select>
  )
}

function ResourceOptions({ index: { view }, kind }: { readonly index: AccessIndex; readonly kind: string }) {
  return (
    <>
      {view.kinds
        .filter((each) => each.kind !== 'organization' && (kind === '' || each.kind === kind))
        .map(({ kind: of, title }) => (
          <optgroup key={of} label={title}>
            {view.columns
              .filter((column) => column.kind === of)
              .map(({ key, title: name }) => (
                <option key={key} value={key}>
                  {name}
                </option>
              ))}
          </optgroup>
        ))}
    </>
  )
}

/** Headings sort, too. On a phone there are none. */
function OrderChoice({ index, sort, onSort }: FilterBarProps) {
  const { by, isDescending } = sort
  return (
    <span class="order">
      <Choice title="Order" value={by} onChoose={(chosen) => onSort({ by: chosen, isDescending: false })}>
        {Object.entries(ORDERS).map(([order, title]) => (
          <option key={order} value={order}>
            By {title}
          </option>
        ))}
        {index.view.kinds.map(({ kind, title }) => (
          <optgroup key={kind} label={title}>
            {index.view.columns
              .filter((column) => column.kind === kind)
              .map(({ key, title: name }) => (
                <option key={key} value={key}>
                  By {name}
                </option>
              ))}
          </optgroup>
        ))}
      </Choice>
      {by !== '' && (
        <button
          type="button"
          class="direction"
          aria-label="Descending"
          aria-pressed={isDescending}
          title={isDescending ? 'Descending' : 'Ascending'}
          onClick={() => onSort({ by, isDescending: !isDescending })}
        >
          {isDescending ? '▼' : '▲'}
        </button>
      )}
    </span>
  )
}

/** How many subjects would match with this state chosen as well, or match now if it is chosen. */
function StateChips({ index, occasion, filter, found, onFilter }: FilterBarProps) {
  const { view } = index
  const known = useMemo(() => new Set(view.subjects.flatMap(({ states }) => states)), [view])
  return (
    <fieldset class="chips" aria-label="State">
      {STATE_GROUPS.map((group) => {
        const shown = group.filter((state) => known.has(state))
        if (shown.length === 0) return null
        return (
          <span key={group[0]} class="chipgroup">
            {shown.map((state) => {
              const isChosen = filter.states.includes(state)
              const states = isChosen
                ? filter.states.filter((other) => other !== state)
                : [...filter.states, state]
              return (
                <button
                  key={state}
                  type="button"
                  class={`state ${state}`}
                  aria-pressed={isChosen}
                  onClick={() => onFilter({ ...filter, states })}
                >
                  {stateTitle(state, { occasion, view })}{' '}
                  <span class="amount">
                    {number(found.filter((subject) => subject.states.includes(state)).length)}
                  </span>
                </button>
              )
            })}
          </span>
        )
      })}
    </fieldset>
  )
}

/** More resources than this are not listed: the search is too short. */
const MOST_FOUND = 8

/** Resources that match the search. */
function FoundResources({ index, filter, onOpen }: FilterBarProps) {
  const columns = foundColumns(index, filter)
  if (columns.length === 0 || columns.length > MOST_FOUND) return null
  return (
    <p class="foundresources">
      Resources:{' '}
      {columns.map((at) => {
        const { key, title } = index.column(at)
        return (
          <button key={key} type="button" class="link" onClick={() => onOpen({ type: 'resource', key })}>
            <bdi>{title}</bdi>
          </button>
        )
      })}
    </p>
  )
}
