/** What was reviewed: which of a plan's changes a preview has shown on a pull request that was then merged. */
import {
  CHANGE_KIND,
  type Change,
  effectsOf,
  emailKey,
  endsMembership,
  type Plan,
  type Roster,
} from '@roster/core'
import type { ReviewedPlan } from '@roster/github'

export interface ReviewRules {
  readonly plan: Plan
  readonly roster: Roster
  readonly reviews: readonly ReviewedPlan[]
  /** Whether the date that ended a membership has been merged, so that what it brings was reviewed. */
  readonly isMergedExpiry: (email: string) => boolean
}

/**
 * Whether a change may be made without another look: it was shown, as it is or as part of what was shown;
 * nothing of it is new, as with an invitation sent again; or a date has brought it that was merged.
 */
export function isReviewed(change: Change, { plan, roster, reviews, isMergedExpiry }: ReviewRules): boolean {
  if (!CHANGE_KIND[change.kind].needsApproval) return true
  const hasExpired = roster.expired.has(emailKey(change.email))
  if (endsMembership(change.kind) && hasExpired && isMergedExpiry(change.email)) return true
  return covers(reviews, change, plan)
}

/** Whether these reviews, taken together, have shown a change. */
export function covers(
  reviews: readonly ReviewedPlan[],
  change: Change,
  plan: Pick<Plan, 'digest' | 'organization'>,
): boolean {
  const isShown = (digest: string) => reviews.some((review) => review.covers(digest, plan.digest))
  return isShown(change.digest) || effectsOf(plan.organization, change).every(isShown)
}
