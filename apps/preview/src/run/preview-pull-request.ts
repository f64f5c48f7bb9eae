/** Previews one pull request: judged, shown where reviewers look, and summed up for the workflow. */
import { judgePullRequest } from '@roster/authorization'
import type { Secret } from '@roster/core'
import type { Reader } from '@roster/elastic-cloud'
import type { AnnotationCommands, GitHubClient, Repository } from '@roster/github'
import { renderSummary, renderText } from '@roster/report'
import { judgementPorts } from '../connection/judgement-ports.ts'
import type { ReadReview } from '../reading/pull-request.ts'
import { checkFailure, checkPreview } from '../surface/check.ts'
import { writeComment } from '../surface/comment.ts'
import { type PreviewResult, previewResult } from '../surface/preview-result.ts'

export interface PreviewOptions {
  readonly client: GitHubClient
  readonly repository: Repository
  /** Path of the members file. */
  readonly file: string
  /** Absent for a static preview. */
  readonly reader: Reader | undefined
  /** Seals what was shown; without it nothing counts as reviewed. */
  readonly reviewKey: Secret | undefined
  /** Whether to comment on the pull request. */
  readonly comment: boolean
  readonly runUrl: string
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly log: AnnotationCommands & { info(message: string): void }
  readonly writeSummary: (markdown: string) => Promise<void>
}

/** @throws ElasticCloudError or GitHubRequestError, before anything is written. */
export async function previewPullRequest(
  review: ReadReview,
  options: PreviewOptions,
): Promise<PreviewResult> {
  const { file, runUrl, log } = options
  const now = options.now()
  const judging = judgePullRequest(review, now, judgementPorts(options, now))
  const judgement = await judging.catch(async (error: unknown) => {
    await checkFailure(error, review.headSha, options)
    throw error
  })
  const result = previewResult(judgement, review, { file, runUrl, now })
  log.info(renderText(result.preview, { color: false }))
  if (options.comment && review.pullRequest) {
    await writeComment(result, review, review.pullRequest.number, options)
  }
  await options.writeSummary(renderSummary(result.preview))
  await checkPreview(result, review.headSha, options)
  return result
}
