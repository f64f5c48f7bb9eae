/** Arbitrary assignments, people and files, for properties. */
import fc from 'fast-check'
import { type Assignment, applicationRoleSet } from '../catalog/assignment.ts'
import { RESOURCE_KINDS, type ResourceKind, resourceKind } from '../catalog/kind.ts'
import { rolesOf } from '../catalog/role.ts'

const RESOURCES = ['*', 'a'.repeat(32), 'b'.repeat(32)] as const

function role(kind: ResourceKind | 'organization', extra: readonly string[]) {
  return fc.constantFrom(...rolesOf(kind).map(({ name }) => name), ...extra)
}

function scoped(kind: ResourceKind, extra: readonly string[]): fc.Arbitrary<Assignment> {
  const base = { kind: fc.constant(kind), resource: fc.constantFrom(...RESOURCES) }
  const inside = fc.subarray(['logs', 'metrics', 'traces']).map(applicationRoleSet)
  return fc.oneof(
    fc.record({ ...base, role: role(kind, extra) }),
    ...(kind === 'connected-cluster'
      ? []
      : [fc.record({ ...base, role: fc.constant('viewer'), applicationRoles: inside })]),
  )
}

/** Any atom that members and invitations may hold; of roles the catalog does not know, the `extra` ones. */
export function assignment(...extra: readonly string[]): fc.Arbitrary<Assignment> {
  return fc.oneof(
    fc.record({ kind: fc.constant('organization' as const), role: role('organization', extra) }),
    ...RESOURCE_KINDS.map((kind) => scoped(kind, extra)),
  )
}

/** What a members file writes for `assignments`. */
export function accessOf(assignments: readonly Assignment[]): Record<string, unknown> {
  const organization = assignments.filter(({ kind }) => kind === 'organization').map(({ role }) => role)
  const access: Record<string, unknown> = organization.length > 0 ? { organization } : {}
  for (const kind of RESOURCE_KINDS) {
    const here = assignments.filter((atom) => atom.kind === kind)
    if (here.length === 0) continue
    const byResource = Map.groupBy(here, ({ resource = '*' }) => resource)
    access[resourceKind(kind).scopeKey] = Object.fromEntries(
      [...byResource].map(([resource, list]) => [resource, list.map(scopeItem)]),
    )
  }
  return access
}

function scopeItem({ role, applicationRoles }: Assignment) {
  if (applicationRoles === undefined) return role
  return applicationRoles.length === 0 ? { role, access: 'console' } : { role, applicationRoles }
}
