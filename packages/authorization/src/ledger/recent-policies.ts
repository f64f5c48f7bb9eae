/** Earlier policies that still count for ends by date: what they did not allow comes into force a day after its merge. */
import type { Policy } from '@roster/core'
import type { Ledger } from './ledger.ts'

const DAY = 24 * 60 * 60 * 1000

/**
 * Policies that the file has not had for a day. Who pushes directly chooses the dates of the commits, so a push counts as
 * recent until GitHub's date of a later merge shows that it is older.
 *
 * @param now Milliseconds since the epoch.
 */
export async function recentPolicies(ledger: Ledger, now: number): Promise<readonly Policy[]> {
  const policies: Policy[] = []
  for await (const { at, before, pullRequest } of ledger.newestFirst()) {
    if (pullRequest && at <= now - DAY) break
    if (before) policies.push(before.policy)
  }
  return policies
}
