/** The policies that the file had within the last day: what they did not allow comes into force a day after its merge. */
import type { Policy } from '@roster/core'
import type { Ledger } from './ledger.ts'

const DAY = 24 * 60 * 60 * 1000

/** @param now Milliseconds since the epoch. */
export async function recentPolicies(ledger: Ledger, now: number): Promise<readonly Policy[]> {
  const policies: Policy[] = []
  for await (const { at, before, pullRequest } of ledger.newestFirst()) {
    const isOld = at <= now - DAY
    // Who pushes directly chooses the date of the commit, so an old one does not show that everything before it is older.
    if (isOld && pullRequest) break
    if (before && !isOld) policies.push(before.policy)
  }
  return policies
}
