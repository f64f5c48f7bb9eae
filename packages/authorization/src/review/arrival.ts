/** Arrivals: members who joined by signing in a short while ago and do not have their listed roles yet. */
import { type Change, changesMember, emailDomain, type Roster, type Snapshot } from '@roster/core'

/** How long a member counts as having just joined, in milliseconds: two weeks of failed runs, and a margin. */
const JUST_JOINED = 30 * 24 * 60 * 60 * 1000

export interface ArrivalFacts {
  readonly roster: Roster
  readonly snapshot: Snapshot
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** A member who lost all roles by hand, long after joining, is not an arrival. */
export function isArrival(
  { kind, email, userId, before }: Change,
  { roster, snapshot, now }: ArrivalFacts,
): boolean {
  if (!changesMember(kind) || before.length > 0) return false
  if (!roster.policy.ssoDomains.includes(emailDomain(email))) return false
  const member = snapshot.members.find((each) => each.userId === userId)
  const since = Date.parse(member?.memberSince ?? '')
  return now - since < JUST_JOINED
}
