/** Sorts the changes of a plan into those that were reviewed and those that have to wait. */
import { type Change, emailKey, type Plan, type Roster } from '@roster/core'
import type { MergedPullRequest, OpenedReview, ReviewedPlan, Trigger } from '@roster/github'
import { recentMerges } from './merges.ts'
import type { PushedFile } from './pushed-file.ts'
import { findReview, isReviewed, type ReviewSource } from './review.ts'

export interface Sorted {
  readonly reviewed: readonly Change[]
  readonly unreviewed: readonly Change[]
  /** Why nothing counts as reviewed, where nothing does. */
  readonly reason: string
}

export interface SortOptions {
  readonly plan: Plan
  readonly roster: Roster
  readonly pushed: PushedFile
  /** The file before the push; undefined where there was none, or a broken one, or nothing was pushed. */
  readonly before: Roster | undefined
  readonly trigger: Trigger
  readonly pullRequest: MergedPullRequest | undefined
  readonly source: ReviewSource
  /** Milliseconds since the epoch. */
  readonly now: number
}

/**
 * Asks the pull request that was merged, and where that does not speak for everything, those behind the last
 * 30 days' commits to the file: an earlier run may have left something to do.
 *
 * @throws GitHubRequestError
 */
export async function sortByReview(options: SortOptions): Promise<Sorted> {
  const { plan, roster, pushed, pullRequest, source, now } = options
  const opened = new Map<number, OpenedReview>()
  if (pullRequest) opened.set(pullRequest.number, await findReview(pullRequest.number, source))

  const sorted = () => {
    const reviews = [...opened.values()].flatMap((found): readonly ReviewedPlan[] =>
      found.status === 'valid' ? [found.review] : [],
    )
    const isShown = pullRequest !== undefined && opened.get(pullRequest.number)?.status === 'valid'
    const isMergedExpiry = isShown ? () => true : mergedExpiries(options)
    const rules = { plan, roster, reviews, isMergedExpiry }
    const { reviewed = [], unreviewed = [] } = Object.groupBy(plan.changes, (change) =>
      isReviewed(change, rules) ? 'reviewed' : 'unreviewed',
    )
    return { reviewed, unreviewed, reason: reasonFor(pullRequest, opened) }
  }

  let result = sorted()
  if (result.unreviewed.length === 0) return result
  for await (const { pullRequest: earlier } of recentMerges(source, pushed, now)) {
    if (earlier === undefined || opened.has(earlier.number)) continue
    opened.set(earlier.number, await findReview(earlier.number, source))
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

function reasonFor(
  pullRequest: MergedPullRequest | undefined,
  opened: ReadonlyMap<number, OpenedReview>,
): string {
  if (pullRequest === undefined) return 'No merged pull request shows it.'
  const number = `#${pullRequest.number}`
  switch (opened.get(pullRequest.number)?.status) {
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
