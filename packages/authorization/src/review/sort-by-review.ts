/** Sorts the changes of a plan into those that were reviewed and those that have to wait. */
import { CHANGE_KIND, type Change, changesMember, joinsBySignIn, type Plan, type Roster } from '@roster/core'
import { type Cause, pullRequestOf } from '../history/cause.ts'
import { type IsMergedEnd, isDueEnd, mergedEnds } from '../history/merged-end.ts'
import type { ShownPlan } from '../port/evidence.ts'
import type { MergedPullRequest } from '../port/repository.ts'
import { covers } from './coverage.ts'
import type { MergedReview, MergedReviews } from './merged-reviews.ts'
import { spentReview } from './spent.ts'

export interface SortedByReview {
  readonly reviewed: readonly Change[]
  readonly unreviewed: readonly UnreviewedChange[]
}

export interface UnreviewedChange {
  readonly change: Change
  /** Why it does not count as reviewed: a sentence or two. */
  readonly reason: string
}

export interface SortOptions {
  readonly plan: Plan
  readonly roster: Roster
  readonly cause: Cause
  readonly reviews: MergedReviews
}

/**
 * Asks the pull request that was merged. If it does not explain everything, asks those behind earlier commits:
 * an earlier run may have left changes unfinished.
 */
export async function sortByReview(options: SortOptions): Promise<SortedByReview> {
  const asked: MergedReview[] = []
  const { plan } = options
  // An older review cannot change that a newer one is spent.
  const isOpen = ({ change }: UnreviewedChange) => spentReview(asked, change, plan) === undefined
  let sorted = sort(options, asked)
  if (sorted.unreviewed.length === 0) return sorted
  for await (const review of options.reviews.newestFirst()) {
    asked.push(review)
    sorted = sort(options, asked)
    if (!sorted.unreviewed.some(isOpen)) break
  }
  return sorted
}

function sort({ plan, roster, cause }: SortOptions, asked: readonly MergedReview[]): SortedByReview {
  const shown = asked.flatMap(({ preview }): readonly ShownPlan[] =>
    preview.status === 'valid' ? [preview.shown] : [],
  )
  const pullRequest = pullRequestOf(cause)
  const own = asked.find((review) => review.pullRequest.number === pullRequest?.number)
  const isMergedEnd = own?.preview.status === 'valid' ? () => true : mergedEnds(cause, roster)
  const reviewed: Change[] = []
  const unreviewed: UnreviewedChange[] = []
  for (const change of plan.changes) {
    const spent = CHANGE_KIND[change.kind].needsApproval ? spentReview(asked, change, plan) : undefined
    if (spent) unreviewed.push({ change, reason: spentReason(change, spent, roster) })
    else if (isReviewed(change, { plan, roster, shown, isMergedEnd })) reviewed.push(change)
    else unreviewed.push({ change, reason: reasonFor(pullRequest, own) })
  }
  return { reviewed, unreviewed }
}

function spentReason({ email, kind }: Change, { pullRequest }: MergedReview, { policy }: Roster): string {
  const merged = new Date(pullRequest.mergedAt).toISOString().slice(0, 10)
  const undone = `It was applied with pull request #${pullRequest.number}, merged on ${merged}, and has been undone since.`
  if (!changesMember(kind) || !joinsBySignIn(policy, email)) return undone
  return `${undone} ${email} joins by single sign-on: if this happens again and again, the identity provider probably has role mappings, which overwrite roles at each sign-in. Then set "roles": "mapped" under "sso" in the policy.`
}

interface ReviewRules {
  readonly plan: Plan
  readonly roster: Roster
  readonly shown: readonly ShownPlan[]
  readonly isMergedEnd: IsMergedEnd
}

/**
 * A change needs no further review if a preview has shown it, if it grants nothing new because it resends an
 * invitation, or if it follows from an end date that was merged.
 */
function isReviewed(change: Change, { plan, roster, shown, isMergedEnd }: ReviewRules): boolean {
  return (
    !CHANGE_KIND[change.kind].needsApproval ||
    isDueEnd(change, roster, isMergedEnd) ||
    covers(shown, change, plan)
  )
}

function reasonFor(pullRequest: MergedPullRequest | undefined, own: MergedReview | undefined): string {
  if (pullRequest === undefined) return 'No merged pull request shows it.'
  const number = `#${pullRequest.number}`
  switch (own?.preview.status) {
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
