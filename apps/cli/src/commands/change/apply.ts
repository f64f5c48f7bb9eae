/** `roster apply`: plans, shows the plan, asks, and applies it to the organization. */
import { type Finding, isBlocking, type Roster } from '@roster/core'
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
import { defineCommand } from '../../command/command.ts'
import { type AuditLog, NO_AUDIT_LOG, openAuditLog } from '../../file/audit-log.ts'
import { type AgreedPlan, differences, edits, readPlanFile } from '../../file/plan-file.ts'
import {
  FILE_FLAG,
  MAX_SIZE_FLAG,
  RESEND_FLAG,
  readMaxSize,
  readMembers,
  soundRoster,
} from '../../file/roster-file.ts'
import { connect } from '../../process/connection.ts'
import type { Context } from '../../process/context.ts'
import { readDuration } from '../../process/duration.ts'
import { Failure } from '../../process/failure.ts'
import { Progress } from '../../terminal/progress.ts'
import { printPreview, printReport } from '../../terminal/rendering.ts'

export const apply = defineCommand({
  flags: {
    file: FILE_FLAG,
    'max-size': MAX_SIZE_FLAG,
    yes: { type: 'boolean', description: 'Apply without asking' },
    plan: { type: 'string', valueHint: 'path', description: 'Apply only if the plan is unchanged' },
    resend: RESEND_FLAG,
    'allow-removals': { type: 'boolean', description: 'Ignore maxRemovals for this run' },
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
    const session: Session = { roster, findings, file: flags.file, resend: flags.resend, context }

    const live = await planLive({
      roster,
      reader: createReader(connect(context, '', { signal: interruption })),
      isTouched: () => flags.resend,
      use: 'apply',
      now: context.now(),
      allowRemovals: flags['allow-removals'],
    })
    if (agreed) requireAgreement(agreed, live, context)
    const isBlocked = [...live.plan.findings, ...live.guards].some(isBlocking)
    if (live.plan.changes.length === 0) {
      await report(session, live, { outcomes: [] })
      return isBlocked ? 1 : 0
    }
    await show(session, live)
    if (isBlocked) {
      context.stderr.write('Nothing was applied: what blocks has to be solved first.\n')
      return 1
    }
    if (!flags.yes && !(await isConfirmed(live.plan.changes.length, context))) {
      context.stderr.write('Nothing was applied.\n')
      return 1
    }
    const auditPath = flags['audit-log']
    const audit = auditPath === undefined ? NO_AUDIT_LOG : openAuditLog(auditPath, context)
    const budget = startTimeBudget(limit, [interruption, audit.broken], context.sleep)
    const result = await carryOut(session, live, budget, audit).finally(budget.close)
    context.stdout.write('\n')
    await report(session, live, result)
    const isDone = result.outcomes.every(({ status }) => DONE.has(status))
    return isDone && result.stopped === undefined ? 0 : 1
  },
})

/** What waits for a member is not for this run to do. */
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

async function isConfirmed(changes: number, { confirm }: Context): Promise<boolean> {
  if (confirm === undefined) {
    throw new Failure('There is no terminal to ask on. Look at the plan, then run again with --yes.')
  }
  return confirm(changes === 1 ? 'Apply this change?' : `Apply these ${changes} changes?`)
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

/** Findings are shown with the plan. If there was no plan to show, they are shown here. */
async function report(
  { roster, findings, file, context }: Session,
  { plan, guards, snapshot }: LivePlan,
  { outcomes, stopped }: ApplyResult,
): Promise<void> {
  const shown = plan.changes.length > 0
  await printReport(
    {
      organization: { id: roster.organization },
      plan,
      outcomes,
      roster,
      members: snapshot.members,
      findings: shown ? [] : [...findings, ...plan.findings, ...guards],
      dryRun: false,
      file,
      source: { at: new Date(context.now()).toISOString() },
      ...(stopped === undefined ? {} : { stopped }),
    },
    context,
  )
}
