/** How strong access is. Lists of people with access are sorted by it, strongest first. */
import { ALL, type Assignment, compareText, isOwner } from '../catalog/assignment.ts'
import { kindRank } from '../catalog/kind.ts'
import { isPredefined, roleRank } from '../catalog/role.ts'
import { emailKey } from '../text/email.ts'

/**
 * Lower is stronger. Compares what the role allows, what it grants inside, and how many resources it covers. Across
 * kinds: owners, Admins, roles that can change something, Viewers, billing.
 */
export function strengthOf(assignment: Assignment): readonly number[] {
  const { kind, role, resource, applicationRoles } = assignment
  const inside = applicationRoles === undefined ? 0 : applicationRoles.length > 0 ? 1 : 2
  return [
    ACCESS_LEVELS.indexOf(accessLevel(assignment)),
    roleRank(kind, role),
    inside,
    resource === ALL ? 0 : 1,
    kindRank(kind),
  ]
}

/** What assignments allow, across kinds, strongest first. */
export const ACCESS_LEVELS = ['owner', 'admin', 'change', 'view', 'billing'] as const
export type AccessLevel = (typeof ACCESS_LEVELS)[number]

export function accessLevel(assignment: Assignment): AccessLevel {
  if (isOwner(assignment)) return 'owner'
  if (assignment.kind === 'organization')
    return isPredefined(assignment.kind, assignment.role) ? 'billing' : 'admin'
  if (assignment.role === 'admin') return 'admin'
  return assignment.role === 'viewer' ? 'view' : 'change'
}

/** Whether this covers all of a kind and decides who else has access to it. Reviews look at these first. */
export function isPrivileged(assignment: Assignment): boolean {
  const { kind, role, resource } = assignment
  // A role of the organization that this release does not know can allow to create API keys, as one of them does.
  if (kind === 'organization') return isOwner(assignment) || !isPredefined(kind, role)
  return role === 'admin' && resource === ALL
}

export function compareStrength(a: Assignment, b: Assignment): number {
  return compareRanks(strengthOf(a), strengthOf(b))
}

export function compareRanks(a: readonly number[], b: readonly number[]): number {
  const index = a.findIndex((rank, at) => rank !== b[at])
  return index === -1 ? 0 : (a[index] ?? 0) - (b[index] ?? 0)
}

/** By address, then by user id. */
export function comparePeople(
  a: { readonly email?: string; readonly userId?: string },
  b: { readonly email?: string; readonly userId?: string },
): number {
  return (
    compareText(emailKey(a.email ?? ''), emailKey(b.email ?? '')) ||
    compareText(a.userId ?? '', b.userId ?? '')
  )
}
