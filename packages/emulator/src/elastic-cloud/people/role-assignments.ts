/** RoleAssignments as they go over the wire, read into atoms and merged back from them. */
import { RoleAssignments, ScopedRoleAssignment } from '@roster/elastic-cloud/wire'
import type * as z from 'zod'
import { type ApiError, invalidData, refusal } from '../http/api-error.ts'
import {
  ALL,
  type Assignment,
  isScope,
  isScoped,
  SCOPES,
  type Scope,
  type ScopedAssignment,
} from '../state/assignment.ts'

/** Source: the product documentation on custom roles. */
const APPLICATION_ROLE = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/

const PROJECT = 'project.'

/**
 * Reads a request's role assignments, all of which must be of this organization. Stricter than the service
 * about fields that do not exist, so that a misspelt one is noticed here. Throws an ApiError.
 */
export function readRoleAssignments(body: unknown, organizationId: string): readonly Assignment[] {
  const parsed = RoleAssignments.safeParse(body)
  if (!parsed.success) throw invalidData(parsed.error)
  const { project = {}, ...lists } = parsed.data
  return [
    ...readLists(Object.entries(lists), organizationId),
    ...readLists(
      Object.entries(project).map(([type, list]) => [PROJECT + type, list]),
      organizationId,
    ),
  ]
}

function readLists(lists: readonly (readonly [string, unknown])[], organizationId: string): Assignment[] {
  return lists.flatMap(([path, list]): Assignment[] => {
    if (list === undefined) return []
    if (!Array.isArray(list)) throw invalidConfig(path, 'expected a list')
    return isScope(path)
      ? list.flatMap((entry) => readEntry(path, entry, organizationId))
      : list.map((wire: z.core.util.JSONType) => ({ path, wire }))
  })
}

function readEntry(scope: Scope, wire: unknown, organizationId: string): ScopedAssignment[] {
  const parsed = ScopedRoleAssignment.safeParse(wire)
  if (!parsed.success) throw invalidData(parsed.error)
  const { role_id: roleId, organization_id, all, application_roles: applicationRoles, ...rest } = parsed.data
  const { idsField, rolePrefix } = SCOPES[scope]
  if (organization_id !== organizationId) {
    throw refusal('role_assignments.unauthorized_role_assignments', {
      message: `${scope}: organization_id is ${organization_id}, expected ${organizationId}`,
    })
  }
  if (!/^[a-z0-9-]+$/.test(roleId) || !roleId.startsWith(rolePrefix)) {
    throw invalidConfig(scope, `there is no role ${JSON.stringify(roleId)}`)
  }
  checkApplicationRoles(scope, roleId, applicationRoles)
  if (idsField === undefined) {
    if (all !== undefined || Object.keys(rest).length > 0) throw invalidConfig(scope, 'takes no resources')
    return [{ scope, roleId }]
  }
  const { [idsField]: ids, ...others } = rest
  if (Object.keys(others).length > 0)
    throw invalidConfig(scope, `there is no ${Object.keys(others).join(', ')}`)
  const what = {
    scope,
    roleId,
    ...(applicationRoles && { applicationRoles: [...new Set(applicationRoles)].sort() }),
  }
  if (all === true) {
    if (ids !== undefined) throw invalidConfig(scope, `where all is true, ${idsField} must be absent`)
    return [{ ...what, resource: ALL }]
  }
  if (ids === undefined || ids.length === 0) {
    throw invalidConfig(scope, `where all is not true, ${idsField} must be present and not empty`)
  }
  return ids.map((resource) => {
    if (resource === '' || resource === ALL) throw invalidConfig(scope, `${idsField} has an empty id`)
    return { ...what, resource }
  })
}

function checkApplicationRoles(scope: Scope, roleId: string, roles: readonly string[] | undefined): void {
  if (roles === undefined) return
  if (!SCOPES[scope].applicationRoles) throw invalidConfig(scope, 'takes no application_roles')
  const misnamed = roles.find((role) => !APPLICATION_ROLE.test(role))
  if (misnamed !== undefined)
    throw invalidConfig(scope, `no application role is called ${JSON.stringify(misnamed)}`)
  if (roles.length > 0 && scope.startsWith(PROJECT) && roleId !== `${SCOPES[scope].rolePrefix}viewer`) {
    throw invalidConfig(
      scope,
      `custom application roles need ${SCOPES[scope].rolePrefix}viewer, got ${roleId}`,
    )
  }
}

function invalidConfig(path: string, problem: string): ApiError {
  return refusal('role_assignments.invalid_config', { message: `${path}: ${problem}`, fields: [path] })
}

/** Merges atoms of the same role and application roles into one entry, as the service's answers have them. */
export function writeRoleAssignments(
  assignments: readonly Assignment[],
  organizationId: string,
  emptyLists: 'omitted' | 'present',
): RoleAssignments {
  const lists = new Map<string, unknown[]>()
  if (emptyLists === 'present') for (const scope of Object.keys(SCOPES)) lists.set(scope, [])
  const append = (path: string, entry: unknown) => lists.set(path, [...(lists.get(path) ?? []), entry])

  const scoped = assignments.filter(isScoped)
  for (const alike of Map.groupBy(scoped, likeness).values()) {
    const [first] = alike
    if (first !== undefined) append(first.scope, writeEntry(first, alike, organizationId))
  }
  for (const assignment of assignments) if (!isScoped(assignment)) append(assignment.path, assignment.wire)

  const project: Record<string, unknown> = {}
  const top: Record<string, unknown> = {}
  for (const [path, list] of lists) {
    if (path.startsWith(PROJECT)) project[path.slice(PROJECT.length)] = list
    else top[path] = list
  }
  return RoleAssignments.parse(Object.keys(project).length > 0 ? { ...top, project } : top)
}

/** Equal for atoms that one entry can hold: an entry is for all, or for a list of resources. */
function likeness({ scope, roleId, resource, applicationRoles }: ScopedAssignment): string {
  return JSON.stringify([scope, roleId, resource === ALL, applicationRoles ?? null])
}

function writeEntry(
  { scope, roleId, resource, applicationRoles }: ScopedAssignment,
  alike: readonly ScopedAssignment[],
  organizationId: string,
) {
  const { idsField } = SCOPES[scope]
  const entry = { role_id: roleId, organization_id: organizationId }
  if (idsField === undefined) return entry
  return {
    ...entry,
    ...(resource === ALL ? { all: true } : { all: false, [idsField]: alike.map((atom) => atom.resource) }),
    ...(applicationRoles && { application_roles: [...applicationRoles] }),
  }
}
