/** What was reviewed: which of a plan's changes a preview has shown on a pull request that was then merged. */
import {
  type Change,
  effectsOf,
  emailKey,
  membershipEffect,
  type Plan,
  type Roster,
  type Secret,
} from '@roster/core'
import {
  commentMarker,
  type GitHubClient,
  type OpenedReview,
  openReview,
  type Repository,
  type ReviewedPlan,
  readStickyComment,
} from '@roster/github'

export interface ReviewSource {
  readonly client: GitHubClient
  readonly repository: Repository
  /** Path of the members file. */
  readonly file: string
  readonly organization: string
  readonly reviewKey: Secret
}

/** The review that the preview comment of a pull request carries. @throws GitHubRequestError */
export async function findReview(
  pullRequest: number,
  { client, repository, file, organization, reviewKey }: ReviewSource,
): Promise<OpenedReview> {
  const marker = commentMarker('preview', file)
  const comment = await readStickyComment(client, repository, pullRequest, marker)
  return openReview(comment?.body ?? '', reviewKey, { repository, pullRequest, organization, file })
}

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
  if (change.kind === 'resend') return true
  const hasExpired = roster.expired.has(emailKey(change.email))
  if (membershipEffect(change.kind) === 'ends' && hasExpired && isMergedExpiry(change.email)) return true
  const covers = (digest: string) => reviews.some((review) => review.covers(digest, plan.digest))
  return covers(change.digest) || effectsOf(plan.organization, change).every(covers)
}
