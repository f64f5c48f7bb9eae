/** Drift mode: compares the organization with the file, writes nothing to it, and keeps one issue about it. */
import type { Finding } from '@roster/core'
import { planLive, type Reader } from '@roster/elastic-cloud'
import {
  type ActionContext,
  type AnnotationCommands,
  annotate,
  closeStickyIssue,
  commentMarker,
  type GitHubClient,
  type Label,
  MAX_COMMENT_LENGTH,
  type Repository,
  type StickyIssueOutcome,
  writeStickyIssue,
} from '@roster/github'
import { type Drift, differs, driftTitle, renderDriftEnd, renderDriftIssue } from '@roster/report'
import type { ApplyInputs } from './inputs.ts'
import { readPushedFile } from './pushed-file.ts'
import { readValid } from './run-apply.ts'

export interface DriftTools {
  readonly client: GitHubClient
  readonly reader: Reader
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly log: AnnotationCommands
}

/**
 * Holds the file at the tip of the default branch, whatever set the run off, against the organization.
 *
 * @throws ActionFailure where there is no file, or a broken one.
 * @throws ElasticCloudError
 * @throws GitHubRequestError
 */
export async function findDrift(
  { membersFile: file }: ApplyInputs,
  { repository, runUrl }: ActionContext,
  tools: DriftTools,
): Promise<Drift> {
  const { client, reader, log } = tools
  const now = tools.now()
  const pushed = await readPushedFile({ client, repository, file, trigger: { kind: 'schedule' } })
  const asked = readValid(pushed, file, tools)
  const live = await planLive({ roster: asked.roster, reader, occasion: 'schedule', use: 'plan', now })
  const { plan, roster, guards } = live
  // What the key may not write says nothing about a run that writes nothing.
  const remarks = guards.filter(({ code }) => code !== 'key-not-permitted')
  const findings: readonly Finding[] = [...asked.findings, ...plan.findings, ...remarks]
  annotate(log, findings.map(asInformation), file)
  return {
    organization: { id: plan.organization },
    plan,
    roster,
    findings,
    file,
    source: { sha: pushed.sha, runUrl, at: new Date(now).toISOString() },
  }
}

/** What keeps the file from being applied is no error of a run that applies nothing. */
function asInformation(finding: Finding): Finding {
  return finding.severity === 'error' ? { ...finding, severity: 'warning' } : finding
}

const LABEL: Label = {
  name: 'roster: drift',
  color: 'd4a72c',
  description: 'The organization is not as the members file says.',
}

export interface IssueTools {
  readonly client: GitHubClient
  readonly repository: Repository
  readonly log: Pick<AnnotationCommands, 'warning'> & { info(message: string): void }
}

/**
 * The issue says what differs, for as long as anything does.
 *
 * @throws GitHubRequestError for anything but a token that may not write issues.
 */
export async function keepDriftIssue(drift: Drift, { client, repository, log }: IssueTools): Promise<void> {
  const marker = commentMarker('drift', drift.file)
  const key = { marker, label: LABEL }
  const limit = MAX_COMMENT_LENGTH - marker.length - 1
  const outcome = differs(drift)
    ? await writeStickyIssue(client, repository, {
        ...key,
        title: driftTitle(drift.file),
        body: renderDriftIssue(drift, { limit }),
      })
    : await closeStickyIssue(client, repository, key, renderDriftEnd(drift))
  logOutcome(outcome, log)
}

function logOutcome(outcome: StickyIssueOutcome, log: IssueTools['log']): void {
  switch (outcome.action) {
    case 'none':
      return
    case 'refused':
      log.warning(
        `The issue about drift could not be written; the summary of this run has it all. ${outcome.reason}`,
      )
      return
    default:
      log.info(`The issue about drift is ${outcome.action}: ${outcome.url}`)
  }
}
