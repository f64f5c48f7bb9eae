/** A person's roles on a resource, as a cell: at most two roles, and how many more there are. */
import type { CellAccess, HeldRole } from './access-index.ts'
import { RoleChip } from './role-chip.tsx'

/** Lines in a row. */
const LINES = 2

interface MatrixCellProps {
  readonly access: CellAccess
  /** Whether the person's change was already pending. */
  readonly pending: boolean
  readonly throughOf: (role: HeldRole) => string
}

export function MatrixCell({ access: { direct, inherited }, pending, throughOf }: MatrixCellProps) {
  const [strongest] = inherited
  const shown = direct.slice(0, LINES)
  const hidden = direct.length - shown.length
  return (
    <>
      {shown.map((role, index) => (
        <RoleChip key={role.atom} role={role} pending={pending} more={index === LINES - 1 ? hidden : 0} />
      ))}
      {strongest && shown.length < LINES && (
        <RoleChip
          role={strongest}
          pending={pending}
          through={throughOf(strongest)}
          more={inherited.length - 1}
        />
      )}
    </>
  )
}
