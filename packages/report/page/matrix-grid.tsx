/**
 * The matrix of people and resources: an ARIA grid, which is a table that can be navigated by keyboard. Only the visible
 * part is drawn, so that large organizations scroll smoothly. The focused cell is always drawn, so that the keyboard
 * reaches every cell.
 */
import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { ViewSubject } from '../src/access/access-view.ts'
import type { AccessIndex } from './access-index.ts'
import type { Place } from './address.ts'
import { type Direction, KindBand, LeadingHeading, ResourceHeading } from './grid-heading.tsx'
import { type CellPosition, positionAfter } from './grid-keys.ts'
import { type GridWindow, gridWindow, indexesOf, isSameWindow, SIZES } from './grid-window.ts'
import { cellFocus, LEADING, MatrixRow } from './matrix-row.tsx'
import type { Sort } from './sort.ts'

interface MatrixGridProps {
  readonly index: AccessIndex
  readonly subjects: readonly ViewSubject[]
  /** Indexes of the view's columns. */
  readonly columns: readonly number[]
  readonly sort: Sort
  readonly detail: Place['detail']
  readonly onOpen: (detail: Place['detail']) => void
  /** By the key of an order or a column. */
  readonly onSort: (by: string) => void
}

/** What the columns before the resources are sorted by. */
const LEADING_SORTS = ['name', 'state'] as const

/** Orders by what the second column shows. */
const STATE_SORTS: readonly string[] = ['state', 'since', 'end']

export function MatrixGrid({ index, subjects, columns, sort, detail, onOpen, onSort }: MatrixGridProps) {
  const scroller = useRef<HTMLDivElement>(null)
  const [shown, setShown] = useState<GridWindow>({
    rows: { start: 0, end: 0 },
    columns: { start: 0, end: 0 },
  })
  const [chosen, setActive] = useState<CellPosition>({ row: 1, column: 0 })
  const takesFocus = useRef(false)
  const counts = { rows: subjects.length + 1, columns: columns.length + LEADING }
  const active = {
    row: Math.min(chosen.row, counts.rows - 1),
    column: Math.min(chosen.column, counts.columns - 1),
  }

  function look(): void {
    const element = scroller.current
    if (element === null) return
    const { scrollTop: top, scrollLeft: left, clientWidth: width } = element
    // The visible part is never larger than the window, even if the page is embedded.
    const height = Math.min(element.clientHeight, innerHeight)
    const person = element.querySelector<HTMLElement>('.person')?.offsetWidth ?? SIZES.person
    const sizes = { rows: subjects.length, columns: columns.length, person }
    const next = gridWindow({ top, left, width, height }, sizes)
    setShown((current) => (isSameWindow(current, next) ? current : next))
  }

  useLayoutEffect(() => {
    look()
    const observer = new ResizeObserver(look)
    if (scroller.current) observer.observe(scroller.current)
    return () => observer.disconnect()
  }, [subjects, columns])

  // A link to a subject or a resource leads to its row or column.
  useLayoutEffect(() => {
    if (detail === undefined || scroller.current === null) return
    const row = detail.type === 'person' ? subjects.findIndex(({ key }) => key === detail.key) + 1 : 0
    const resource =
      detail.type === 'resource' ? columns.findIndex((at) => index.column(at).key === detail.key) : -1
    if (row === 0 && resource === -1) return
    const target = { row, column: resource === -1 ? active.column : resource + LEADING }
    if (target.row !== active.row || target.column !== active.column) setActive(target)
    reveal(scroller.current, target)
    look()
  }, [detail?.type, detail?.key])

  useLayoutEffect(() => {
    if (!takesFocus.current) return
    takesFocus.current = false
    const cell = scroller.current?.querySelector<HTMLElement>('[tabindex="0"]')
    cell?.focus({ preventScroll: true })
    if (scroller.current) reveal(scroller.current, active)
  })

  function onKeyDown(event: KeyboardEvent): void {
    if (event.key === 'Enter' || event.key === ' ') {
      event.preventDefault()
      open(active)
      return
    }
    if (event.key === 's' && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault()
      takesFocus.current = true
      sortBy(active.column)
      return
    }
    const page = Math.max(1, Math.floor(((scroller.current?.clientHeight ?? 0) - SIZES.head) / SIZES.row) - 1)
    const next = positionAfter(event, active, { ...counts, page })
    if (next === undefined) return
    event.preventDefault()
    takesFocus.current = true
    setActive(next)
  }

  function open({ row, column }: CellPosition): void {
    const subject = subjects[row - 1]
    const resource = columns[column - LEADING]
    if (subject) onOpen({ type: 'person', key: subject.key })
    else if (resource !== undefined) onOpen({ type: 'resource', key: index.column(resource).key })
    else sortBy(column)
  }

  function sortBy(column: number): void {
    const resource = columns[column - LEADING]
    onSort(resource === undefined ? (LEADING_SORTS[column] ?? '') : index.column(resource).key)
  }

  function directionOf(isSorted: boolean): Direction {
    return isSorted ? (sort.isDescending ? 'descending' : 'ascending') : undefined
  }

  function onClick(event: MouseEvent): void {
    const cell = event.target instanceof Element ? event.target.closest<HTMLElement>('[data-row]') : null
    if (cell === null) return
    const position = { row: Number(cell.dataset['row']), column: Number(cell.dataset['column']) }
    setActive(position)
    if (event.target instanceof Element && event.target.closest('.sort')) sortBy(position.column)
    else open(position)
  }

  const focusOf = (row: number, column: number) =>
    cellFocus(row, column, row === active.row && column === active.column)
  const visibleRows = indexesOf(shown.rows, active.row - 1, subjects.length)
  const visibleColumns = useMemo(
    () => indexesOf(shown.columns, active.column - LEADING, columns.length),
    [shown.columns.start, shown.columns.end, active.column, columns.length],
  )

  return (
    <div class="grid rows" ref={scroller} onScroll={look} style={{ '--columns': String(columns.length) }}>
      <KindBand index={index} columns={columns} />
      <table
        role="grid"
        aria-label="Access of each person to each resource"
        aria-rowcount={counts.rows}
        aria-colcount={counts.columns}
        onKeyDown={onKeyDown}
        onClick={onClick}
      >
        <thead>
          <tr aria-rowindex={1}>
            <LeadingHeading
              title="Who"
              className="person"
              direction={directionOf(sort.by === 'name')}
              focus={focusOf(0, 0)}
            />
            <LeadingHeading
              title="State"
              className="statecell"
              direction={directionOf(STATE_SORTS.includes(sort.by))}
              focus={focusOf(0, 1)}
            />
            {visibleColumns.map((at) => (
              <ResourceHeading
                key={at}
                column={index.column(columns[at] ?? 0)}
                at={at}
                isOpen={detail?.type === 'resource' && detail.key === index.column(columns[at] ?? 0).key}
                direction={directionOf(sort.by === index.column(columns[at] ?? 0).key)}
                focus={focusOf(0, at + LEADING)}
              />
            ))}
          </tr>
        </thead>
        <tbody style={{ height: `${subjects.length * SIZES.row}px` }}>
          {visibleRows.map((at) => {
            const subject = subjects[at]
            if (subject === undefined) return null
            return (
              <MatrixRow
                key={subject.key}
                index={index}
                subject={subject}
                at={at}
                columns={columns}
                drawn={visibleColumns}
                active={at + 1 === active.row ? active.column : undefined}
                isOpen={detail?.type === 'person' && detail.key === subject.key}
              />
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

/** Scrolls a cell out from under the headings and the column with names. */
function reveal(scroller: HTMLElement, { row, column }: CellPosition): void {
  if (row > 0) {
    // The headings cover the rows above.
    const top = (row - 1) * SIZES.row
    const least = top + SIZES.row + SIZES.head - scroller.clientHeight
    scroller.scrollTop = Math.max(least, Math.min(scroller.scrollTop, top))
  }
  if (column > 0) {
    const person = scroller.querySelector<HTMLElement>('.person')?.offsetWidth ?? SIZES.person
    const at = column - LEADING
    const [left, width] =
      at < 0 ? [person, SIZES.state] : [person + SIZES.state + at * SIZES.column, SIZES.column]
    const least = left + width - scroller.clientWidth
    scroller.scrollLeft = Math.max(least, Math.min(scroller.scrollLeft, left - person))
  }
}
