/** Members and invitations of the organizations that tests show. */
import { type Assignment, type Invitation, type Member, Secret } from '@roster/core'

export function member(
  email: string | undefined,
  name: string,
  ...assignments: readonly Assignment[]
): Member {
  return {
    userId: `user-${name.toLowerCase().replaceAll(' ', '-')}`,
    ...(email && { email }),
    name,
    memberSince: '2026-01-07T10:30:00Z',
    assignments,
    unknown: [],
  }
}

export function invitation(
  email: string,
  rest: Pick<Invitation, 'expired' | 'expiresAt'>,
  ...assignments: readonly Assignment[]
): Invitation {
  return { email, token: new Secret('never shown'), assignments, unknown: [], ...rest }
}
