/**
 * The record: the outcome of a reviewed pull request, in the comment that previewed it. A run writes it on the pull
 * request that it applies, and on earlier ones whose remaining changes it has completed.
 */
import { type Authorization, type RecordShare, recordShares } from '@roster/authorization'
import { isBlocking, type Secret } from '@roster/core'
import {
  type AnnotationCommands,
  commentMarker,
  type GitHubClient,
  GitHubRequestError,
  MAX_COMMENT_LENGTH,
  openReview,
  openRunRecord,
  previewState,
  type Repository,
  type ReviewSubject,
  type RunRecord,
  recordText,
  repositoryFactsOnce,
  reviewFingerprint,
  SEAL_OCCASION,
  type StandingComment,
  sealedLines,
  sealRunRecord,
  writeStickyComment,
} from '@roster/github'
import { type ApplyReport, type ChangeOutcome, renderOutcomeComment } from '@roster/report'

/** A run that has ended: its authorization, and its results. */
export interface AppliedRun {
  readonly report: ApplyReport
  readonly authorization: Authorization
  /** When it planned, in milliseconds since the epoch. */
  readonly now: number
}

export interface RecordTools {
  readonly client: GitHubClient
  readonly repository: Repository
  readonly reviewKey: Secret
  readonly log: Pick<AnnotationCommands, 'warning'> & { info(message: string): void }
}

/**
 * A record that cannot be written does not change the outcome, which the summary has too. The next run makes up for it if GitHub
 * only failed; a refusal stays, and without a record no run can tell what someone has undone.
 *
 * @returns Why the run has no record, as an error message; undefined unless GitHub refuses it.
 */
export async function writeRecords(
  { report, authorization, now }: AppliedRun,
  tools: RecordTools,
): Promise<string | undefined> {
  if (report.dryRun) return undefined
  const facts = repositoryFactsOnce(tools.client, tools.repository)
  let unrecorded: string | undefined
  try {
    for (const share of await recordShares(authorization, report.outcomes)) {
      const refusal = await writeRecord(share, report, { repositoryId: (await facts()).id, at: now }, tools)
      if (refusal !== undefined && share.record !== undefined) unrecorded = noRecord(share, refusal)
    }
  } catch (error) {
    if (!(error instanceof GitHubRequestError)) throw error
    tools.log.warning(`The outcome could not be commented. ${error.message}`)
  }
  return unrecorded
}

function noRecord({ pullRequest: { number } }: RecordShare<ChangeOutcome>, refusal: string): string {
  return `The record of this run could not be written on pull request #${number}, so later runs can do again what someone undoes by hand. Unlock its conversation, or let the workflow write to pull requests, and run this again. ${refusal}`
}

/** Characters of the comment that the seal of a record may take, for about 1,500 effects. */
const SEAL_LENGTH = 18_000

/** The time, the run and the commit. If only these differ, a record is not edited. */
const OCCASION = new RegExp(
  `\\d\\d:\\d\\d UTC on \\d{1,2} \\w+ \\d{4}|/actions/runs/\\d+|file at \`[0-9a-f]{7}\`|${SEAL_OCCASION.source}`,
  'g',
)

/** @returns Why GitHub refuses it; undefined if it does not. */
async function writeRecord(
  share: RecordShare<ChangeOutcome>,
  wholeReport: ApplyReport,
  about: Pick<RunRecord, 'repositoryId' | 'at'>,
  { client, repository, reviewKey, log }: RecordTools,
): Promise<string | undefined> {
  const report = reportOf(share, wholeReport)
  // It can have been at another path then, and its preview names that.
  const { number, file } = share.pullRequest
  const subject = { ...about, file, organization: report.plan.organization, pullRequest: number }
  const marker = commentMarker('preview', file)
  const revise = (current: Pick<StandingComment, 'body' | 'updatedAt'>) =>
    recordText(current.body, {
      seal: (body) => sealOf({ ...current, body }, share, subject, reviewKey),
      render: (limit) => renderOutcomeComment(report, { limit }),
      incidental: OCCASION,
      isIdle: report.plan.changes.length === 0 && !report.findings.some(isBlocking),
      limit: MAX_COMMENT_LENGTH - marker.length - 1,
    })
  const comment = { marker, revise, incidental: OCCASION, body: revise({ body: '', updatedAt: 0 }) ?? '' }
  const outcome = await writeStickyComment(client, repository, number, comment)
  if (outcome.action === 'refused') {
    log.warning(`The outcome could not be commented. ${outcome.reason}`)
    return outcome.reason
  }
  log.info(`The outcome is on pull request #${number}: ${outcome.url}`)
  return undefined
}

/** On a pull request that is not the newest, an earlier record stays: this run has nothing new to say about it. */
function sealOf(
  comment: Pick<StandingComment, 'body' | 'updatedAt'>,
  { record: found, pullRequest, isEdited }: RecordShare<ChangeOutcome>,
  about: ReviewSubject & { readonly at: number },
  reviewKey: Secret,
): string {
  const { body } = comment
  const earlier = openRunRecord(body, reviewKey, about)
  const [standing] = sealedLines('applied', body)
  if (found === undefined && earlier.status === 'valid' && standing !== undefined) return standing
  const review = openReview(body, reviewKey, about)
  const asItIs =
    review.status === 'valid' ? previewState(comment, review.review, pullRequest.mergedAt) : 'intact'
  const state = isEdited ? 'edited' : asItIs
  const preview = earlier.status === 'valid' ? earlier.record.preview : state
  const record = { ...about, preview, review: reviewFingerprint(body) }
  const seal = (findings: typeof found) =>
    sealRunRecord({ ...record, ...(findings && { found: findings }) }, reviewKey, { maxLength: SEAL_LENGTH })
  const isKnown = earlier.status === 'valid' && earlier.record.isComplete
  // If the open effects do not fit, the record of the previous run is better than none.
  return seal(found) ?? (isKnown ? standing : undefined) ?? seal(undefined) ?? ''
}

/** A record on its own pull request need not name it. On an earlier one, findings about the run are left out. */
function reportOf({ isOwn, plan, outcomes }: RecordShare<ChangeOutcome>, report: ApplyReport): ApplyReport {
  if (!isOwn) return { ...report, plan, outcomes, findings: [] }
  const { pullRequest: _own, ...source } = report.source ?? {}
  return { ...report, source }
}
