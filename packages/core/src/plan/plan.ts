/** A plan is the difference between a roster and a snapshot: at most one change per person and per API key. */

import type { Finding } from '../finding/finding.ts'
import type { StandingDifference } from '../finding/standing.ts'
import type { Change } from './change.ts'
import { CHANGE_KINDS, type ChangeKind } from './change-kind.ts'
import { planDigest } from './digest.ts'

export interface Plan {
  /** Organization id. */
  readonly organization: string
  /** SHA-256 over the organization and the digests of all changes, in hexadecimal. */
  readonly digest: string
  /** People, sorted by e-mail key; then API keys, sorted by subject. */
  readonly changes: readonly Change[]
  /**
   * The changes that later plans will have for listed people who join by signing in. Nothing is done before they have
   * signed in.
   */
  readonly awaited: readonly Change[]
  /** The removals of unlisted members and revocations of unlisted keys that the policy only reports. */
  readonly unmanaged: readonly Change[]
  /** Differences between organization and file that no change settles. */
  readonly standing: readonly StandingDifference[]
  readonly findings: readonly Finding[]
  readonly summary: Readonly<Record<ChangeKind, number>>
}

/** @param changes In the order of `Plan.changes`. */
export function planOf(
  organization: string,
  changes: readonly Change[],
  {
    awaited = [],
    unmanaged = [],
    standing = [],
    findings = [],
  }: Partial<Pick<Plan, 'awaited' | 'unmanaged' | 'standing' | 'findings'>> = {},
): Plan {
  const summary = Object.fromEntries(CHANGE_KINDS.map((kind) => [kind, 0])) as Record<ChangeKind, number>
  for (const { kind } of changes) summary[kind] += 1
  const digests = changes.map(({ digest }) => digest)
  return {
    organization,
    digest: planDigest(organization, digests),
    changes,
    awaited,
    unmanaged,
    standing,
    findings,
    summary,
  }
}

/** A plan that changes nothing. */
export function emptyPlan(organization: string): Plan {
  return planOf(organization, [])
}
