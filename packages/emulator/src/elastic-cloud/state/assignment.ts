/**
 * What people, invitations and keys hold: sets of atoms, each one role on one resource (or on all of a kind)
 * with one meaning of application roles. Written independently of what it is used to test.
 */
import * as z from 'zod'

/** Where assignments of a kind stand in the API's RoleAssignments, and what is particular to them. */
export const SCOPES = {
  organization: { idsField: undefined, rolePrefix: '', applicationRoles: false },
  deployment: { idsField: 'deployment_ids', rolePrefix: 'deployment-', applicationRoles: true },
  'project.elasticsearch': { idsField: 'project_ids', rolePrefix: 'elasticsearch-', applicationRoles: true },
  'project.observability': { idsField: 'project_ids', rolePrefix: 'observability-', applicationRoles: true },
  'project.security': { idsField: 'project_ids', rolePrefix: 'security-', applicationRoles: true },
  cloud_connected_resource: {
    idsField: 'resource_ids',
    rolePrefix: 'cloud-connected-',
    applicationRoles: false,
  },
} as const

export type Scope = keyof typeof SCOPES

const SCOPE_NAMES = [
  'organization',
  'deployment',
  'project.elasticsearch',
  'project.observability',
  'project.security',
  'cloud_connected_resource',
] as const satisfies readonly Scope[]

/** The resource that stands for all of a kind, those created later included. */
export const ALL = '*'

const ScopedAssignment = z
  .strictObject({
    scope: z.enum(SCOPE_NAMES),
    roleId: z.string(),
    /** A resource id or `*`; absent for organization roles. */
    resource: z.string().optional(),
    /** Absent, empty and a set are three different things. */
    applicationRoles: z.array(z.string()).readonly().optional(),
  })
  .readonly()
export type ScopedAssignment = z.infer<typeof ScopedAssignment>

/** One entry of a list the emulator does not know, kept as it came. */
const OpaqueAssignment = z
  .strictObject({
    /** `platform`, `project.vectors`. */
    path: z.string(),
    wire: z.json(),
  })
  .readonly()

export const Assignment = z.union([ScopedAssignment, OpaqueAssignment])
export type Assignment = z.infer<typeof Assignment>

export function isScope(path: string): path is Scope {
  return Object.hasOwn(SCOPES, path)
}

export function isScoped(assignment: Assignment): assignment is ScopedAssignment {
  return 'scope' in assignment
}

/** Equal atoms have equal keys. */
function assignmentKey(assignment: Assignment): string {
  return isScoped(assignment)
    ? JSON.stringify([
        assignment.scope,
        assignment.roleId,
        assignment.resource ?? null,
        assignment.applicationRoles ? [...new Set(assignment.applicationRoles)].sort() : null,
      ])
    : JSON.stringify([assignment.path, canonical(assignment.wire)])
}

/** `held` and `added`; the same array where nothing is new. */
export function grant(held: readonly Assignment[], added: readonly Assignment[]): readonly Assignment[] {
  const keys = new Set(held.map(assignmentKey))
  const fresh = added.filter((assignment) => {
    const key = assignmentKey(assignment)
    if (keys.has(key)) return false
    keys.add(key)
    return true
  })
  return fresh.length === 0 ? held : [...held, ...fresh]
}

/** `held` without `removed`; the same array where nothing of it was held. */
export function revoke(held: readonly Assignment[], removed: readonly Assignment[]): readonly Assignment[] {
  const keys = new Set(removed.map(assignmentKey))
  const kept = held.filter((assignment) => !keys.has(assignmentKey(assignment)))
  return kept.length === held.length ? held : kept
}

/** The same value with object keys in one order, so that equal values print alike. */
function canonical(value: z.core.util.JSONType): z.core.util.JSONType {
  if (Array.isArray(value)) return value.map(canonical)
  if (value === null || typeof value !== 'object') return value
  return Object.fromEntries(
    Object.entries(value)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, member]) => [key, canonical(member)]),
  )
}
