/**
 * The record: what became of a reviewed pull request, in the comment that had previewed it. A run writes it on
 * the pull request it is for, and on earlier ones whose reviewed changes it has finished.
 */
import { type Authorization, type RecordShare, recordShares } from '@roster/authorization'
import { isBlocking, type Secret } from '@roster/core'
import {
  type AnnotationCommands,
  commentMarker,
  type GitHubClient,
  GitHubRequestError,
  MAX_COMMENT_LENGTH,
  openApplied,
  type Repository,
  recordText,
  sealApplied,
  writeStickyComment,
} from '@roster/github'
import { type ApplyReport, type ChangeOutcome, renderOutcomeComment } from '@roster/report'

/** A run that has ended: what it was authorized to do, and what it did. */
export interface AppliedRun {
  readonly report: ApplyReport
  readonly authorization: Authorization
}

export interface RecordTools {
  readonly client: GitHubClient
  readonly repository: Repository
  readonly reviewKey: Secret
  readonly log: Pick<AnnotationCommands, 'warning'> & { info(message: string): void }
}

/** A record that cannot be written does not change the outcome, which the summary has too. */
export async function writeRecords({ report, authorization }: AppliedRun, tools: RecordTools): Promise<void> {
  if (report.dryRun) return
  const { plan, outcomes } = report
  const { reviews, pullRequest, live } = authorization
  const { roster, snapshot } = live
  try {
    const shares = await recordShares({ reviews, pullRequest, plan, outcomes, roster, snapshot })
    for (const share of shares) await writeRecord(share, report, tools)
  } catch (error) {
    if (!(error instanceof GitHubRequestError)) throw error
    tools.log.warning(`The outcome could not be commented. ${error.message}`)
  }
}

/** Characters of the comment that the seal of what was applied may take, for about 1,500 effects. */
const SEAL_LENGTH = 18_000

/** When, in which run and at which commit: these alone are no reason to edit a record. */
const OCCASION = /\d\d:\d\d UTC on \d{1,2} \w+ \d{4}|\/actions\/runs\/\d+|file at `[0-9a-f]{7}`/g

async function writeRecord(
  share: RecordShare<ChangeOutcome>,
  wholeReport: ApplyReport,
  { client, repository, reviewKey, log }: RecordTools,
): Promise<void> {
  const report = reportOf(share, wholeReport)
  const { file } = report
  const { number } = share.pullRequest
  const subject = { repository, file, organization: report.plan.organization, pullRequest: number }
  const marker = commentMarker('preview', file)
  const { effectDigests } = share
  const revise = (current: string) =>
    recordText(current, {
      seal: (comment) => {
        const record = openApplied(comment, reviewKey, subject)
        const earlier = record.status === 'valid' ? record.applied : undefined
        return sealApplied({ ...subject, effectDigests, earlier }, reviewKey, { maxLength: SEAL_LENGTH })
      },
      render: (limit) => renderOutcomeComment(report, { limit }),
      incidental: OCCASION,
      isIdle: report.plan.changes.length === 0 && !report.findings.some(isBlocking),
      limit: MAX_COMMENT_LENGTH - marker.length - 1,
    })
  const comment = { marker, revise, body: revise('') ?? '' }
  const outcome = await writeStickyComment(client, repository, number, comment)
  if (outcome.action === 'refused') log.warning(`The outcome could not be commented. ${outcome.reason}`)
  else log.info(`The outcome is on pull request #${number}: ${outcome.url}`)
}

/** On its own pull request a record need not name it; on an earlier one, findings about the run are left out. */
function reportOf({ isOwn, plan, outcomes }: RecordShare<ChangeOutcome>, report: ApplyReport): ApplyReport {
  if (!isOwn) return { ...report, plan, outcomes, findings: [] }
  const { pullRequest: _own, ...source } = report.source ?? {}
  return { ...report, source }
}
