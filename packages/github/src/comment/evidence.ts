/**
 * What the comment on a merged pull request proves: what its preview showed, and what the last run found. Both are
 * sealed; the text that people saw is compared with the one that was sealed, until a record takes its place.
 */
import type { Secret } from '@roster/core'
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import { openReview, type ReviewedPlan } from '../seal/reviewed-plan.ts'
import { openRunRecord, type PreviewState, type SealedRunRecord } from '../seal/run-record.ts'
import type { ReviewSubject } from '../seal/sealed-line.ts'
import { visibleDigest } from '../seal/visible-digest.ts'
import { commentMarker } from './marked-text.ts'
import { readStickyComment, type StandingComment } from './sticky-comment.ts'

export interface SealedComment {
  readonly preview:
    | { readonly status: 'valid'; readonly shown: ReviewedPlan }
    | { readonly status: 'absent' | 'forged' | 'other' | 'edited' | 'late' }
  /** Absent if no run left a record that tells what was open. */
  readonly record?: SealedRunRecord
}

/**
 * @param mergedAt When the pull request was merged, in milliseconds since the epoch.
 * @throws {GitHubRequestError}
 */
export async function readSealedComment(
  client: GitHubClient,
  repository: Repository,
  subject: ReviewSubject & { readonly mergedAt: number },
  reviewKey: Secret,
): Promise<SealedComment> {
  const marker = commentMarker('preview', subject.file)
  const comment = await readStickyComment(client, repository, subject.pullRequest, marker)
  const review = openReview(comment?.body ?? '', reviewKey, subject)
  const opened = openRunRecord(comment?.body ?? '', reviewKey, subject)
  const record = opened.status === 'valid' ? opened.record : undefined
  const known = record?.isComplete ? { record } : {}
  if (review.status !== 'valid' || comment === undefined) {
    return { preview: { status: review.status === 'valid' ? 'absent' : review.status }, ...known }
  }
  const state = record?.preview ?? previewState(comment, review.review, subject.mergedAt)
  return {
    preview: state === 'intact' ? { status: 'valid', shown: review.review } : { status: state },
    ...known,
  }
}

/** GitHub tells times in whole seconds, in milliseconds. */
const CLOCK_STEP = 1000

/** What is to be thought of a preview that no record has taken the place of yet. Both times are GitHub's own. */
export function previewState(
  { body, updatedAt }: Pick<StandingComment, 'body' | 'updatedAt'>,
  { textDigest }: Pick<ReviewedPlan, 'textDigest'>,
  mergedAt: number,
): PreviewState {
  if (visibleDigest(body) !== textDigest) return 'edited'
  return updatedAt >= mergedAt + CLOCK_STEP ? 'late' : 'intact'
}
