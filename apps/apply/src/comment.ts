/** The outcome on the pull request that was merged. */
import { isBlocking } from '@roster/core'
import {
  type AnnotationCommands,
  commentMarker,
  type GitHubClient,
  GitHubRequestError,
  MAX_COMMENT_LENGTH,
  type Repository,
  readStickyComment,
  writeStickyComment,
} from '@roster/github'
import { type ApplyReport, renderOutcomeComment } from '@roster/report'

export interface CommentTools {
  readonly client: GitHubClient
  readonly repository: Repository
  readonly log: Pick<AnnotationCommands, 'warning'> & { info(message: string): void }
}

/** A comment that cannot be written changes nothing about the outcome, which the summary has too. */
export async function commentOutcome(
  report: ApplyReport,
  { client, repository, log }: CommentTools,
): Promise<void> {
  const pullRequest = report.source?.pullRequest
  if (pullRequest === undefined || report.dryRun) return
  const marker = commentMarker('outcome', report.file)
  const body = renderOutcomeComment(report, { limit: MAX_COMMENT_LENGTH - marker.length - 1 })
  try {
    // Nothing to do: what an earlier run did stays on record.
    const isIdle = report.plan.changes.length === 0 && !report.findings.some(isBlocking)
    if (isIdle && (await readStickyComment(client, repository, pullRequest, marker))) return
    const outcome = await writeStickyComment(client, repository, pullRequest, { marker, body })
    if (outcome.action === 'refused') log.warning(`The outcome could not be commented. ${outcome.reason}`)
    else log.info(`The outcome is on pull request #${pullRequest}: ${outcome.url}`)
  } catch (error) {
    if (!(error instanceof GitHubRequestError)) throw error
    log.warning(`The outcome could not be commented. ${error.message}`)
  }
}
