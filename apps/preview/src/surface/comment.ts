/** The comment on the pull request, with the seal of what it shows. */
import type { Judgement } from '@roster/authorization'
import type { Secret } from '@roster/core'
import {
  type AnnotationCommands,
  commentMarker,
  type GitHubClient,
  GitHubRequestError,
  isRecord,
  MAX_COMMENT_LENGTH,
  openRunRecord,
  type Repository,
  type Review,
  type ReviewSubject,
  repositoryFactsOnce,
  SEAL_OCCASION,
  sealReview,
  visibleDigest,
  writeStickyComment,
} from '@roster/github'
import { renderComment, showsAuthority } from '@roster/report'
import type { ReadReview } from '../reading/pull-request.ts'
import type { PreviewResult } from './preview-result.ts'

export interface CommentTools {
  readonly client: GitHubClient
  readonly repository: Repository
  /** Path of the members file. */
  readonly file: string
  /** Seals what was shown. Without it, nothing counts as reviewed. */
  readonly reviewKey: Secret | undefined
  readonly log: Pick<AnnotationCommands, 'warning'> & { info(message: string): void }
}

/** The time, the run and the seal. If only these differ, the comment is not edited. */
const OCCASION = new RegExp(
  `\\bat \\d\\d:\\d\\d UTC on \\d{1,2} \\w+ \\d{4}|/actions/runs/\\d+|${SEAL_OCCASION.source}`,
  'g',
)

/** Characters of the comment that the seal may take, for about 1,500 effects. */
const SEAL_LENGTH = 18_000

/** Whether the comment could be written, and whether what it shows counts as reviewed. */
export type CommentOutcome =
  /** What it shows counts as reviewed, if the pull request is merged as it is. */
  | { readonly status: 'sealed' }
  /** Nothing counts as reviewed, and that was to be expected. */
  | { readonly status: 'unsealed'; readonly reason: string }
  /** The comment could not be written in full, so nothing counts as reviewed that should. */
  | { readonly status: 'refused'; readonly reason: string }

/** @throws GitHubRequestError before the comment is attempted. */
export async function writeComment(
  { judgement, preview, now }: PreviewResult,
  review: ReadReview,
  pullRequest: number,
  tools: CommentTools,
): Promise<CommentOutcome> {
  const { client, repository, file, log } = tools
  const marker = commentMarker('preview', file)
  const { id: repositoryId, defaultBranch } = await repositoryFactsOnce(client, repository)()
  const about = { repositoryId, pullRequest, file, organization: preview.organization.id }
  const isDefaultBranch = review.baseRef === defaultBranch
  const seal = isDefaultBranch ? sealing(judgement, review, { ...about, plannedAt: now }, tools) : undefined
  const unsealed = isDefaultBranch
    ? UNSEALED[preview.mode]
    : `Only what is merged into ${defaultBranch} is applied.`
  const limit = MAX_COMMENT_LENGTH - marker.length - 1
  const isCut = seal !== undefined && !showsAuthority(preview, { head: [seal(visibleDigest(''))], limit })
  const body =
    seal && !isCut
      ? sealed(seal, (head) => renderComment(preview, { head: [head], limit }))
      : renderComment(preview, { head: [], limit })
  const outcome = await writeStickyComment(client, repository, pullRequest, {
    marker,
    // Changes that are asked for again after they were undone need a new seal.
    ...(!judgement.asksAnew && { incidental: OCCASION }),
    body,
    // The pull request may have been merged and applied during this run.
    revise: (current) => (hasBeenApplied(current.body, about, tools) ? undefined : body),
  }).catch(unwritten)
  if (outcome.action === 'refused') {
    log.warning(`The comment could not be written; the summary of this run has it all. ${outcome.reason}`)
    return seal ? { status: 'refused', reason: outcome.reason } : { status: 'unsealed', reason: unsealed }
  }
  log.info(`The comment on pull request #${pullRequest} is ${outcome.action}: ${outcome.url}`)
  if (isCut) return { status: 'refused', reason: TOO_LONG }
  return seal ? { status: 'sealed' } : { status: 'unsealed', reason: unsealed }
}

/** A failure is reported like a refusal: nothing counts as reviewed, and nothing else is lost. */
function unwritten(error: unknown): { readonly action: 'refused'; readonly reason: string } {
  if (!(error instanceof GitHubRequestError)) throw error
  return { action: 'refused', reason: error.message }
}

const TOO_LONG =
  'It changes more of the policy, GitHub accounts of approvers, API keys or names of resources than a comment can show. Split it into several pull requests.'

const UNSEALED = {
  static: 'Without the API key, a preview cannot tell what merging would do in the organization.',
  live: 'The members file is missing or broken.',
} as const

/**
 * Checks the seal, so that nobody can block new previews by editing a line into the comment that looks like a record.
 */
function hasBeenApplied(current: string, about: ReviewSubject, { reviewKey }: CommentTools): boolean {
  if (reviewKey === undefined || about.organization === '') return isRecord(current)
  return openRunRecord(current, reviewKey, about).status === 'valid'
}

type MakeSeal = (textDigest: string) => string

/** What counts as reviewed. A static preview compares files, and does not show what would be applied. */
function sealing(
  { content, label }: Judgement,
  { headSha, merged, asOf = 0 }: ReadReview,
  about: ReviewSubject & Pick<Review, 'plannedAt'>,
  { reviewKey }: CommentTools,
): MakeSeal | undefined {
  if (reviewKey === undefined || content === undefined || merged?.kind !== 'text') return undefined
  const review = {
    ...content,
    ...about,
    headSha,
    blobSha: merged.blobSha,
    asOf,
    ...(label && { label }),
  }
  return (textDigest) => sealReview({ ...review, textDigest }, reviewKey, { maxLength: SEAL_LENGTH })
}

/** The seal covers the text below it, whose length depends on that of the seal: all digests are of one length. */
function sealed(seal: MakeSeal, render: (head: string) => string): string {
  return render(seal(visibleDigest(render(seal(visibleDigest(''))))))
}
