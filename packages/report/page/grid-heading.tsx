/** The headings of the matrix: the kinds of resources, and their names. */
import type { ViewColumn } from '../src/access/access-view.ts'
import type { AccessIndex } from './access-index.ts'

/** Attributes of a cell that can have the focus. */
export interface CellFocus {
  readonly 'data-row': number
  readonly 'data-column': number
  readonly 'aria-colindex': number
  readonly tabIndex: number
}

/** How a column is sorted, if it is. */
export type Direction = 'ascending' | 'descending' | undefined

/** Sorts when it is clicked. The keyboard sorts with the letter s, on any cell of the column. */
function SortSign({ direction }: { readonly direction: Direction }) {
  const sign = direction === 'descending' ? '▼' : direction === 'ascending' ? '▲' : '↕'
  return (
    <span class="sort" aria-hidden="true" title="Sort (s)">
      {sign}
    </span>
  )
}

interface LeadingHeadingProps {
  readonly title: string
  readonly className: string
  readonly direction: Direction
  readonly focus: CellFocus
}

/** Of a column before the resources. */
export function LeadingHeading({ title, className, direction, focus }: LeadingHeadingProps) {
  return (
    <th scope="col" class={`heading ${className}`} {...ariaSort(direction)} {...focus}>
      <span class="title">{title}</span>
      <SortSign direction={direction} />
    </th>
  )
}

function ariaSort(direction: Direction) {
  return { 'aria-keyshortcuts': 's', ...(direction !== undefined && { 'aria-sort': direction }) }
}

interface KindBandProps {
  readonly index: AccessIndex
  readonly columns: readonly number[]
}

/** Only visual: every heading also names its kind for screen readers. */
export function KindBand({ index, columns }: KindBandProps) {
  return (
    <div class="band" aria-hidden="true">
      <span class="cover" />
      {index.view.kinds.map(({ kind, title }) => {
        const first = columns.findIndex((column) => index.column(column).kind === kind)
        const amount = columns.filter((column) => index.column(column).kind === kind).length
        if (first === -1) return null
        return (
          <span key={kind} class="kind" style={{ gridColumn: `${first + 3} / span ${amount}` }}>
            <span>{kind === 'organization' ? '' : title}</span>
          </span>
        )
      })}
    </div>
  )
}

interface ResourceHeadingProps {
  readonly column: ViewColumn
  /** Index among the visible columns. */
  readonly at: number
  readonly isOpen: boolean
  readonly direction: Direction
  readonly focus: CellFocus
}

export function ResourceHeading({ column, at, isOpen, direction, focus }: ResourceHeadingProps) {
  const { title, kind, isAll, isStopped } = column
  return (
    <th
      scope="col"
      class={`heading ${isAll ? 'all' : ''} ${at === 0 ? 'first' : ''} ${isOpen ? 'open' : ''}`}
      title={title}
      style={{ gridColumn: String(at + 3) }}
      {...ariaSort(direction)}
      {...focus}
    >
      <span class="title">
        {title}
        {isStopped && <span class="stopped"> stopped</span>}
      </span>
      {!isAll && kind !== 'organization' && <span class="unseen"> ({kind})</span>}
      <SortSign direction={direction} />
    </th>
  )
}
