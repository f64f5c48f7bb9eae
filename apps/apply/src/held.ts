/** Sorts the changes of a plan into those that were reviewed and those that have to wait. */
import { type Change, emailKey, type Plan, type Roster, readRoster } from '@roster/core'
import {
  commitsTouching,
  type MergedPullRequest,
  mergedPullRequest,
  type OpenedReview,
  type ReviewedPlan,
  type Trigger,
} from '@roster/github'
import type { PushedFile } from './pushed-file.ts'
import { findReview, isReviewed, type ReviewSource } from './review.ts'

/** How far back a merged pull request still speaks for what a run has not finished. */
const REVIEW_DAYS = 30
const DAY = 24 * 60 * 60 * 1000

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
  for await (const { number } of earlierPullRequests(source, pushed, now)) {
    if (opened.has(number)) continue
    opened.set(number, await findReview(number, source))
    result = sorted()
    if (result.unreviewed.length === 0) break
  }
  return result
}

/** Newest first; asked for one by one, since the first of them mostly speak for everything. */
async function* earlierPullRequests(
  { client, repository, file }: ReviewSource,
  { branch, sha }: PushedFile,
  now: number,
): AsyncGenerator<MergedPullRequest> {
  const since = new Date(now - REVIEW_DAYS * DAY)
  for (const commit of await commitsTouching(client, repository, file, { ref: sha, since })) {
    const pullRequest = await mergedPullRequest(client, repository, { sha: commit, branch })
    if (pullRequest) yield pullRequest
  }
}

/** In a push that no preview has shown, only dates that stood there before it count as merged. */
function mergedExpiries({ trigger, pushed, roster, now }: SortOptions): (email: string) => boolean {
  if (trigger.kind !== 'push') return () => true
  const before = pushed.before === undefined ? undefined : readRoster(pushed.before, { now }).roster
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
