/**
 * Who may do what: the product's rules on a principal's assignments. Written independently of the checks it
 * is used to test. Source: the product documentation, "User roles and privileges".
 */
import { ALL, type Assignment, isScoped, SCOPES, type Scope } from '../state/assignment.ts'

/** Owners invite, cancel invitations, remove members, and manage every assignment. */
export function isOwner(held: readonly Assignment[]): boolean {
  return holds(held, 'organization', 'organization-admin')
}

/**
 * Admin on all of a kind manages every assignment of that kind; Admin on some resources manages those on
 * exactly these, never one on all. Organization roles and unknown kinds are the owners'.
 */
export function mayManage(held: readonly Assignment[], assignment: Assignment): boolean {
  if (isOwner(held)) return true
  if (!isScoped(assignment) || assignment.resource === undefined) return false
  const { scope, resource } = assignment
  return holds(held, scope, `${SCOPES[scope].rolePrefix}admin`, [ALL, resource])
}

/** An assumption: a key sees the deployments and projects on which it has any role, and owners see all. */
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
      (roleId === undefined || assignment.roleId === roleId) &&
      resources.includes(assignment.resource),
  )
}
