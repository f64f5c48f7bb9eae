/** The page: filters, the matrix, and the detail of the selected cell. If there is a plan, it has a tab of its own. */
import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { accessCsv } from '../src/access/access-csv.ts'
import type { PageData } from '../src/access/access-view.ts'
import type { AccessIndex } from './access-index.ts'
import { type Place, readPlace, writePlace } from './address.ts'
import { Detail } from './detail.tsx'
import { filterColumns, filterSubjects, NO_FILTER } from './filter.ts'
import { FilterBar } from './filter-bar.tsx'
import { amountText, choiceText } from './filter-words.ts'
import { Legend } from './legend.tsx'
import { MatrixGrid } from './matrix-grid.tsx'
import { useIsNarrow } from './narrow.ts'
import { preparePrint } from './printing.ts'
import { RoleList } from './role-list.tsx'
import { saveFile } from './save-file.ts'
import { knownSort, nextSort, sortSubjects } from './sort.ts'
import { Tabs } from './tabs.tsx'

interface AppProps extends Pick<PageData, 'occasion' | 'name'> {
  readonly index: AccessIndex
  /** Already in the page. Absent if there is no plan. */
  readonly plan: HTMLElement | null
}

export function App({ index, occasion, name, plan }: AppProps) {
  const { view } = index
  const [place, setPlace] = useState<Place>(() => currentPlace(plan))
  const { tab, filter, detail } = place
  const sort = useMemo(() => knownSort(place.sort, view), [place.sort, view])
  const matching = useMemo(() => filterSubjects(index, filter), [index, filter])
  const subjects = useMemo(() => sortSubjects(index, matching, sort), [index, matching, sort])
  const columns = useMemo(() => filterColumns(index, filter), [index, filter.kind, filter.resource])
  const isNarrow = useIsNarrow()
  const search = useRef<HTMLInputElement>(null)
  const wantsSearch = useRef(false)

  function move(change: Partial<Place>): void {
    const next = { ...place, ...change }
    show(next)
    rememberPlace(next)
  }

  function show(next: Place): void {
    makeRoom(next.tab, plan)
    setPlace(next)
  }

  function closeDetail(): void {
    move({ detail: undefined })
    document.querySelector<HTMLElement>('.rows [tabindex="0"]')?.focus({ preventScroll: true })
  }

  useEffect(() => {
    const follow = () => show(currentPlace(plan))
    addEventListener('hashchange', follow)
    return () => removeEventListener('hashchange', follow)
  }, [plan])

  useEffect(() => {
    const prepare = () => {
      const choice = choiceText({ index, filter, sort, occasion })
      const note = choice === '' ? '' : `${amountText(subjects, view.subjects)}. ${choice}.`
      preparePrint({ shown: subjects, all: view.subjects, note })
    }
    addEventListener('beforeprint', prepare)
    return () => removeEventListener('beforeprint', prepare)
  }, [index, subjects, filter, sort, occasion])

  useLayoutEffect(() => {
    if (wantsSearch.current) search.current?.focus()
    wantsSearch.current = false
  }, [tab])

  useLayoutEffect(() => {
    function onKey(event: KeyboardEvent): void {
      if (event.key === 'Escape' && detail) closeDetail()
      else if (event.key === '/' && !isTyping(event.target)) {
        event.preventDefault()
        if (tab === 'access') search.current?.focus()
        else {
          wantsSearch.current = true
          move({ tab: 'access' })
        }
      }
    }
    addEventListener('keydown', onKey)
    return () => removeEventListener('keydown', onKey)
  })

  const rows = { index, subjects, detail, onOpen: (opened: Place['detail']) => move({ detail: opened }) }
  return (
    <>
      {plan !== null && <Tabs tab={tab} onTab={(chosen) => move({ tab: chosen })} occasion={occasion} />}
      <div
        class="access"
        id="access"
        hidden={tab !== 'access'}
        {...(plan !== null && { role: 'tabpanel', 'aria-labelledby': 'tab-access' })}
      >
        <FilterBar
          index={index}
          occasion={occasion}
          filter={filter}
          sort={sort}
          found={subjects}
          searchRef={search}
          onFilter={(chosen) => move({ filter: chosen })}
          onSort={(chosen) => move({ sort: chosen })}
          onOpen={(opened) => move({ detail: opened })}
          onDownload={() => saveFile(accessCsv(view, subjects), `${name}.csv`, 'text/csv')}
        />
        <div class={detail ? 'split' : 'whole'}>
          {subjects.length === 0 ? (
            <div class="empty">
              <p>{view.subjects.length === 0 ? 'There are no people.' : 'No one matches these filters.'}</p>
              {view.subjects.length > 0 && (
                <button type="button" onClick={() => move({ filter: NO_FILTER })}>
                  Show everyone
                </button>
              )}
            </div>
          ) : isNarrow ? (
            <RoleList {...rows} />
          ) : (
            <MatrixGrid
              {...rows}
              columns={columns}
              sort={sort}
              onSort={(column) => move({ sort: nextSort(sort, column) })}
            />
          )}
          {detail && (
            <Detail
              index={index}
              detail={detail}
              onOpen={(opened) => move({ detail: opened })}
              onClose={closeDetail}
            />
          )}
        </div>
        <Legend index={index} />
      </div>
    </>
  )
}

/** Without a plan, there is only the access tab. */
export function currentPlace(plan: HTMLElement | null): Place {
  const place = readPlace(location.hash)
  return plan === null ? { ...place, tab: 'access' } : place
}

/** Makes the matrix fill the window. Called before it is drawn, because it draws as much as there is room for. */
export function makeRoom(tab: Place['tab'], plan: HTMLElement | null): void {
  if (plan !== null) plan.hidden = tab !== 'plan'
  document.documentElement.classList.toggle('matrix', tab === 'access')
}

function rememberPlace(place: Place): void {
  try {
    history.replaceState(null, '', writePlace(place) || location.pathname + location.search)
  } catch {
    // If the page is embedded, the browser can forbid this. Then the URL does not reflect the view.
  }
}

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && target.matches('input, select, textarea')
}
