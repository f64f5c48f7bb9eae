/** Presence: what the organization knows of somebody, and what they hold there or are invited with. */
import { type Assignment, assignmentSet, type UnknownAssignment } from '../catalog/assignment.ts'
import { PlanFindings } from '../file/plan-findings.ts'
import type { Policy } from '../file/roster.ts'
import { emailDomain, emailKey } from '../text/email.ts'
import { type People, peopleOf } from './people.ts'
import type { Invitation, Member, Snapshot } from './snapshot.ts'

export const PRESENCE_STATUSES = [
  'member',
  'invited',
  'invitation-expired',
  /** Joins by signing in, and has not done so. */
  'waiting-for-sso',
  'absent',
  /** Several members have the address. */
  'ambiguous',
  /** No members file can have the address as a key. */
  'unlistable',
] as const

export interface Presence {
  readonly status: (typeof PRESENCE_STATUSES)[number]
  /** What the person holds, or is or was invited with. */
  readonly assignments: readonly Assignment[]
  readonly unknown: readonly UnknownAssignment[]
  readonly member?: Member
  /** RFC 3339; of an invitation. */
  readonly invitationExpiresAt?: string
}

/** Whether the address does not tell who it is. */
export function isUntold({ status }: Presence): boolean {
  return status === 'ambiguous' || status === 'unlistable'
}

/** How everybody stands in an organization, by address. */
export class Presences {
  readonly #people: People
  readonly #policy: Policy

  constructor(snapshot: Snapshot, policy: Policy) {
    this.#people = peopleOf(snapshot, new PlanFindings())
    this.#policy = policy
  }

  /** E-mail keys of all members and invited people whom an address tells apart. */
  get keys(): Iterable<string> {
    return this.#people.byKey.keys()
  }

  of(email: string): Presence {
    const key = emailKey(email)
    const untold = this.#people.untold.get(key)
    if (untold !== undefined) return { status: untold, assignments: [], unknown: [] }
    const { member, invitations } = this.#people.byKey.get(key) ?? { invitations: [] }
    if (member) return presenceOf(member)
    const open = invitations.filter(({ expired }) => !expired)
    if (open.length > 0) return invited('invited', open)
    // Of expired invitations, the last says what was meant.
    const [last] = [...invitations].sort((a, b) => endOf(b) - endOf(a))
    if (last) return invited('invitation-expired', [last])
    const joinsBySignIn = this.#policy.ssoDomains.includes(emailDomain(email))
    return { status: joinsBySignIn ? 'waiting-for-sso' : 'absent', assignments: [], unknown: [] }
  }
}

export function presenceOf(member: Member): Presence {
  return { status: 'member', assignments: assignmentSet(member.assignments), unknown: member.unknown, member }
}

/** Of several open invitations, any may be accepted. */
function invited(status: 'invited' | 'invitation-expired', invitations: readonly Invitation[]): Presence {
  const [expiresAt] = invitations.flatMap((invitation) => invitation.expiresAt ?? [])
  return {
    status,
    assignments: assignmentSet(invitations.flatMap(({ assignments }) => assignments)),
    unknown: invitations.flatMap(({ unknown }) => unknown),
    ...(expiresAt === undefined ? {} : { invitationExpiresAt: expiresAt }),
  }
}

function endOf({ expiresAt = '' }: Invitation): number {
  const time = Date.parse(expiresAt)
  return Number.isNaN(time) ? 0 : time
}
