/**
 * What a members file can express. The organization can have more: assignments in a form without a notation, and
 * people whose address cannot be a key. No file can ask for these, so they are never revoked: they are preserved and
 * shown.
 */
import { ALL, type Assignment } from '../catalog/assignment.ts'
import { type AssignmentKind, isProjectKind, kindRow } from '../catalog/kind.ts'
import { isPredefined, roleId, roleName } from '../catalog/role.ts'
import { CustomRole, ExtraRole, type Holder } from '../format/scoped-role.ts'
import { ServiceId } from '../format/scopes.ts'
import { emailKey, isEmail, USER_KEY } from '../text/email.ts'
import { isServiceId } from './named-resources.ts'
import { admitsKind, isExtraRole } from './policy.ts'
import type { Policy } from './roster.ts'

/** Whether a file can ask for exactly this assignment, once the catalog or the policy knows the role. */
export function isExpressible(
  { kind, role, resource, applicationRoles }: Assignment,
  holder: Holder = 'person',
): boolean {
  if (!isPredefined(kind, role) && !isNameableRole(kind, role)) return false
  if (kind === 'organization' ? resource !== undefined : !isNameable(resource ?? '')) return false
  if (applicationRoles === undefined) return true
  if (!kindRow(kind).hasInside) return false
  const isForViewers = isProjectKind(kind) && holder === 'person'
  if (applicationRoles.length > 0 && isForViewers && role !== 'viewer') return false
  return applicationRoles.every((name) => CustomRole.safeParse(name).success)
}

/** The assignments that a file under the policy can ask for. */
export function askableOf(
  assignments: readonly Assignment[],
  policy: Policy,
  holder: Holder = 'person',
): readonly Assignment[] {
  return assignments.filter(
    (each) =>
      isExpressible(each, holder) &&
      admitsKind(policy, each.kind) &&
      (isPredefined(each.kind, each.role) || isExtraRole(policy, each.kind, each.role)),
  )
}

/** Whether a file can list a person by this address or user id. */
export function isListable(email: string): boolean {
  const key = emailKey(email)
  return isEmail(key) || USER_KEY.test(key)
}

/** Whether a policy can list a role that the catalog does not know. */
function isNameableRole(kind: AssignmentKind, role: string): boolean {
  return roleName(kind, roleId(kind, role)) === role && ExtraRole.safeParse(role).success
}

const CAPITAL = /[A-Z]/

/** Ids in the form of the service are read in lower case. */
function isNameable(id: string): boolean {
  if (id === ALL) return true
  return isServiceId(id) ? !CAPITAL.test(id) : ServiceId.safeParse(id).success
}
