/** The policies that the file had within the last day: what they did not allow comes into force a day after its merge. */
import type { Policy } from '@roster/core'
import type { Ledger } from './ledger.ts'

const DAY = 24 * 60 * 60 * 1000

/** @param now Milliseconds since the epoch. */
export async function recentPolicies(ledger: Ledger, now: number): Promise<readonly Policy[]> {
  const policies: Policy[] = []
  for await (const { at, before } of ledger.newestFirst()) {
    if (at <= now - DAY) break
    if (before) policies.push(before.policy)
  }
  return policies
}
