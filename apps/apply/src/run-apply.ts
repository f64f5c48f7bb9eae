/** One run: read what was pushed, plan, sort by review, apply, and say what became of it. */
import {
  ALLOW_REMOVALS_LABEL,
  type AuditRecord,
  type Change,
  countMembers,
  type Finding,
  isBlocking,
  planOf,
  type Roster,
  readRoster,
  stricterPolicy,
  touchedBetween,
} from '@roster/core'
import { applyPlan, planLive, type Reader, type WriteRecord, type Writer } from '@roster/elastic-cloud'
import {
  type ActionContext,
  ActionFailure,
  type AnnotationCommands,
  annotate,
  type GitHubClient,
  type MergedPullRequest,
  mergedPullRequest,
} from '@roster/github'
import { type ApplyReport, type ChangeOutcome, renderFirstBlocking } from '@roster/report'
import { checkApprovals } from './approvals.ts'
import { isArrival } from './arrival.ts'
import { mergedExpiries, sortByReview } from './held.ts'
import type { ApplyInputs } from './inputs.ts'
import { findLeftOrDeclined } from './left-or-declined.ts'
import { ARRIVAL_DAYS, REVIEW_DAYS } from './merges.ts'
import { keepOwners } from './owner-ends.ts'
import { type PushedFile, readPushedFile } from './pushed-file.ts'
import type { Recordable } from './record.ts'
import { Reviews } from './reviews.ts'

export interface ApplyTools {
  readonly client: GitHubClient
  /** Reads what to plan from; ends as soon as the run is told to stop. */
  readonly planner: Reader
  /** Reads what has become of writes. */
  readonly reader: Reader
  readonly writer: Writer
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly sleep: (milliseconds: number, until?: AbortSignal) => Promise<void>
  readonly log: AnnotationCommands & { info(message: string): void }
  /** Is given each write with the pull request it was merged with, and the logins of those who approved of it. */
  readonly audit: (record: WriteRecord, origin: Pick<AuditRecord, 'pullRequest' | 'approvers'>) => void
  /** Aborted when no further write may be started. */
  readonly signal: AbortSignal
}

/**
 * @throws ActionFailure, ElasticCloudError or GitHubRequestError, each before any write.
 */
export async function runApply(
  inputs: ApplyInputs,
  { trigger, repository, runUrl }: ActionContext,
  tools: ApplyTools,
): Promise<Recordable> {
  const { client, planner, reader, writer, now, log, signal } = tools
  const file = inputs.membersFile
  const pushed = await readPushedFile({ client, repository, file, trigger })
  const asked = readValid(pushed, file, tools)
  const before = pushed.before === undefined ? undefined : readRoster(pushed.before, { now: now() }).roster
  const pullRequest =
    trigger.kind === 'push' ? await mergedPullRequest(client, repository, pushed) : undefined

  // Without a push nobody is meant: by hand or on a schedule, it is the same file.
  const isTouched = touchedBetween(before, asked.roster)
  const live = await planLive({
    roster: asked.roster,
    reader: planner,
    isTouched,
    use: 'apply',
    now: now(),
    allowRemovals: pullRequest?.labels.includes(ALLOW_REMOVALS_LABEL) ?? false,
    // A policy that a push relaxes takes effect after it: until then the stricter of both counts.
    adjust: (unadjusted, current) =>
      before === undefined
        ? unadjusted
        : { ...unadjusted, policy: stricterPolicy(before.policy, unadjusted.policy, countMembers(current)) },
  }).catch((error: unknown) => {
    if (!signal.aborted) throw error
    throw new ActionFailure(`${stopReason(signal)} Nothing was changed.`)
  })
  const { roster, snapshot, resources, guards } = live
  const { reviewKey = inputs.apiKey } = inputs
  const source = { client, repository, file, organization: live.plan.organization, reviewKey }
  const isArriving = live.plan.changes.some((change) => isArrival(change, { roster, snapshot, now: now() }))
  const days = isArriving ? ARRIVAL_DAYS : REVIEW_DAYS
  const reviews = new Reviews({ source, pushed, pullRequest, days, now: now() })
  const left = await findLeftOrDeclined(live.plan, roster, reviews)
  const plan = planOf(
    live.plan.organization,
    live.plan.changes.filter((change) => !left.has(change)),
    { awaited: live.plan.awaited, findings: [...live.plan.findings, ...left.values()] },
  )
  const approvals = await checkApprovals({
    plan,
    head: asked.roster,
    before,
    policy: roster.policy,
    snapshot,
    pushed,
    trigger,
    pullRequest,
    isMergedExpiry: mergedExpiries({ trigger, before, roster }),
    source,
    days,
    now: now(),
  })
  const findings: readonly Finding[] = [...asked.findings, ...plan.findings, ...guards, ...approvals.findings]
  annotate(log, findings, file)

  const report = (outcomes: readonly ChangeOutcome[], stopped?: string): Recordable => ({
    report: {
      organization: { id: plan.organization },
      plan,
      outcomes,
      roster,
      findings,
      dryRun: inputs.dryRun,
      file,
      source: sourceOf(pushed, pullRequest, runUrl, now()),
      ...(stopped !== undefined && { stopped }),
    },
    reviews,
    roster,
    snapshot,
  })

  const refused = findings.filter(isBlocking)
  if (refused.length > 0) return report([], 'Refused: nothing was changed.')

  const sorted = await sortByReview({ plan, roster, before, trigger, pullRequest, reviews })
  const unreviewed =
    inputs.unreviewed === 'apply' ? [] : sorted.unreviewed.map((change) => heldOutcome(change, sorted.reason))
  if (unreviewed.length > 0 && inputs.unreviewed === 'stop') {
    return report(unreviewed, 'Changes that nobody reviewed stop the run: nothing was changed.')
  }
  const shown = inputs.unreviewed === 'apply' ? plan.changes : sorted.reviewed
  const approved = shown.filter(({ digest }) => !approvals.waiting.has(digest))
  const { due, waiting } = keepOwners(approved, plan, snapshot, roster.policy)
  const unapproved = shown.flatMap((change): readonly ChangeOutcome[] => {
    const message = approvals.waiting.get(change.digest)
    return message === undefined ? [] : [{ change, status: 'held', verified: false, message }]
  })
  const held = [...unreviewed, ...unapproved, ...waiting.map(waitingOutcome)]
  if (inputs.dryRun) return report(held)

  const { outcomes, stopped } = await applyPlan({
    roster,
    snapshot,
    changes: due,
    planOptions: { isTouched, resources },
    reader,
    writer,
    audit: (record) => {
      const approvers = approvals.approversOf(record.changes.map(({ email }) => email))
      tools.audit(record, {
        ...(pullRequest && { pullRequest: pullRequest.number }),
        ...(approvers.length > 0 && { approvers }),
      })
    },
    now,
    sleep: tools.sleep,
    signal,
    onProgress: ({ done, total }) => log.info(`${done} of ${total} changes are done and verified.`),
  })
  return report([...outcomes, ...held], stopped)
}

/** @throws ActionFailure where the file is broken, after every finding has been shown on its line. */
export function readValid(
  { members }: PushedFile,
  file: string,
  { log, now }: Pick<ApplyTools, 'now'> & { readonly log: AnnotationCommands },
): { readonly roster: Roster; readonly findings: readonly Finding[] } {
  const { roster, findings } = readRoster(members, { now: now() })
  if (roster) return { roster, findings }
  annotate(log, findings, file)
  const what = renderFirstBlocking(findings, file) ?? `${file} is broken.`
  throw new ActionFailure(`${what} Nothing was changed.`)
}

function stopReason({ reason }: AbortSignal): string {
  return reason instanceof Error ? reason.message : String(reason)
}

function heldOutcome(change: Change, reason: string): ChangeOutcome {
  return {
    change,
    status: 'held',
    verified: false,
    message: `${reason} To release it, have a pull request that touches the file previewed and merged, or run with "unreviewed: apply".`,
  }
}

function waitingOutcome(change: Change): ChangeOutcome {
  const message =
    'Too few Organization owners would be left while the change that replaces this one is held. It is made together with that.'
  return { change, status: 'held', verified: false, message }
}

function sourceOf(
  { sha }: PushedFile,
  pullRequest: MergedPullRequest | undefined,
  runUrl: string,
  now: number,
): NonNullable<ApplyReport['source']> {
  return {
    sha,
    runUrl,
    at: new Date(now).toISOString(),
    ...(pullRequest && { pullRequest: pullRequest.number }),
  }
}
