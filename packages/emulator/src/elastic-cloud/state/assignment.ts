/**
 * Role assignments as the emulator stores them: one role on one resource (or on all of a kind), with one meaning of
 * application roles. Written independently of the product, so that a mistake in one shows in the other.
 */
import { newerWireKind, WIRE_KINDS, type WireKind } from '@roster/elastic-cloud/wire'
import * as z from 'zod'

/** The path of a list in the API's RoleAssignments, such as `deployment` or `project.security`. */
export type Scope = string

interface ScopeFacts {
  /** The key that lists resource ids in the API's RoleAssignments; undefined for organization roles. */
  readonly idsField: WireKind['idsKey']
  readonly rolePrefix: string
  readonly applicationRoles: boolean
  /** Role ids without their prefix. */
  readonly roleNames: readonly string[]
  /** Absent for anything but a list of projects. */
  readonly projectType: string | undefined
}

const SCOPES: ReadonlyMap<string, ScopeFacts> = new Map(WIRE_KINDS.map((kind) => [kind.path, factsOf(kind)]))

function factsOf({ idsKey, idPrefix, hasInside, roleIds, projectType }: WireKind): ScopeFacts {
  return {
    idsField: idsKey,
    rolePrefix: idPrefix,
    applicationRoles: hasInside,
    roleNames: roleIds.map((id) => id.slice(idPrefix.length)),
    projectType,
  }
}

/** A service can have types of projects that are newer than the product: they follow the pattern of all projects. */
function factsAt(path: string): ScopeFacts | undefined {
  const known = SCOPES.get(path)
  if (known) return known
  const newer = newerWireKind(path)
  return newer && factsOf(newer)
}

/** Those of all organizations, in the order in which answers list them. */
export const SCOPE_NAMES: readonly Scope[] = WIRE_KINDS.map(({ path }) => path)

/** A type that the product knows. */
export function isKnownProjectType(text: string): boolean {
  return SCOPES.has(`project.${text}`)
}

/** Accepts any type that a service could have. */
export function isProjectType(text: string): boolean {
  return factsAt(`project.${text}`)?.projectType === text
}

export function scopeFacts(scope: Scope): ScopeFacts {
  const facts = factsAt(scope)
  if (facts === undefined) throw new Error(`expected a scope, got ${scope}`)
  return facts
}

/** Undefined for anything but a list of projects. */
export function projectTypeOf(scope: string): string | undefined {
  return factsAt(scope)?.projectType
}

/** The resource that stands for all of a kind, including those created later. */
export const ALL = '*'

const ScopedAssignment = z
  .strictObject({
    scope: z.string().refine(isScope, 'not a scope'),
    /** As it was granted: `elasticsearch-developer` and, in a project list, `developer` are one role. */
    roleId: z.string(),
    /** A resource id or `*`; absent for organization roles. */
    resource: z.string().optional(),
    /** Absent, empty and a set are three different things. */
    applicationRoles: z.array(z.string()).readonly().optional(),
  })
  .readonly()
export type ScopedAssignment = z.infer<typeof ScopedAssignment>

/** One entry of a list that the emulator does not know, kept as it came. */
const OpaqueAssignment = z
  .strictObject({
    /** `platform`, `project.vectors`. */
    path: z.string(),
    wire: z.json(),
  })
  .readonly()

export const Assignment = z.union([ScopedAssignment, OpaqueAssignment])
export type Assignment = z.infer<typeof Assignment>

function isScope(path: string): boolean {
  return factsAt(path) !== undefined
}

const PatternEntry = z.strictObject({
  role_id: z.string(),
  organization_id: z.string(),
  all: z.boolean().optional(),
  project_ids: z.array(z.string()).optional(),
  application_roles: z.array(z.string()).optional(),
})

/** Whether an entry of a list there can be taken apart. Entries of newer types of project have to follow the pattern. */
export function isUnderstood(path: string, wire: unknown): path is Scope {
  return SCOPES.has(path) || (isScope(path) && PatternEntry.safeParse(wire).success)
}

export function isScoped(assignment: Assignment): assignment is ScopedAssignment {
  return 'scope' in assignment
}

/** The role's id with its kind's prefix, whichever way it is spelt. */
export function prefixedRoleId(scope: Scope, roleId: string): string {
  const type = projectTypeOf(scope)
  if (type === undefined || roleId.startsWith(`${type}-`)) return roleId
  return `${type}-${roleId.replaceAll('_', '-')}`
}

/** The id that Elastic's agent skill writes in a project list: `t1_analyst`. */
export function shortRoleId(scope: Scope, roleId: string): string {
  const type = projectTypeOf(scope)
  if (type === undefined) return roleId
  return prefixedRoleId(scope, roleId)
    .slice(type.length + 1)
    .replaceAll('-', '_')
}

/** Whether every project of the type has a role of this name, so that it is not a custom one. */
export function isPredefined(scope: Scope, applicationRole: string): boolean {
  const { projectType, roleNames } = scopeFacts(scope)
  return projectType !== undefined && roleNames.includes(applicationRole.replaceAll('_', '-'))
}

/**
 * What an absent `application_roles` means on a project, spelt out: the role of the same name. Undefined for other
 * kinds, whose predefined roles are not public.
 */
export function defaultApplicationRoles({ scope, roleId }: ScopedAssignment): readonly string[] | undefined {
  const name = shortRoleId(scope, roleId)
  return isPredefined(scope, name) ? [name] : undefined
}

/** Turns an assignment into a text; assignments with equal texts are the same one. */
export type AssignmentKey = (assignment: Assignment) => string

/** Equal for assignments that grant the same: two spellings of a role, default application roles spelt out. */
export const keyByMeaning: AssignmentKey = (assignment) => {
  if (!isScoped(assignment)) return keyByForm(assignment)
  const { scope, roleId, resource, applicationRoles } = assignment
  const roles = applicationRoles && [...new Set(applicationRoles)].sort()
  const isDefault = roles !== undefined && String(roles) === String(defaultApplicationRoles(assignment))
  return JSON.stringify([
    scope,
    prefixedRoleId(scope, roleId),
    resource ?? null,
    isDefault ? null : (roles ?? null),
  ])
}

/** Equal only for assignments that are written alike. */
export const keyByForm: AssignmentKey = (assignment) =>
  isScoped(assignment)
    ? JSON.stringify([
        assignment.scope,
        assignment.roleId,
        assignment.resource ?? null,
        assignment.applicationRoles ? [...new Set(assignment.applicationRoles)].sort() : null,
      ])
    : JSON.stringify([assignment.path, canonical(assignment.wire)])

/** `held` and `added`; the same array if nothing is new. */
export function grant(held: readonly Assignment[], added: readonly Assignment[]): readonly Assignment[] {
  const keys = new Set(held.map(keyByMeaning))
  const fresh = added.filter((assignment) => {
    const key = keyByMeaning(assignment)
    if (keys.has(key)) return false
    keys.add(key)
    return true
  })
  return fresh.length === 0 ? held : [...held, ...fresh]
}

/** `held` without the assignments that have one of these keys; the same array if there are none. */
export function revoke(
  held: readonly Assignment[],
  keys: ReadonlySet<string>,
  keyOf: AssignmentKey,
): readonly Assignment[] {
  const kept = held.filter((assignment) => !keys.has(keyOf(assignment)))
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
