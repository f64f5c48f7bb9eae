/** Drift mode: compares the organization with the file, and writes nothing to it. */
import { type Finding, reportedMembers, Sightings } from '@roster/core'
import { type LivePlan, planLive, type Reader } from '@roster/elastic-cloud'
import { type ActionContext, type AnnotationCommands, annotate, type GitHubClient } from '@roster/github'
import type { Drift } from '@roster/report'
import type { ApplyInputs } from './inputs.ts'
import { type PushedFile, readPushedFile } from './pushed-file.ts'
import { readValid } from './run-apply.ts'

export interface DriftTools {
  readonly client: GitHubClient
  readonly reader: Reader
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly log: AnnotationCommands
}

/** Drift, and what it was found with. */
export interface FoundDrift {
  readonly drift: Drift
  /** The file as it is at the tip of the default branch. */
  readonly pushed: PushedFile
  readonly live: LivePlan
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
): Promise<FoundDrift> {
  const { client, reader, log } = tools
  const now = tools.now()
  const pushed = await readPushedFile({ client, repository, file, trigger: { kind: 'schedule' } })
  const asked = readValid(pushed, file, tools)
  const live = await planLive({ roster: asked.roster, reader, use: 'plan', now })
  const { plan, roster, guards } = live
  // What the key may not write says nothing about a run that writes nothing.
  const remarks = guards.filter(({ code }) => code !== 'key-not-permitted')
  const findings: readonly Finding[] = [...asked.findings, ...plan.findings, ...remarks]
  annotate(log, findings.map(asInformation), file)
  const drift = {
    organization: { id: plan.organization },
    plan,
    reported: reportedMembers(roster, live.snapshot),
    roster,
    findings,
    file,
    source: { sha: pushed.sha, runUrl, at: new Date(now).toISOString() },
  }
  return { drift, pushed, live }
}

/** What keeps the file from being applied is no error of a run that applies nothing. */
function asInformation(finding: Finding): Finding {
  return finding.severity === 'error' ? { ...finding, severity: 'warning' } : finding
}

/**
 * The drift with the days since when it is seen.
 *
 * @param remembered What issue and pull request say, in which earlier runs have kept them.
 * @param now Milliseconds since the epoch.
 */
export function dated(
  { drift, pushed }: Pick<FoundDrift, 'drift' | 'pushed'>,
  remembered: readonly string[],
  now: number,
): Drift {
  const seen = { today: new Date(now).toISOString().slice(0, 10), text: wholeText(pushed) }
  return {
    ...drift,
    sightings: Sightings.read(...remembered).see([...drift.plan.changes, ...drift.reported], seen),
  }
}

/** The file and what it extends. */
export function wholeText({ members: { text, extended } }: PushedFile): string {
  return extended.size === 0 ? text : JSON.stringify([text, ...extended])
}
