/**
 * Demotions: members who stay and lose an Admin role. The table of kinds says which roles these are: Organization owner,
 * Billing admin, and Admin of every kind of resource.
 */
import { type Assignment, impliesAssignment, isOwner } from '../catalog/assignment.ts'
import { isAdminRole, roleRow } from '../catalog/role.ts'
import type { Change } from './change.ts'
import { changesMember } from './change-kind.ts'

/**
 * Whether the member loses an Admin role that none of their other roles includes. Admin on single resources instead of
 * all of them is a loss, and so is Admin for the Cloud Console only.
 */
export function isDemotion({ kind, before, after }: Pick<Change, 'kind' | 'before' | 'after'>): boolean {
  return changesMember(kind) && lostAdmin({ before, after }).length > 0
}

/** The Admin roles that are lost. */
export function lostAdmin({ before, after }: Pick<Change, 'before' | 'after'>): readonly Assignment[] {
  return before.filter(
    (held) => isAdminRole(held.kind, held.role) && !after.some((kept) => includesAdmin(kept, held)),
  )
}

/** Whether the role includes an Admin role. An owner has every role, unless for the Cloud Console only. */
export function includesAdmin(kept: Assignment, admin: Assignment): boolean {
  if (impliesAssignment(kept, admin)) return true
  return isOwner(kept) && (kept.applicationRoles === undefined || !opensInside(admin))
}

function opensInside({ kind, role, applicationRoles }: Assignment): boolean {
  return applicationRoles?.length !== 0 && roleRow(kind, role)?.inside.access !== 'none'
}
