/** Whether a snapshot shows that a change is in force. */
import {
  type Assignment,
  areSameAssignments,
  assignmentKey,
  assignmentSet,
  CHANGE_KIND,
  type Change,
  concernsKey,
  emailKey,
  endsMembership,
  isOwner,
  type Member,
  type Snapshot,
  sendsInvitation,
  subtractAssignments,
  type UnknownAssignment,
  unknownKey,
  userKey,
} from '@roster/core'

export class SnapshotIndex {
  readonly snapshot: Snapshot
  readonly #members: ReadonlyMap<string, Member>
  readonly #invitations: ReadonlyMap<string, Snapshot['invitations']>
  readonly #keyIds: ReadonlySet<string> | undefined

  constructor(snapshot: Snapshot) {
    this.snapshot = snapshot
    // A change names a member by address, or by `user:` and the user id.
    this.#members = new Map(
      snapshot.members.flatMap((member) => [
        [userKey(member.userId), member] as const,
        ...(member.email ? [[emailKey(member.email), member] as const] : []),
      ]),
    )
    this.#invitations = Map.groupBy(snapshot.invitations, ({ email }) => emailKey(email))
    this.#keyIds = snapshot.keys && new Set(snapshot.keys.map(({ id }) => id))
  }

  member(email: string): Member | undefined {
    return this.#members.get(emailKey(email))
  }

  /** Open and expired ones. */
  invitations(email: string): Snapshot['invitations'] {
    return this.#invitations.get(emailKey(email)) ?? []
  }

  ownerIds(): ReadonlySet<string> {
    const owners = this.snapshot.members.filter(({ assignments }) => assignments.some(isOwner))
    return new Set(owners.map(({ userId }) => userId))
  }

  /** Whether the organization is as `change` asks. An invitation may lack what was left out of it. */
  holds(change: Change, omitted: readonly Assignment[] = []): boolean {
    if (concernsKey(change.kind)) return endsMembership(change.kind) && this.#isRevoked(change)
    const member = this.member(change.email)
    if (endsMembership(change.kind)) {
      return member === undefined && this.invitations(change.email).length === 0
    }
    if (member) {
      return (
        includesAll(member.assignments, subtractAssignments(change.grant, omitted)) &&
        includesNone(member.assignments, change.revoke) &&
        !sharesUnknown(member.unknown, change.revokeUnknown)
      )
    }
    if (!sendsInvitation(change.kind)) return false
    const wanted = subtractAssignments(change.after, omitted)
    return this.invitations(change.email).some(
      ({ expired, assignments }) =>
        !expired && areSameAssignments(assignmentSet(assignments), assignmentSet(wanted)),
    )
  }

  /** Keys that could not be listed may still exist. */
  #isRevoked({ key }: Change): boolean {
    return key?.id !== undefined && this.#keyIds !== undefined && !this.#keyIds.has(key.id)
  }
}

/**
 * Whether `now`, planned after part of `original` was applied, asks for nothing beyond `original`: for the rest of it, or
 * for the same result by other means.
 */
export function isRestOf(now: Change, original: Change): boolean {
  if (endsMembership(original.kind) !== endsMembership(now.kind)) return false
  if (concernsKey(original.kind)) return original.key?.id === now.key?.id
  if (endsMembership(now.kind)) {
    return CHANGE_KIND[now.kind].person === 'invited' || includesAll(original.revoke, now.revoke)
  }
  if (!sendsInvitation(original.kind) && sendsInvitation(now.kind)) return false
  return (
    includesAll(original.after, now.grant) &&
    includesAll(original.revoke, now.revoke) &&
    (now.revokeUnknown ?? []).every((unknown) => sharesUnknown([unknown], original.revokeUnknown))
  )
}

function sharesUnknown(
  held: readonly UnknownAssignment[],
  revoked: readonly UnknownAssignment[] = [],
): boolean {
  const keys = new Set(revoked.map(unknownKey))
  return held.some((unknown) => keys.has(unknownKey(unknown)))
}

function keys(assignments: readonly Assignment[]): ReadonlySet<string> {
  return new Set(assignments.map(assignmentKey))
}

function includesAll(set: readonly Assignment[], part: readonly Assignment[]): boolean {
  const held = keys(set)
  return part.every((assignment) => held.has(assignmentKey(assignment)))
}

function includesNone(set: readonly Assignment[], part: readonly Assignment[]): boolean {
  const held = keys(set)
  return !part.some((assignment) => held.has(assignmentKey(assignment)))
}
