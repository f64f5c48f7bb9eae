/** Finds drift: compares the organization with the file, and changes neither. */
import type { FileToApply } from '@roster/authorization'
import { type Finding, type RosterFile, Sightings } from '@roster/core'
import { type LivePlan, planLive, type Reader, readOrganizationName } from '@roster/elastic-cloud'
import { type ActionContext, type AnnotationCommands, annotate, type GitHubClient } from '@roster/github'
import { type Drift, differs } from '@roster/report'
import { readFileAtTip, readValid } from '../file/members-file.ts'
import type { ApplyInputs } from '../input/inputs.ts'

export interface DriftTools {
  readonly client: GitHubClient
  readonly reader: Reader
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly log: AnnotationCommands
}

/** The drift, and what it was found with. */
export interface FoundDrift {
  readonly drift: Drift
  /** The file at the tip of the default branch. */
  readonly current: FileToApply
  readonly live: LivePlan
  /** That file, read. */
  readonly asked: RosterFile
}

/**
 * Compares the file at the tip of the default branch with the organization, whatever caused the run.
 *
 * @throws ActionFailure if there is no file, or a broken one.
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
  const current = await readFileAtTip({ client, repository, file })
  const asked = readValid(current, now, log)
  const live = await planLive({ roster: asked.roster, reader, use: 'plan', now })
  const { plan, roster, guards } = live
  // What the key may not write does not matter to a run that writes nothing.
  const remarks = guards.filter(({ code }) => code !== 'key-not-permitted')
  const findings: readonly Finding[] = [...asked.findings, ...plan.findings, ...remarks]
  annotate(log, findings.map(asInformation), file)
  const compared = { plan, reported: plan.unmanaged }
  const id = plan.organization
  // Only a difference is worth the request.
  const name = differs(compared) ? await readOrganizationName(reader, id) : undefined
  const drift = {
    organization: { id, ...(name !== undefined && { name }) },
    ...compared,
    roster,
    members: live.snapshot.members,
    findings,
    file,
    source: { sha: current.sha, runUrl, at: new Date(now).toISOString() },
  }
  return { drift, current, live, asked }
}

/** Findings that block applying are not errors of a run that applies nothing. */
function asInformation(finding: Finding): Finding {
  return finding.severity === 'error' ? { ...finding, severity: 'warning' } : finding
}

/**
 * The drift, with the day on which each difference was first seen.
 *
 * @param remembered The texts of the issue and the pull request, in which earlier runs have kept these days.
 * @param now Milliseconds since the epoch.
 */
export function dated(
  { drift, current }: Pick<FoundDrift, 'drift' | 'current'>,
  remembered: readonly string[],
  now: number,
): Drift {
  const seen = { today: new Date(now).toISOString().slice(0, 10), text: wholeText(current) }
  return {
    ...drift,
    sightings: Sightings.read(...remembered).see([...drift.plan.changes, ...drift.reported], seen),
  }
}

/** The text of the file and of those it extends. */
export function wholeText({ source: { text, extended } }: FileToApply): string {
  return extended.size === 0 ? text : JSON.stringify([text, ...extended])
}
