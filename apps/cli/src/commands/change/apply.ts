/** `roster apply`: plans, shows the plan, asks, and applies it to the organization. */

import { type Finding, isBlocking, LABEL_OR_FLAG, type MembersSource, type Roster } from '@roster/core'
import {
  type ApplyResult,
  applyPlan,
  createReader,
  createWriter,
  type LivePlan,
  planLive,
  startTimeBudget,
  type TimeBudget,
} from '@roster/elastic-cloud'
import { type ApplyReport, applyResultDocument } from '@roster/report'
import { defineCommand } from '../../command/command.ts'
import { type AuditLog, NO_AUDIT_LOG, openAuditLog } from '../../file/audit-log.ts'
import { committedAt } from '../../file/commit-log.ts'
import { fileTitle } from '../../file/input.ts'
import { type AgreedPlan, differences, edits, readPlanFile } from '../../file/plan-file.ts'
import {
  INPUT_FILE_FLAG,
  MAX_SIZE_FLAG,
  RESEND_FLAG,
  readMaxSize,
  readMembers,
  soundRoster,
} from '../../file/roster-file.ts'
import { connect } from '../../process/connection.ts'
import type { Context } from '../../process/context.ts'
import { readDuration } from '../../process/duration.ts'
import { Failure, Interrupted } from '../../process/failure.ts'
import { Interruption } from '../../process/interruption.ts'
import { Progress } from '../../process/progress.ts'
import { jsonOutput } from '../../terminal/json-output.ts'
import { printPreview, printReport } from '../../terminal/rendering.ts'

export const apply = defineCommand({
  flags: {
    file: INPUT_FILE_FLAG,
    'max-size': MAX_SIZE_FLAG,
    yes: { type: 'boolean', description: 'Apply without asking' },
    plan: { type: 'string', valueHint: 'path', description: 'Apply only if the plan is unchanged' },
    resend: RESEND_FLAG,
    'allow-removals': {
      type: 'boolean',
      description: 'Lift maxRemovals, maxDemotions and maxKeyRevocations for this run',
    },
    json: { type: 'boolean', description: 'Print the result as JSON; needs --yes' },
    'audit-log': { type: 'string', valueHint: 'path', description: 'Append a line of JSON per write' },
    timeout: {
      type: 'string',
      default: '10m',
      valueHint: 'time',
      description: 'Start no new change after this time',
    },
  },
  examples: [
    { command: 'roster apply', does: 'show the plan, ask, apply' },
    { command: 'roster apply --plan plan.json --yes', does: 'apply the saved plan, or stop' },
    { command: 'roster apply --audit-log audit.jsonl', does: 'keep a record of every write' },
  ],
  async run(flags, context) {
    const limit = {
      milliseconds: readDuration(flags.timeout, '--timeout'),
      reason: `time ran out after ${flags.timeout}`,
    }
    const interruption = context.interruption()
    const members = await readMembers(flags.file, context)
    const { roster, findings } = soundRoster(members, flags.file, context, {
      maxBytes: readMaxSize(flags['max-size']),
    })
    const agreed = flags.plan === undefined ? undefined : await readPlanFile(flags.plan, context)
    const { resend, json } = flags
    const session: Session = { roster, findings, file: fileTitle(flags.file), resend, json, context }

    const live = await planLive({
      roster,
      reader: createReader(connect(context, '', { signal: interruption })),
      isTouched: () => flags.resend,
      use: 'apply',
      now: context.now(),
      allowRemovals: flags['allow-removals'],
      remedy: LABEL_OR_FLAG,
    }).catch((error: unknown) => {
      throw interruption.aborted ? notBegun(interruption.reason, error) : error
    })
    if (agreed) requireAgreement(agreed, live, context)
    const isBlocked = [...live.plan.findings, ...live.guards].some(isBlocking)
    if (live.plan.changes.length === 0) {
      await report(session, live, { outcomes: [] })
      return isBlocked ? 1 : 0
    }
    if (!flags.json) await show(session, live)
    if (isBlocked) {
      if (flags.json) await report(session, live, { outcomes: [] })
      context.stderr.write('Nothing was applied. Fix what blocks first.\n')
      return 1
    }
    if (!flags.yes && !(await isConfirmed(live.plan.changes.length, flags.json, context))) {
      context.stderr.write('Nothing was applied.\n')
      return 1
    }
    const auditPath = flags['audit-log']
    const audit =
      auditPath === undefined
        ? NO_AUDIT_LOG
        : openAuditLog(auditPath, await author(members, context), context)
    const budget = startTimeBudget(limit, [interruption, audit.broken], context.sleep)
    const result = await carryOut(session, live, budget, audit).finally(budget.close)
    if (!flags.json) context.stdout.write('\n')
    await report(session, live, result)
    const isDone = result.outcomes.every(({ status }) => DONE.has(status))
    if (isDone && !audit.broken.aborted) return 0
    return interruption.reason instanceof Interruption ? interruption.reason.exitCode : 1
  },
})

/** For the audit log. The organization's own log knows only the API key. */
async function author(members: MembersSource, context: Context) {
  const commit = await committedAt(members, context)
  return { ...context.account(), ...(commit !== undefined && { commit }) }
}

/** A run does not wait for changes that a member makes. */
const DONE: ReadonlySet<ApplyResult['outcomes'][number]['status']> = new Set([
  'applied',
  'already-done',
  'waiting',
])

interface Session {
  readonly roster: Roster
  /** Findings about the file. */
  readonly findings: readonly Finding[]
  readonly file: string
  /** Whether expired invitations are resent. */
  readonly resend: boolean
  /** Whether programs read the output. */
  readonly json: boolean
  readonly context: Context
}

async function carryOut(
  { roster, resend, context }: Session,
  { snapshot, plan, resources, keyOptions }: LivePlan,
  budget: TimeBudget,
  audit: AuditLog,
): Promise<ApplyResult> {
  const progress = new Progress(context, 'Applying')
  const transport = (signal: AbortSignal) =>
    connect(context, '', { signal, onRequest: (event) => progress.request(event) })
  progress.advance(0, plan.changes.length)
  const result = applyPlan({
    roster,
    snapshot,
    changes: plan.changes,
    planOptions: { isTouched: () => resend, resources, ...keyOptions },
    reader: createReader(transport(budget.reads)),
    writer: createWriter(transport(budget.writes)),
    audit: audit.record,
    now: context.now,
    sleep: context.sleep,
    signal: budget.ending,
    onProgress: ({ done, total }) => progress.advance(done, total),
  })
  return result.finally(() => progress.clear())
}

function requireAgreement(agreed: AgreedPlan, { plan }: LivePlan, { stderr }: Context): void {
  if (agreed.digest === plan.digest) {
    const edited = edits(agreed, plan)
    if (edited.length === 0) return
    for (const line of edited) stderr.write(`${line}\n`)
    throw new Failure(
      'The plan file was edited after it was made. Nothing was applied: plan again, and look at it.',
    )
  }
  if (agreed.organization !== plan.organization) {
    throw new Failure(
      `The plan is for organization ${agreed.organization}, the members file for ${plan.organization}. Nothing was applied.`,
    )
  }
  for (const line of differences(agreed, plan)) stderr.write(`${line}\n`)
  throw new Failure(
    'The file or the organization has changed since that plan was made. Nothing was applied: plan again, and look at it.',
  )
}

/** @throws Failure without a terminal, and if Ctrl-C is the answer or a signal came before it. */
async function isConfirmed(
  changes: number,
  json: boolean,
  { confirm, interruption }: Context,
): Promise<boolean> {
  if (json) throw new Failure('--json does not ask. Look at the plan, then run again with --json --yes.')
  if (confirm === undefined) {
    throw new Failure('There is no terminal to ask on. Look at the plan, then run again with --yes.')
  }
  const signal = interruption()
  const question = changes === 1 ? 'Apply this change?' : `Apply these ${changes} changes?`
  const isMeant = signal.aborted ? undefined : await confirm(question)
  if (signal.aborted || isMeant === undefined) throw notBegun(signal.reason)
  return isMeant
}

/** @param reason Of the signal; undefined for Ctrl-C in answer to a question. */
function notBegun(reason: unknown, cause?: unknown): Interrupted {
  const what = reason instanceof Interruption ? reason.message : 'interrupted'
  return new Interrupted(`Nothing was applied: ${what}.`, reason, { cause })
}

async function show(
  { roster, findings, file, context }: Session,
  { plan, guards, snapshot }: LivePlan,
): Promise<void> {
  await printPreview(
    {
      organization: { id: roster.organization },
      plan,
      outside: [],
      roster,
      members: snapshot.members,
      findings: [...findings, ...plan.findings, ...guards],
      mode: 'live',
      file,
      source: { at: new Date(context.now()).toISOString() },
    },
    context,
  )
}

/** Findings and differences that stay are shown with the plan. If there was no plan to show, they are shown here. */
async function report(
  { roster, findings, file, json, context }: Session,
  { plan, guards, snapshot }: LivePlan,
  { outcomes, stopped }: ApplyResult,
): Promise<void> {
  const shown = !json && plan.changes.length > 0
  const result: ApplyReport = {
    organization: { id: roster.organization },
    plan: shown ? { ...plan, standing: [] } : plan,
    outcomes,
    roster,
    members: snapshot.members,
    findings: shown ? [] : [...findings, ...plan.findings, ...guards],
    dryRun: false,
    file,
    source: { at: new Date(context.now()).toISOString() },
    ...(stopped !== undefined && { stopped }),
  }
  if (json) context.stdout.write(jsonOutput(applyResultDocument(result)))
  else await printReport(result, context)
}
