/** A subject's row of the matrix. It is redrawn only if its content changes, not on every scroll. */
import { useMemo } from 'preact/hooks'
import type { ViewSubject } from '../src/access/access-view.ts'
import type { AccessIndex, HeldRole } from './access-index.ts'
import type { CellFocus } from './grid-heading.tsx'
import { SIZES } from './grid-window.ts'
import { MatrixCell } from './matrix-cell.tsx'
import { PersonCell, StateCell } from './person-cell.tsx'

/** Columns before the resources: the subject and its status. */
export const LEADING = 2

interface MatrixRowProps {
  readonly index: AccessIndex
  readonly subject: ViewSubject
  /** Index among the visible ones. */
  readonly at: number
  /** Indexes of the view's columns. */
  readonly columns: readonly number[]
  /** Indexes of the columns that are drawn. */
  readonly drawn: readonly number[]
  /** Column of the focused cell. Undefined if it is in another row. */
  readonly active: number | undefined
  /** Whether its detail is open. */
  readonly isOpen: boolean
}

export function MatrixRow({ index, subject, at, columns, drawn, active, isOpen }: MatrixRowProps) {
  return useMemo(() => {
    const mark = subject.change && !subject.change.pending ? subject.change.mark : ''
    const focusOf = (column: number): CellFocus => cellFocus(at + 1, column, column === active)
    const throughOf = ({ is }: HeldRole) =>
      is.level === 'owner' ? 'the organization' : index.column(is.column).title
    return (
      <tr
        class={`row ${mark} ${isOpen ? 'open' : ''}`}
        aria-rowindex={at + 2}
        style={{ top: `${at * SIZES.row}px` }}
      >
        <PersonCell subject={subject} focus={focusOf(0)} />
        <StateCell subject={subject} focus={focusOf(1)} />
        {drawn.map((to) => {
          const column = columns[to] ?? 0
          return (
            <td
              key={to}
              class={`cell ${to === 0 || index.column(column).isAll ? 'all' : ''}`}
              style={{ gridColumn: String(to + LEADING + 1) }}
              {...focusOf(to + LEADING)}
            >
              <MatrixCell
                access={index.access(subject, column)}
                pending={subject.change?.pending ?? false}
                throughOf={throughOf}
              />
            </td>
          )
        })}
      </tr>
    )
  }, [index, subject, at, columns, drawn, active, isOpen])
}

/** Tab focuses one cell of a grid, and the arrow keys move from there. */
export function cellFocus(row: number, column: number, isActive: boolean): CellFocus {
  return { 'data-row': row, 'data-column': column, 'aria-colindex': column + 1, tabIndex: isActive ? 0 : -1 }
}
