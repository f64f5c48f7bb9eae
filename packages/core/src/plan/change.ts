/** A change is what a plan does to one person. */
import type { Assignment, UnknownAssignment } from '../catalog/assignment.ts'

export const CHANGE_KINDS = [
  'invite',
  'resend',
  'replace-invitation',
  'cancel-invitation',
  'change-roles',
  'remove',
] as const

export type ChangeKind = (typeof CHANGE_KINDS)[number]

/** What becomes of the membership. Being invited counts as membership: the person only has to accept. */
export type MembershipEffect = 'begins' | 'continues' | 'ends'

export interface Change {
  readonly kind: ChangeKind
  /** As the file spells it; for people who are not listed, as the API does. */
  readonly email: string
  /** Present for members, absent for invited people. */
  readonly userId?: string
  /** Atoms the person gains, in canonical order; for an invitation, relative to the one already open. */
  readonly grant: readonly Assignment[]
  /** Atoms the person loses, in canonical order; for `remove` and `cancel-invitation`, all of them. */
  readonly revoke: readonly Assignment[]
  /** SHA-256 over the effect, in hexadecimal: organization, person, atoms, what becomes of the membership. */
  readonly digest: string
  /** What the person has, or was invited with, when the plan was made. */
  readonly before: readonly Assignment[]
  /** What the person will have, or be invited with. */
  readonly after: readonly Assignment[]
  /** Assignments Roster does not know, which a new invitation must carry on. */
  readonly carried: readonly UnknownAssignment[]
}

const MEMBERSHIP_EFFECT: Readonly<Record<ChangeKind, MembershipEffect>> = {
  invite: 'begins',
  resend: 'continues',
  'replace-invitation': 'continues',
  'cancel-invitation': 'ends',
  'change-roles': 'continues',
  remove: 'ends',
}

export function membershipEffect(kind: ChangeKind): MembershipEffect {
  return MEMBERSHIP_EFFECT[kind]
}
