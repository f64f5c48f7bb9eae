/**
 * What the comment on a merged pull request proves: what its preview showed, and what the last run found. Both are
 * sealed. The visible text is compared with the sealed one, until a record takes its place.
 */
import type { Secret } from '@roster/core'
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import { openReview, type ReviewedPlan } from '../seal/reviewed-plan.ts'
import {
  openRunRecord,
  type PreviewState,
  reviewFingerprint,
  type SealedRunRecord,
} from '../seal/run-record.ts'
import type { ReviewSubject } from '../seal/sealed-line.ts'
import { visibleDigest } from '../seal/visible-digest.ts'
import { hasShownOtherText } from './edit-history.ts'
import { commentMarker } from './marked-text.ts'
import { readMarkedComments, type StandingComment } from './sticky-comment.ts'

export interface SealedComment {
  readonly preview:
    | { readonly status: 'valid'; readonly shown: ReviewedPlan }
    | { readonly status: 'absent' | 'forged' | 'other' | 'edited' | 'late' | 'foreign' }
  /** Absent if no run left a record that says what was open. */
  readonly record?: SealedRunRecord
}

/**
 * Only comments by the token's own account count. If several have a genuine seal, the newest does.
 *
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
  const { ours, foreign } = await readMarkedComments(client, repository, subject.pullRequest, marker)
  const read = ours.map((comment) => ({ comment, ...readComment(comment, subject, reviewKey) }))
  const sealed = read.filter(({ sealedAt }) => sealedAt !== undefined)
  const [newest = read[0]] = sealed.sort((a, b) => (b.sealedAt ?? 0) - (a.sealedAt ?? 0))
  const [record] = read
    .flatMap((each) => (each.record?.isComplete ? [each.record] : []))
    .sort((a, b) => b.at - a.at)
  const isForeign =
    newest?.sealedAt === undefined &&
    foreign.some(({ body }) => openReview(body, reviewKey, subject).status === 'valid')
  const isReplaced =
    newest?.preview.status === 'valid' &&
    newest.record === undefined &&
    (await hasShownOtherText(client, newest.comment, {
      marker,
      textDigest: newest.preview.shown.textDigest,
    }))
  const preview = isReplaced ? ({ status: 'edited' } as const) : (newest?.preview ?? { status: 'absent' })
  return { preview: isForeign ? { status: 'foreign' } : preview, ...(record && { record }) }
}

/**
 * The newest genuine preview on an open pull request, even if the text beside it was changed; undefined if there is
 * none.
 *
 * @throws {GitHubRequestError}
 */
export async function readLastPreview(
  client: GitHubClient,
  repository: Repository,
  subject: ReviewSubject,
  reviewKey: Secret,
): Promise<ReviewedPlan | undefined> {
  const marker = commentMarker('preview', subject.file)
  const { ours } = await readMarkedComments(client, repository, subject.pullRequest, marker)
  return ours
    .flatMap(({ body }) => {
      const opened = openReview(body, reviewKey, subject)
      return opened.status === 'valid' ? [opened.review] : []
    })
    .toSorted((a, b) => b.plannedAt - a.plannedAt)[0]
}

interface ReadComment extends SealedComment {
  /** When its preview was sealed; absent without a genuine seal. */
  readonly sealedAt?: number
}

function readComment(
  comment: StandingComment,
  subject: ReviewSubject & { readonly mergedAt: number },
  reviewKey: Secret,
): ReadComment {
  const opened = openReview(comment.body, reviewKey, subject)
  const found = openRunRecord(comment.body, reviewKey, subject)
  const record = found.status === 'valid' ? { record: found.record } : {}
  if (opened.status !== 'valid') return { preview: { status: opened.status }, ...record }
  const { review: shown } = opened
  const state = record.record
    ? stateOnRecord(record.record, comment)
    : previewState(comment, shown, subject.mergedAt)
  const preview = state === 'intact' ? ({ status: 'valid', shown } as const) : { status: state }
  return { preview, sealedAt: shown.plannedAt, ...record }
}

/** A record vouches for the very seal that it was written beside, not for another genuine one in its place. */
function stateOnRecord({ preview, review }: SealedRunRecord, { body }: StandingComment): PreviewState {
  return review === reviewFingerprint(body) ? preview : 'edited'
}

/** GitHub gives times in whole seconds. In milliseconds. */
const CLOCK_STEP = 1000

/** The verdict on a preview that no record has replaced yet. Both times are GitHub's own. */
export function previewState(
  { body, updatedAt }: Pick<StandingComment, 'body' | 'updatedAt'>,
  { textDigest }: Pick<ReviewedPlan, 'textDigest'>,
  mergedAt: number,
): PreviewState {
  if (visibleDigest(body) !== textDigest) return 'edited'
  return updatedAt >= mergedAt + CLOCK_STEP ? 'late' : 'intact'
}
