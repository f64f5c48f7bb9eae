/** Roles that cover a set of actions, in words: those that are required, and those that a principal has. */
import { ALL, isOwner } from '../catalog/assignment.ts'
import { resourcesText } from '../catalog/assignment-text.ts'
import { compareKinds, type ResourceKind } from '../catalog/kind.ts'
import type { ResourceNames } from '../catalog/resource.ts'
import { conjunction } from '../text/enumeration.ts'
import { type Action, adminsManage, type Principal } from './permission.ts'

/** Admin is enough if only assignments on resources change. */
function scopesOf(actions: readonly Action[]): ReadonlyMap<ResourceKind, readonly string[]> | undefined {
  const scopes = new Map<ResourceKind, Set<string>>()
  for (const action of actions) {
    if (action.kind !== 'manage-assignment') return undefined
    const { kind, resource = ALL } = action.assignment
    if (!adminsManage(kind)) return undefined
    scopes.set(kind, (scopes.get(kind) ?? new Set()).add(resource))
  }
  return new Map(
    [...scopes].sort(([a], [b]) => compareKinds(a, b)).map(([kind, resources]) => [kind, [...resources]]),
  )
}

/** The required roles, as after "needs": "an Organization owner, or Admin on all deployments". */
export function requirement(actions: readonly Action[], names: ResourceNames): string {
  const scopes = scopesOf(actions)
  if (scopes === undefined) return 'an Organization owner'
  const admin = [...scopes].map(([kind, resources]) =>
    adminText(kind, resources.includes(ALL) ? [ALL] : resources, names),
  )
  return `an Organization owner, or ${conjunction(admin)}`
}

/** The roles by which a principal covers all of `actions`. The principal must cover them. */
export function standing(principal: Principal, actions: readonly Action[], names: ResourceNames): string {
  const scopes = scopesOf(actions)
  if (principal.some(isOwner)) return 'Organization owner'
  // Only changes of a person's own API keys can be covered in another way.
  if (scopes === undefined) return 'Workload credentials owner'
  const isAdminOfAll = (kind: ResourceKind) =>
    principal.some((held) => held.kind === kind && held.role === 'admin' && held.resource === ALL)
  return conjunction(
    [...scopes].map(([kind, resources]) => adminText(kind, isAdminOfAll(kind) ? [ALL] : resources, names)),
  )
}

function adminText(kind: ResourceKind, resources: readonly string[], names: ResourceNames): string {
  return `Admin on ${resourcesText(kind, resources, names)}`
}
