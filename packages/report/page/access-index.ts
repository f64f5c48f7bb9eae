/** Looks up who has which roles on a resource: direct ones, and those inherited from a wider scope. */
import type { AccessView, ViewAtom, ViewColumn, ViewRole, ViewSubject } from '../src/access/access-view.ts'

export interface HeldRole extends ViewRole {
  readonly is: ViewAtom
}

export interface CellAccess {
  /** Granted on this resource. */
  readonly direct: readonly HeldRole[]
  /** Granted on the organization or on all resources of the kind. Strongest first. */
  readonly inherited: readonly HeldRole[]
}

export const LEVELS: readonly ViewAtom['level'][] = ['owner', 'admin', 'change', 'view', 'billing']

const NOTHING: CellAccess = { direct: [], inherited: [] }

export class AccessIndex {
  readonly view: AccessView
  readonly #roles = new Map<ViewSubject, ReadonlyMap<number, readonly HeldRole[]>>()
  /** Index of a single resource's column → index of the column for all of its kind. */
  readonly #wider: readonly (number | undefined)[]

  constructor(view: AccessView) {
    this.view = view
    this.#wider = view.columns.map(({ kind, isAll }) => {
      const wider = isAll ? -1 : view.columns.findIndex((other) => other.isAll && other.kind === kind)
      return wider === -1 ? undefined : wider
    })
  }

  column(index: number): ViewColumn {
    const column = this.view.columns[index]
    if (column === undefined) throw new Error(`expected a column, got number ${index}`)
    return column
  }

  rolesOf(subject: ViewSubject): ReadonlyMap<number, readonly HeldRole[]> {
    const known = this.#roles.get(subject)
    if (known) return known
    const held = subject.roles.flatMap((role): readonly HeldRole[] => {
      const is = this.view.atoms[role.atom]
      return is === undefined ? [] : [{ ...role, is }]
    })
    const roles = Map.groupBy(held, ({ is }) => is.column)
    this.#roles.set(subject, roles)
    return roles
  }

  access(subject: ViewSubject, column: number): CellAccess {
    const roles = this.rolesOf(subject)
    if (roles.size === 0) return NOTHING
    const owning = column === 0 ? [] : (roles.get(0) ?? []).filter(({ is }) => is.level === 'owner')
    const wider = this.#wider[column]
    const above = wider === undefined ? [] : (roles.get(wider) ?? [])
    return { direct: roles.get(column) ?? [], inherited: [...owning, ...above].sort(strongestFirst) }
  }

  /** Subjects with access, strongest first, otherwise in the order of the view. */
  subjectsWith(column: number) {
    return this.view.subjects
      .flatMap((subject) => {
        const { direct, inherited } = this.access(subject, column)
        const roles = [...direct, ...inherited].sort(strongestFirst)
        const [strongest] = roles
        return strongest === undefined ? [] : [{ subject, roles, level: LEVELS.indexOf(strongest.is.level) }]
      })
      .sort((a, b) => a.level - b.level)
  }
}

function strongestFirst(a: HeldRole, b: HeldRole): number {
  return LEVELS.indexOf(a.is.level) - LEVELS.indexOf(b.is.level)
}
