/** Roles by name: the names used in `members.json`, the API's ids and the product's labels, from the table of kinds. */
import { ASSIGNMENT_KINDS, type AssignmentKind, kindRow } from './kind.ts'
import { EVERY_ROLE, type RoleRow } from './kinds.ts'

export interface Role {
  readonly kind: AssignmentKind
  /** The name in `members.json`, in plans and on the command line: `admin`, `t1-analyst`, `owner`. */
  readonly name: string
  /** The API's `role_id`: `deployment-admin`, `organization-admin`. */
  readonly id: string
  /** The product's name for it: `Admin`, `Tier 1 analyst`, `Organization owner`. */
  readonly label: string
}

/** The organization role that may do everything; the API calls it `organization-admin`. */
export const OWNER = 'owner'

/** Every predefined role of the kinds that this release knows, by kind, strongest first. */
export const ROLES: readonly Role[] = ASSIGNMENT_KINDS.flatMap(rolesOf)

const RANKS: ReadonlyMap<string, ReadonlyMap<string, number>> = new Map(
  ASSIGNMENT_KINDS.map((kind) => [kind, ranksOf(kind)]),
)

function ranksOf(kind: AssignmentKind): ReadonlyMap<string, number> {
  return new Map(Object.keys(kindRow(kind).roles).map((name, rank) => [name, rank]))
}

/** The predefined role of that name. */
export function roleRow(kind: AssignmentKind, name: string): RoleRow | undefined {
  const { roles } = kindRow(kind)
  return Object.hasOwn(roles, name) ? roles[name] : undefined
}

/** Whether the role administers something, so that `maxDemotions` limits how many members lose it. */
export function isAdminRole(kind: AssignmentKind, name: string): boolean {
  return roleRow(kind, name)?.isAdmin === true
}

/** The API's `role_id` for a role name, predefined or not. */
export function roleId(kind: AssignmentKind, name: string): string {
  return roleRow(kind, name)?.id ?? kindRow(kind).idPrefix + name
}

/**
 * The role name for an API `role_id`. Undefined for an id that no name can stand for: it lacks its kind's prefix, or
 * the rest of it is the name of a role with another id. Such an assignment is carried as it came.
 */
export function roleName(kind: AssignmentKind, id: string): string | undefined {
  const { idPrefix, roles } = kindRow(kind)
  const special = Object.entries(roles).find(([, role]) => role.id === id)
  if (special) return special[0]
  const name = id.startsWith(idPrefix) ? id.slice(idPrefix.length) : ''
  return name !== '' && roleId(kind, name) === id ? name : undefined
}

export function rolesOf(kind: AssignmentKind): readonly Role[] {
  return Object.entries(kindRow(kind).roles).map(([name, { label }]) => ({
    kind,
    name,
    id: roleId(kind, name),
    label,
  }))
}

export function isPredefined(kind: AssignmentKind, name: string): boolean {
  return roleRow(kind, name) !== undefined
}

/** The product's label, or the name itself for a role that is not predefined. */
export function roleLabel(kind: AssignmentKind, name: string): string {
  return roleRow(kind, name)?.label ?? name
}

/** Position of a role within its kind, strongest first. Roles that are not predefined come last. */
export function roleRank(kind: AssignmentKind, name: string): number {
  return (RANKS.get(kind) ?? ranksOf(kind)).get(name) ?? Number.MAX_SAFE_INTEGER
}

/** Whether holding `stronger` grants everything `weaker` grants, on the same resource. */
export function roleImplies(kind: AssignmentKind, stronger: string, weaker: string): boolean {
  if (stronger === weaker) return true
  const includes = roleRow(kind, stronger)?.includes
  if (includes === undefined || !isPredefined(kind, weaker)) return false
  return includes === EVERY_ROLE || includes.includes(weaker)
}
