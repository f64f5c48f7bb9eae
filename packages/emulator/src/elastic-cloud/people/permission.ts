/**
 * Who may do what: the product's rules on a principal's assignments. Written independently of the checks it
 * is used to test. Source: the product documentation, "User roles and privileges".
 */
import {
  ALL,
  type Assignment,
  isScoped,
  prefixedRoleId,
  type Scope,
  scopeFacts,
} from '../state/assignment.ts'

/** Owners invite, cancel invitations, remove members, and manage every assignment and key. */
export function isOwner(held: readonly Assignment[]): boolean {
  return holds(held, 'organization', 'organization-admin')
}

/** Workload credentials owners make API keys, and see and revoke the keys they made. */
export function mintsCredentials(held: readonly Assignment[], roleId: string): boolean {
  return isOwner(held) || holds(held, 'organization', roleId)
}

/**
 * Admin on all of a kind manages every assignment of that kind. Admin on some resources manages assignments on
 * exactly these, never one on all. Organization roles and unknown kinds are for owners.
 */
export function mayManage(held: readonly Assignment[], assignment: Assignment): boolean {
  if (isOwner(held)) return true
  if (!isScoped(assignment) || assignment.resource === undefined) return false
  const { scope, resource } = assignment
  return holds(held, scope, `${scopeFacts(scope).rolePrefix}admin`, [ALL, resource])
}

/** An assumption: a key sees the resources on which it has any role, and owners see all. */
export function maySee(held: readonly Assignment[], scope: Scope, resource: string): boolean {
  return isOwner(held) || holds(held, scope, undefined, [ALL, resource])
}

function holds(
  held: readonly Assignment[],
  scope: Scope,
  roleId: string | undefined,
  resources: readonly (string | undefined)[] = [undefined],
): boolean {
  return held.some(
    (assignment) =>
      isScoped(assignment) &&
      assignment.scope === scope &&
      (roleId === undefined || prefixedRoleId(scope, assignment.roleId) === roleId) &&
      resources.includes(assignment.resource),
  )
}
