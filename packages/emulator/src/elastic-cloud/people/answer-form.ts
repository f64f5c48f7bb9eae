/** How responses show the assignments of members, invitations and keys, under the readings. */
import {
  ALL,
  type Assignment,
  defaultApplicationRoles,
  isScoped,
  prefixedRoleId,
  SCOPE_NAMES,
  type ScopedAssignment,
  scopeFacts,
  shortRoleId,
} from '../state/assignment.ts'
import type { Readings } from '../state/readings.ts'

export interface Holding {
  readonly organizationId: string
  readonly assignments: readonly Assignment[]
}

/** Whose assignments they are. Only members have built-in roles, and the service fills in nothing for keys. */
export type Holder = 'member' | 'invitation' | 'key'

/** The undocumented key under `unknownKeys`. */
export const UNKNOWN_KEY = 'granted_by'

const PROJECT = 'project.'

/** An assignment as responses show it: a revoke has to repeat it so under `revokedForm: 'as-shown'`. */
export function shownForm<T extends Assignment>(assignment: T, holder: Holder, readings: Readings): T {
  if (!isScoped(assignment)) return assignment
  const { scope, roleId, applicationRoles } = assignment
  const fillIn = readings.defaultApplicationRoles === 'filled-in' && holder !== 'key'
  const roles = applicationRoles ?? (fillIn ? defaultApplicationRoles(assignment) : undefined)
  const spelt = {
    'as-granted': roleId,
    prefixed: prefixedRoleId(scope, roleId),
    short: shortRoleId(scope, roleId),
  }[readings.roleIds]
  return { ...assignment, roleId: spelt, ...(roles && { applicationRoles: roles }) }
}

/** Assignments that differ only in their resource share an entry, as in the service's responses. */
export function writeRoleAssignments(
  holdings: readonly Holding[],
  holder: Holder,
  readings: Readings,
): Readonly<Record<string, unknown>> {
  const lists = new Map<string, unknown[]>(
    readings.emptyLists === 'omitted' ? [] : ['platform', ...SCOPE_NAMES].map((path) => [path, []]),
  )
  if (readings.emptyLists === 'present') lists.delete('platform')
  const append = (path: string, entry: unknown) => lists.set(path, [...(lists.get(path) ?? []), entry])

  for (const { organizationId, assignments } of holdings) {
    const builtIn: Assignment[] =
      holder === 'member' && readings.builtInRoles === 'shown'
        ? [{ scope: 'organization', roleId: 'ess-default-organization' }]
        : []
    const shown = [...builtIn, ...assignments].map((assignment) => shownForm(assignment, holder, readings))
    for (const alike of Map.groupBy(shown.filter(isScoped), likeness).values()) {
      const [first] = alike
      if (first !== undefined) append(first.scope, writeEntry(first, alike, organizationId, readings))
    }
    for (const assignment of shown) if (!isScoped(assignment)) append(assignment.path, assignment.wire)
  }

  const project: Record<string, unknown> = {}
  const top: Record<string, unknown> = {}
  for (const [path, list] of lists) {
    const shown = listOf(list, readings)
    if (path.startsWith(PROJECT)) project[path.slice(PROJECT.length)] = shown
    else top[path] = shown
  }
  return Object.keys(project).length > 0 ? { ...top, project } : top
}

/** A list as responses have it: an empty one is null under `emptyLists: 'null'`. */
export function listOf<T>(entries: readonly T[], { emptyLists }: Readings): readonly T[] | null {
  return entries.length === 0 && emptyLists === 'null' ? null : entries
}

/**
 * An object as responses have it: undefined fields are left out, or null under `emptyLists: 'null'`. Under
 * `unknownKeys` it has one more key.
 */
export function answerOf(fields: Readonly<Record<string, unknown>>, readings: Readings) {
  const entries = Object.entries(fields).flatMap(([key, value]): [string, unknown][] => {
    if (value !== undefined) return [[key, value]]
    return readings.emptyLists === 'null' ? [[key, null]] : []
  })
  return {
    ...Object.fromEntries(entries),
    ...(readings.unknownKeys && { [UNKNOWN_KEY]: { source: 'console' } }),
  }
}

/** A user id as responses have it. */
export function userIdOf(userId: string, place: 'current-user' | 'elsewhere', { numericUserIds }: Readings) {
  const numeric = numericUserIds === 'all' || numericUserIds === place
  return numeric && /^[1-9]\d{0,14}$/.test(userId) ? Number(userId) : userId
}

/** Equal for assignments that one entry can hold: an entry is for all, or for a list of resources. */
function likeness({ scope, roleId, resource, applicationRoles }: ScopedAssignment): string {
  return JSON.stringify([scope, roleId, resource === ALL, applicationRoles ?? null])
}

function writeEntry(
  { scope, roleId, resource, applicationRoles }: ScopedAssignment,
  alike: readonly ScopedAssignment[],
  organizationId: string,
  readings: Readings,
) {
  const { idsField } = scopeFacts(scope)
  const entry = { role_id: roleId, organization_id: organizationId }
  const inside = { application_roles: applicationRoles && [...applicationRoles] }
  if (idsField === undefined) return answerOf({ ...entry, ...inside }, readings)
  const ids = resource === ALL ? undefined : alike.map((assignment) => assignment.resource)
  return answerOf({ ...entry, all: resource === ALL, [idsField]: ids, ...inside }, readings)
}
