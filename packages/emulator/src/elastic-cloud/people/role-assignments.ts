/** RoleAssignments as requests have them, read into the emulator's own assignments. */
import { RoleAssignments, ScopedRoleAssignment } from '@roster/elastic-cloud/wire'
import type * as z from 'zod'
import { type ApiError, invalidData, refusal } from '../http/api-error.ts'
import {
  ALL,
  type Assignment,
  isPredefined,
  isUnderstood,
  prefixedRoleId,
  projectTypeOf,
  type Scope,
  type ScopedAssignment,
  scopeFacts,
} from '../state/assignment.ts'
import type { Readings } from '../state/readings.ts'
import { UNKNOWN_KEY } from './answer-form.ts'

/** Source: the product documentation on custom roles. */
const APPLICATION_ROLE = /^[A-Za-z0-9][A-Za-z0-9_.-]*$/

export interface RequestScope {
  /** Every assignment must be of this organization. */
  readonly organizationId: string
  readonly readings: Readings
}

/**
 * Reads a request's role assignments, in which null counts as absent. Stricter than the service about fields that do
 * not exist, so that a misspelt one is noticed here. Throws an ApiError.
 */
export function readRoleAssignments(body: unknown, request: RequestScope): readonly Assignment[] {
  const parsed = RoleAssignments.safeParse(body)
  if (!parsed.success) throw invalidData(parsed.error)
  const { project, ...lists } = parsed.data
  return [
    ...readLists(Object.entries(lists), request),
    ...readLists(
      Object.entries(project ?? {}).map(([type, list]) => [`project.${type}`, list]),
      request,
    ),
  ]
}

function readLists(lists: readonly (readonly [string, unknown])[], request: RequestScope): Assignment[] {
  return lists.flatMap(([path, list]): Assignment[] => {
    if (list === undefined) return []
    if (request.readings.unknownKeys && path === UNKNOWN_KEY) return []
    if (!Array.isArray(list)) throw invalidConfig(path, 'expected a list')
    return list.flatMap((wire: z.core.util.JSONType): Assignment[] =>
      isUnderstood(path, wire) ? readEntry(path, wire, request) : [{ path, wire }],
    )
  })
}

function readEntry(
  scope: Scope,
  wire: unknown,
  { organizationId, readings }: RequestScope,
): ScopedAssignment[] {
  const parsed = ScopedRoleAssignment.safeParse(wire)
  if (!parsed.success) throw invalidData(parsed.error)
  const {
    role_id: roleId,
    organization_id,
    all,
    application_roles: applicationRoles,
    ...others
  } = parsed.data
  const { idsField } = scopeFacts(scope)
  if (organization_id !== organizationId) {
    throw refusal('role_assignments.unauthorized_role_assignments', {
      message: `${scope}: organization_id is ${organization_id}, expected ${organizationId}`,
    })
  }
  checkRoleId(scope, roleId)
  checkApplicationRoles(scope, roleId, applicationRoles ?? undefined)
  const { [idsField ?? '']: ids, ...rest } = others as Readonly<Record<string, unknown>>
  const strange = Object.keys(rest).filter((key) => key !== UNKNOWN_KEY || !readings.unknownKeys)
  const what = {
    scope,
    roleId,
    ...(applicationRoles && { applicationRoles: [...new Set(applicationRoles)].sort() }),
  }
  if (idsField === undefined) {
    if (all || strange.length > 0) throw invalidConfig(scope, 'takes no resources')
    return [what]
  }
  if (strange.length > 0) throw invalidConfig(scope, `unknown field ${strange.join(', ')}`)
  return resourcesOf(scope, idsField, all === true, ids).map((resource) => ({ ...what, resource }))
}

function resourcesOf(scope: Scope, idsField: string, all: boolean, ids: unknown): readonly string[] {
  if (all) {
    if (ids !== undefined) throw invalidConfig(scope, `if all is true, ${idsField} must be absent`)
    return [ALL]
  }
  if (!Array.isArray(ids) || ids.length === 0) {
    throw invalidConfig(scope, `unless all is true, ${idsField} must be present and not empty`)
  }
  return ids.map((resource: string) => {
    if (resource === '' || resource === ALL) throw invalidConfig(scope, `${idsField} has an empty id`)
    return resource
  })
}

/** A project list takes the prefixed id of any role, and the short id of those that are known. */
function checkRoleId(scope: Scope, roleId: string): void {
  const { rolePrefix } = scopeFacts(scope)
  const isShort = isPredefined(scope, roleId)
  if (!isShort && (!/^[a-z0-9-]+$/.test(roleId) || !roleId.startsWith(rolePrefix))) {
    throw invalidConfig(scope, `there is no role ${JSON.stringify(roleId)}`)
  }
}

function checkApplicationRoles(scope: Scope, roleId: string, roles: readonly string[] | undefined): void {
  if (roles === undefined) return
  if (!scopeFacts(scope).applicationRoles) throw invalidConfig(scope, 'takes no application_roles')
  const misnamed = roles.find((role) => !APPLICATION_ROLE.test(role))
  if (misnamed !== undefined)
    throw invalidConfig(scope, `no application role is called ${JSON.stringify(misnamed)}`)
  const type = projectTypeOf(scope)
  const custom = roles.filter((role) => !isPredefined(scope, role))
  if (custom.length > 0 && type !== undefined && prefixedRoleId(scope, roleId) !== `${type}-viewer`) {
    throw invalidConfig(scope, `custom application roles need ${type}-viewer, got ${roleId}`)
  }
}

function invalidConfig(path: string, problem: string): ApiError {
  return refusal('role_assignments.invalid_config', { message: `${path}: ${problem}`, fields: [path] })
}
