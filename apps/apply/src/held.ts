/** Sorts the changes of a plan into those that were reviewed and those that have to wait. */
import { type Change, emailKey, type Plan, type Roster } from '@roster/core'
import type { MergedPullRequest, ReviewedPlan, Trigger } from '@roster/github'
import { isReviewed } from './review.ts'
import type { MergedReview, Reviews } from './reviews.ts'

export interface Sorted {
  readonly reviewed: readonly Change[]
  readonly unreviewed: readonly Change[]
  /** Why nothing counts as reviewed, where nothing does. */
  readonly reason: string
}

export interface SortOptions {
  readonly plan: Plan
  readonly roster: Roster
  /** The file before the push; undefined where there was none, or a broken one, or nothing was pushed. */
  readonly before: Roster | undefined
  readonly trigger: Trigger
  readonly pullRequest: MergedPullRequest | undefined
  readonly reviews: Reviews
}

/**
 * Asks the pull request that was merged, and where that does not speak for everything, those behind the last
 * 30 days' commits to the file: an earlier run may have left something to do. For somebody who has just joined by
 * signing in, it goes back as far as a year.
 *
 * @throws GitHubRequestError
 */
export async function sortByReview(options: SortOptions): Promise<Sorted> {
  const { plan, roster, pullRequest } = options
  const asked: MergedReview[] = []

  const sorted = () => {
    const valid = asked.flatMap(({ opened }): readonly ReviewedPlan[] =>
      opened.status === 'valid' ? [opened.review] : [],
    )
    const own = ownReview(pullRequest, asked)
    const isMergedExpiry = own?.opened.status === 'valid' ? () => true : mergedExpiries(options)
    const rules = { plan, roster, reviews: valid, isMergedExpiry }
    const { reviewed = [], unreviewed = [] } = Object.groupBy(plan.changes, (change) =>
      isReviewed(change, rules) ? 'reviewed' : 'unreviewed',
    )
    return { reviewed, unreviewed, reason: reasonFor(pullRequest, own) }
  }

  let result = sorted()
  if (result.unreviewed.length === 0) return result
  for await (const review of options.reviews.newestFirst()) {
    asked.push(review)
    result = sorted()
    if (result.unreviewed.length === 0) break
  }
  return result
}

/** In a push that no preview has shown, only dates that stood there before it count as merged. */
export function mergedExpiries({
  trigger,
  before,
  roster,
}: Pick<SortOptions, 'trigger' | 'before' | 'roster'>): (email: string) => boolean {
  if (trigger.kind !== 'push') return () => true
  return (email) => {
    const key = emailKey(email)
    return before?.expired.get(key)?.expires === roster.expired.get(key)?.expires
  }
}

function ownReview(
  pullRequest: MergedPullRequest | undefined,
  asked: readonly MergedReview[],
): MergedReview | undefined {
  return asked.find((review) => review.pullRequest.number === pullRequest?.number)
}

function reasonFor(pullRequest: MergedPullRequest | undefined, own: MergedReview | undefined): string {
  if (pullRequest === undefined) return 'No merged pull request shows it.'
  const number = `#${pullRequest.number}`
  switch (own?.opened.status) {
    case 'valid':
      return `The preview on pull request ${number} did not show it: the organization or the file has changed since.`
    case 'forged':
      return `The seal of the preview on pull request ${number} is not genuine, or the review key differs.`
    case 'other':
      return `The seal on pull request ${number} belongs to another pull request, file or organization.`
    default:
      return `There is no sealed preview on pull request ${number}: it needs a live preview before it is merged.`
  }
}
