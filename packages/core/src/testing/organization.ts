/** Snapshots of organizations, for tests. */
import type { UnknownAssignment } from '../catalog/assignment.ts'
import type { Invitation, Member, OrganizationKey, Snapshot } from '../organization/snapshot.ts'
import { Secret } from '../text/secret.ts'
import { atoms } from './assignments.ts'
import { ORGANIZATION } from './members-text.ts'

/** A member with these assignments in short; the user id is the address unless given. */
export function member(
  email: string,
  assignments: readonly string[] = [],
  rest: Partial<Pick<Member, 'userId' | 'unknown'>> = {},
): Member {
  return { userId: `user-of-${email}`, email, unknown: [], ...rest, assignments: atoms(...assignments) }
}

export function invitation(
  email: string,
  assignments: readonly string[] = [],
  rest: Partial<Pick<Invitation, 'expired' | 'expiresAt' | 'unknown'>> = {},
): Invitation {
  return {
    email,
    token: new Secret(`token-of-${email}`),
    expired: false,
    unknown: [],
    ...rest,
    assignments: atoms(...assignments),
  }
}

/** An API key; its id is the name with `id-` before it unless given. */
export function apiKey(
  name: string,
  assignments: readonly string[] = [],
  rest: Partial<Omit<OrganizationKey, 'assignments'>> = {},
): OrganizationKey {
  return { id: `id-${name}`, name, unknown: [], ...rest, assignments: atoms(...assignments) }
}

/** An assignment of a kind that Roster does not know. */
export const PLATFORM_ROLE: UnknownAssignment = {
  path: 'platform',
  roleId: 'platform-admin',
  wire: { role_id: 'platform-admin', organization_id: ORGANIZATION },
}

export function snapshot(
  members: readonly Member[],
  invitations: readonly Invitation[] = [],
  id = ORGANIZATION,
): Snapshot {
  return { organization: { id, name: 'Acme Search' }, members, invitations }
}
