/** One run: finds the file to apply, has the changes authorized, applies them, and reports the outcome. */
import {
  type Authorization,
  authorizeRun,
  type FileToApply,
  type HeldChange,
  type PlanLive,
} from '@roster/authorization'
import type { AuditRecord } from '@roster/core'
import { applyPlan, planLive, readOrganizationName, type WriteRecord } from '@roster/elastic-cloud'
import {
  type ActionContext,
  ActionFailure,
  type AnnotationCommands,
  annotate,
  type GitHubClient,
} from '@roster/github'
import type { ApplyReport, ChangeOutcome } from '@roster/report'
import { historyPorts } from '../connection/authorization-ports.ts'
import type { Connections } from '../connection/connections.ts'
import { pushOf, readFileToApply, readValid } from '../file/members-file.ts'
import type { ApplyInputs } from '../input/inputs.ts'
import type { AppliedRun } from '../record/record.ts'

export interface ApplyTools extends Omit<Connections, 'stop'> {
  readonly client: GitHubClient
  readonly log: AnnotationCommands & { info(message: string): void }
  /** Receives each write with the pull request it was merged with, and the logins that approved it. */
  readonly audit: (record: WriteRecord, origin: Pick<AuditRecord, 'pullRequest' | 'approvers'>) => void
}

/** A run whose work is left to a later one, with the reason. */
export interface SupersededRun {
  readonly superseded: string
}

/** @throws ActionFailure, ElasticCloudError or GitHubRequestError, each before any write. */
export async function runApply(
  inputs: ApplyInputs,
  { trigger, repository, runUrl }: ActionContext,
  tools: ApplyTools,
): Promise<AppliedRun | SupersededRun> {
  const { client, log } = tools
  const subject = { client, repository, file: inputs.membersFile, reviewKey: inputs.reviewKey }
  const push = pushOf(trigger)
  const found = await readFileToApply(subject, push)
  if (found.status === 'superseded') return { superseded: found.reason }
  const { file } = found
  const now = tools.now()
  const { roster: asked, findings } = readValid(file, now, log)
  const { unreviewed, dryRun } = inputs
  const authorization = await authorizeRun(
    { file, asked, findings, isPush: push !== undefined, unreviewed, now },
    { ...historyPorts(subject, now), planLive: livePlanner(tools) },
  )
  annotate(log, authorization.findings, file.source.path)

  const organization = await nameOrganization(authorization, tools)
  const isToApply = authorization.stopped === undefined && !dryRun
  const { outcomes, stopped = authorization.stopped } = isToApply
    ? await applyDue(authorization, tools)
    : { outcomes: [] }
  const report = {
    organization,
    plan: authorization.plan,
    outcomes: [...outcomes, ...authorization.held.map(heldOutcome)],
    roster: authorization.live.roster,
    members: authorization.live.snapshot.members,
    findings: authorization.findings,
    dryRun,
    file: inputs.membersFile,
    source: provenance(file, authorization, runUrl, now),
    ...(stopped !== undefined && { stopped }),
  }
  return { report, authorization, now }
}

/** A run that finds nothing to apply says so without the name, and saves the request. */
async function nameOrganization({ plan }: Authorization, { planner }: ApplyTools) {
  const id = plan.organization
  const name =
    plan.changes.length === 0 ? undefined : await readOrganizationName(planner, id).catch(() => undefined)
  return { id, ...(name !== undefined && { name }) }
}

/** Plans with the reader that ends when the run is told to stop, and says why it did. */
function livePlanner({ planner: reader, signal }: ApplyTools): PlanLive {
  return (request) =>
    planLive({ ...request, reader }).catch((error: unknown) => {
      if (!signal.aborted) throw error
      const reason = signal.reason instanceof Error ? signal.reason.message : String(signal.reason)
      throw new ActionFailure(`${reason} Nothing was changed.`)
    })
}

/** Applies what is due, with an audit record for each write. */
function applyDue(
  { live, authorised, due, isTouched, pullRequest, loginsThatApproved }: Authorization,
  { reader, writer, audit, now, sleep, signal, log }: ApplyTools,
): ReturnType<typeof applyPlan> {
  return applyPlan({
    roster: authorised,
    snapshot: live.snapshot,
    changes: due,
    planOptions: { isTouched, resources: live.resources, ...live.keyOptions },
    reader,
    writer,
    audit: (record) => {
      const approvers = loginsThatApproved(record.changes)
      audit(record, {
        ...(pullRequest && { pullRequest: pullRequest.number }),
        ...(approvers.length > 0 && { approvers }),
      })
    },
    now,
    sleep,
    signal,
    onProgress: ({ done, total }) => log.info(`${done} of ${total} changes are done and verified.`),
  })
}

function heldOutcome({ change, reason: message }: HeldChange): ChangeOutcome {
  return { change, status: 'held', verified: false, message }
}

function provenance(
  { sha }: FileToApply,
  { pullRequest }: Authorization,
  runUrl: string,
  now: number,
): NonNullable<ApplyReport['source']> {
  const at = new Date(now).toISOString()
  return { sha, runUrl, at, ...(pullRequest && { pullRequest: pullRequest.number }) }
}
