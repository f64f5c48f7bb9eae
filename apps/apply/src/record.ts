/**
 * The record: what became of a reviewed pull request, in the comment that had previewed it. A run writes it on
 * the pull request it is for, and on earlier ones whose reviewed changes it has finished.
 */
import {
  effectsOf,
  emailKey,
  isBlocking,
  joiningEffect,
  membershipEffect,
  planOf,
  type Roster,
  type Snapshot,
} from '@roster/core'
import {
  type AnnotationCommands,
  commentMarker,
  type GitHubClient,
  GitHubRequestError,
  MAX_COMMENT_LENGTH,
  openApplied,
  recordText,
  sealApplied,
  writeStickyComment,
} from '@roster/github'
import { type ApplyReport, renderOutcomeComment } from '@roster/report'
import { covers } from './review.ts'
import type { MergedReview, Reviews } from './reviews.ts'

/** What a run did, and for which pull requests. */
export interface Recordable {
  readonly report: ApplyReport
  readonly reviews: Reviews
  readonly roster: Roster
  /** From before the run. */
  readonly snapshot: Snapshot
}

export interface RecordTools {
  readonly client: GitHubClient
  readonly log: Pick<AnnotationCommands, 'warning'> & { info(message: string): void }
}

/** A record that cannot be written changes nothing about the outcome, which the summary has too. */
export async function writeRecords(done: Recordable, tools: RecordTools): Promise<void> {
  const { report, reviews } = done
  if (report.dryRun) return
  try {
    if (report.source?.pullRequest !== undefined) await reviews.readFirst()
    for (const share of shares(done)) await writeRecord(share.review, share.report, done, tools)
  } catch (error) {
    if (!(error instanceof GitHubRequestError)) throw error
    tools.log.warning(`The outcome could not be commented. ${error.message}`)
  }
}

interface Share {
  readonly review: MergedReview
  readonly report: ApplyReport
}

/** The run's own pull request gets all of the report; an earlier one what it had reviewed and nobody since. */
function shares({ report, reviews }: Recordable): readonly Share[] {
  let rest = report.outcomes
  return reviews.opened.flatMap((review): readonly Share[] => {
    const { opened, pullRequest } = review
    const isOwn = pullRequest.number === report.source?.pullRequest
    const { own = [], others = [] } = Object.groupBy(rest, ({ change }) =>
      opened.status === 'valid' && covers([opened.review], change, report.plan) ? 'own' : 'others',
    )
    rest = others
    if (isOwn) {
      // On its own pull request a record need not name it.
      const { pullRequest: _, ...source } = report.source ?? {}
      return [{ review, report: { ...report, source } }]
    }
    if (own.length === 0) return []
    const plan = planOf(
      report.plan.organization,
      own.map(({ change }) => change),
    )
    return [{ review, report: { ...report, plan, outcomes: own, findings: [] } }]
  })
}

/** Most of the comment that the seal of what was applied may take, for about 1,500 effects. */
const SEAL_LENGTH = 18_000

/** When, in which run and at which commit: doing the same again is no news. */
const OCCASION = /\d\d:\d\d UTC on \d{1,2} \w+ \d{4}|\/actions\/runs\/\d+|file of `[0-9a-f]{7}`/g

async function writeRecord(
  review: MergedReview,
  report: ApplyReport,
  done: Recordable,
  { client, log }: RecordTools,
): Promise<void> {
  const { repository, file, reviewKey } = done.reviews.source
  const { number } = review.pullRequest
  const subject = { ...done.reviews.source, pullRequest: number }
  const marker = commentMarker('preview', file)
  const effectDigests = effectsDone(review, report, done)
  const revise = (standing: string) =>
    recordText(standing, {
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

/** Who has joined or is invited, first, as later runs go by that; then whatever else was seen to be done. */
function effectsDone(
  { opened }: MergedReview,
  { plan, outcomes }: ApplyReport,
  { roster, snapshot }: Recordable,
): readonly string[] {
  if (opened.status !== 'valid') return []
  const { organization } = plan
  const done = outcomes.filter(({ verified }) => verified).map(({ change }) => change)
  const present = new Set(
    [...snapshot.members, ...snapshot.invitations, ...done].map(({ email = '' }) => emailKey(email)),
  )
  const joined = [...roster.members.values()]
    .filter(({ email }) => present.has(emailKey(email)))
    .map(({ email }) => joiningEffect(organization, email))
    // Shown by the preview, and true: whichever run has brought it about.
    .filter((digest) => opened.review.covers(digest, ''))
  const shown = done.filter((change) => covers([opened.review], change, plan))
  const invited = shown
    .filter(({ kind }) => membershipEffect(kind) === 'begins')
    .map(({ email }) => joiningEffect(organization, email))
  return [...invited, ...joined, ...shown.flatMap((change) => effectsOf(organization, change))]
}
