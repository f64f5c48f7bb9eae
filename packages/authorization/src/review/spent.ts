/**
 * Spent reviews: a run has made the change, and somebody or something has undone it since. A review authorizes a change
 * once, so it has to be reviewed again before it is made again.
 */
import { type Change, effectsOf, membershipEffect, type Plan } from '@roster/core'
import type { MergedReview } from './merged-reviews.ts'

/**
 * The pull request whose record says that part of the change was made. The newest one that showed the part decides: it
 * may have been reviewed again. Undefined for somebody who is invited: whether they left or declined is told elsewhere.
 *
 * @param newestFirst The reviews that were read so far.
 */
export function spentReview(
  newestFirst: readonly MergedReview[],
  change: Change,
  plan: Pick<Plan, 'digest' | 'organization'>,
): MergedReview | undefined {
  if (membershipEffect(change.kind) === 'begins') return undefined
  for (const effect of effectsOf(plan.organization, change)) {
    const latest = newestFirst.find(
      ({ preview }) =>
        preview.status === 'valid' &&
        (preview.shown.covers(change.digest, plan.digest) || preview.shown.covers(effect, plan.digest)),
    )
    if (latest?.applied?.has(effect)) return latest
  }
  return undefined
}
