/** Groups for a first members file: exactly the same roles, shared by several people. */
import { ALL, type Assignment, assignmentKey, compareText, isOwner } from '../catalog/assignment.ts'
import { resourceKind } from '../catalog/kind.ts'
import type { ResourceNames } from '../catalog/resource.ts'
import type { DraftPerson } from './draft-people.ts'

export interface DraftGroup {
  readonly name: string
  readonly assignments: readonly Assignment[]
  /** Addresses, in order. */
  readonly members: readonly string[]
}

/** The same roles for fewer people are a coincidence. */
const MIN_MEMBERS = 3

/** Roles that appear in a name. Further ones are left out of it. */
const NAMED_ROLES = 2

/** Largest first. Owners are in no group, so that they are plain to see. People in a group have exactly its roles. */
export function proposeGroups(people: readonly DraftPerson[], names: ResourceNames): readonly DraftGroup[] {
  const sets = Map.groupBy(people, ({ assignments }) => assignments.map(assignmentKey).join())
  const taken = new Set<string>()
  return [...sets.values()]
    .flatMap((alike) => {
      const assignments = alike[0]?.assignments ?? []
      const isGroup = alike.length >= MIN_MEMBERS && assignments.length > 0 && !assignments.some(isOwner)
      return isGroup ? [{ assignments, members: alike.map(({ email }) => email) }] : []
    })
    .sort(
      (a, b) => b.members.length - a.members.length || compareText(a.members[0] ?? '', b.members[0] ?? ''),
    )
    .map((group) => {
      const name = freeName(groupName(group.assignments, names), taken)
      taken.add(name)
      return { name, ...group }
    })
}

function groupName(assignments: readonly Assignment[], names: ResourceNames): string {
  const parts = assignments.map((assignment) => roleWords(assignment, names))
  const more = parts.length > NAMED_ROLES ? ' and more' : ''
  return parts.slice(0, NAMED_ROLES).join(' and ') + more
}

/** `deployment admin`, `shop viewer`, `billing-admin`. */
function roleWords(
  { kind, role, resource = ALL, applicationRoles }: Assignment,
  names: ResourceNames,
): string {
  if (kind === 'organization') return role
  const custom = applicationRoles?.join(' ')
  const what = custom === '' ? `${role} (console)` : (custom ?? role)
  const { scopeKey } = resourceKind(kind)
  return `${resource === ALL ? scopeKey : (names.name(kind, resource) ?? `${scopeKey} ${resource.slice(0, 6)}`)} ${what}`
}

function freeName(text: string, taken: ReadonlySet<string>): string {
  const name = text.replaceAll(/[^\p{L}\p{N}._()-]+/gu, '-')
  let candidate = name
  for (let number = 2; taken.has(candidate); number += 1) candidate = `${name}-${number}`
  return candidate
}
