/** Arrivals: people who joined by signing in a short while ago, and have yet to get the roles they are listed with. */
import { type Change, changesMember, emailDomain, type Roster, type Snapshot } from '@roster/core'

/** How long somebody counts as having just joined, in milliseconds: two weeks of runs that failed, and some more. */
const JUST_JOINED = 30 * 24 * 60 * 60 * 1000

export interface ArrivalFacts {
  readonly roster: Roster
  readonly snapshot: Snapshot
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** Who lost all roles by hand, long after they joined, is no arrival. */
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
