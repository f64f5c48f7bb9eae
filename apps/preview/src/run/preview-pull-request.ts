/** Previews one pull request: judges it, shows the result to reviewers, and sets the outputs of the workflow. */
import { type Judgement, judgePullRequest } from '@roster/authorization'
import type { Secret } from '@roster/core'
import { type Reader, readOrganizationName } from '@roster/elastic-cloud'
import type { AnnotationCommands, GitHubClient, Repository } from '@roster/github'
import { renderSummary, renderText } from '@roster/report'
import { judgementPorts } from '../connection/judgement-ports.ts'
import type { ReadReview } from '../reading/pull-request.ts'
import { checkFailure, checkPreview } from '../surface/check.ts'
import { type CommentOutcome, writeComment } from '../surface/comment.ts'
import { type PreviewResult, previewResult } from '../surface/preview-result.ts'

export interface PreviewOptions {
  readonly client: GitHubClient
  readonly repository: Repository
  /** Path of the members file. */
  readonly file: string
  /** Absent for a static preview. */
  readonly reader: Reader | undefined
  /** Seals what was shown. Without it, nothing counts as reviewed. */
  readonly reviewKey: Secret | undefined
  /** Whether to comment on the pull request. */
  readonly comment: boolean
  readonly runUrl: string
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly log: AnnotationCommands & { info(message: string): void }
  readonly writeSummary: (markdown: string) => Promise<void>
  /** Sets the outputs. */
  readonly publish: (result: PreviewResult) => Promise<void>
}

export interface MadePreview {
  readonly result: PreviewResult
  /** Absent for a merge group, which has no conversation. */
  readonly comment?: CommentOutcome
}

/**
 * Summary and outputs come first: nothing else is lost if GitHub refuses the comment for minutes. A red check comes
 * first, too. A green one comes last, because it lets GitHub merge, and changes that are merged before the comment is
 * written do not count as reviewed.
 *
 * @throws ElasticCloudError or GitHubRequestError, before anything is written or with a red check.
 */
export async function previewPullRequest(review: ReadReview, options: PreviewOptions): Promise<MadePreview> {
  const { file, runUrl, log } = options
  const now = options.now()
  const orRed = async (error: unknown) => {
    await checkFailure(error, review.headSha, options)
    throw error
  }
  const judgement = await judgePullRequest(review, now, judgementPorts(options, review.mergedAt, now)).catch(
    orRed,
  )
  const name = await organizationName(judgement, options).catch(orRed)
  const result = previewResult(judgement, review, { file, runUrl, now, ...(name !== undefined && { name }) })
  log.info(renderText(result.preview, { color: false }))
  await options.writeSummary(renderSummary(result.preview))
  await options.publish(result)
  // Findings that block are shown by themselves.
  const isBlocked = result.blocking > 0
  if (isBlocked) await checkPreview(result, review.headSha, options)
  const comment = await commentOn(review, result, options).catch(orRed)
  if (isBlocked) return { result, ...(comment && { comment }) }
  if (comment?.status === 'unsealed') log.notice(unreviewed(comment))
  await checkPreview(result, review.headSha, {
    ...options,
    ...(comment &&
      comment.status !== 'sealed' && { unreviewed: { status: comment.status, text: unreviewed(comment) } }),
  })
  return { result, ...(comment && { comment }) }
}

/** Reviewers know the organization by its name. If the key may not read it, the preview omits it. */
async function organizationName(
  { snapshot }: Judgement,
  { reader }: PreviewOptions,
): Promise<string | undefined> {
  if (reader === undefined || snapshot === undefined) return undefined
  return readOrganizationName(reader, snapshot.organization.id)
}

async function commentOn(
  review: ReadReview,
  result: PreviewResult,
  options: PreviewOptions,
): Promise<CommentOutcome | undefined> {
  if (review.pullRequest === undefined) return undefined
  if (options.comment) return writeComment(result, review, review.pullRequest.number, options)
  return { status: 'unsealed', reason: 'The input "comment" is false.' }
}

/** Says that apply will hold everything, and why. */
export function unreviewed({ reason }: Exclude<CommentOutcome, { status: 'sealed' }>): string {
  return `Nothing here will count as reviewed, so apply will hold every change. ${reason}`
}
