/**
 * Authorizes a run: plans the file against the organization, and decides which changes are made now, which are
 * held and why, and whether anything is made at all.
 */
import {
  type Change,
  emailKey,
  type Finding,
  type IsTouched,
  isBlocking,
  LIMITS,
  type Plan,
  planChanges,
  type Roster,
  readRoster,
  touchedBetween,
} from '@roster/core'
import {
  judgeMergedApprovals,
  type MergedApprovalPorts,
  type MergedApprovals,
} from '../approval/merged-pull-requests.ts'
import { type Cause, pullRequestOf, rosterBefore } from '../history/cause.ts'
import type { FileToApply } from '../history/file-to-apply.ts'
import { type HistoryPorts, readHistory } from '../ledger/history.ts'
import { Ledger } from '../ledger/ledger.ts'
import { narrow } from '../ledger/narrow.ts'
import { type WeighedChange, weighPlan } from '../ledger/weigh-plan.ts'
import type { LivePlan, PlanLive } from '../port/live-plan.ts'
import type { MergedPullRequest } from '../port/repository.ts'
import { leftOrDeclined } from '../review/left-or-declined.ts'
import { keepOwners } from './owner-ends.ts'
import { overLimits } from './removal-limit.ts'

/** What is done with changes that are not authorised: held, applied all the same, or the run stops. */
export type Unreviewed = 'hold' | 'apply' | 'stop'

export interface RunToAuthorize {
  readonly file: FileToApply
  /** What the file asks for. */
  readonly asked: Roster
  /** About the file. */
  readonly findings: readonly Finding[]
  /** Whether a push caused the run, rather than a schedule or a start by hand. */
  readonly isPush: boolean
  readonly unreviewed: Unreviewed
  /** Milliseconds since the epoch. */
  readonly now: number
}

export type AuthorizationPorts = MergedApprovalPorts & HistoryPorts & { readonly planLive: PlanLive }

export interface HeldChange {
  readonly change: Change
  /** Why, and what to do. */
  readonly reason: string
}

export interface Authorization {
  /** As it was planned from, with the policy that counts. */
  readonly live: LivePlan
  readonly isTouched: IsTouched
  readonly plan: Plan
  /** About the file, the plan, the guards and the approvals. */
  readonly findings: readonly Finding[]
  /** The file as far as it is authorised: what is due follows from it. */
  readonly authorised: Roster
  /** What is made now. */
  readonly due: readonly Change[]
  readonly held: readonly HeldChange[]
  /** Why the run makes no change at all, in a sentence. */
  readonly stopped?: string
  /** The pull request whose merge caused the run. */
  readonly pullRequest?: MergedPullRequest
  /** The logins that approved the changes of these people and API keys. */
  readonly loginsThatApproved: MergedApprovals['loginsThatApproved']
  readonly weighed: readonly WeighedChange[]
  readonly ledger: Ledger
}

export async function authorizeRun(run: RunToAuthorize, ports: AuthorizationPorts): Promise<Authorization> {
  const { file, asked, now } = run
  const cause = await causeOf(run, ports)
  const pullRequest = pullRequestOf(cause)
  const before = rosterBefore(cause)
  const ledger = new Ledger(readHistory({ file, pullRequest, organization: asked.organization }, ports))
  const isTouched = touchedBetween((await fileOfLastRun(ledger)) ?? before, asked)
  const live = await ports.planLive({
    roster: asked,
    ...(before && { policyBefore: before.policy }),
    isTouched,
    use: 'apply',
    now,
    // What the limit stops is held below, and nothing else.
    allowRemovals: true,
  })
  const { plan, roster, snapshot } = live
  const weighed = await weighPlan(plan, roster, ledger)
  const approvals = await judgeMergedApprovals(
    { plan, head: asked, cause, policy: roster.policy, snapshot, ledger },
    ports,
  )
  const guards = live.guards.filter(({ code }) => !HELD_INSTEAD.includes(code))
  const findings = [
    ...run.findings,
    ...plan.findings,
    ...leftOrDeclined(weighed, roster),
    ...guards,
    ...approvals.findings,
  ]
  return {
    live,
    isTouched,
    plan,
    findings,
    ...(await decide({ run, live, isTouched, weighed, approvals, findings, ledger })),
    ...(pullRequest && { pullRequest }),
    loginsThatApproved: approvals.loginsThatApproved,
    weighed,
    ledger,
  }
}

/** Guards that hold the changes they are about, rather than stop the run. */
const HELD_INSTEAD: readonly Finding['code'][] = ['too-few-owners', ...LIMITS.map(({ code }) => code)]

async function causeOf(
  { file, isPush, now }: RunToAuthorize,
  { pullRequestBehind }: AuthorizationPorts,
): Promise<Cause> {
  if (!isPush) return { kind: 'same-file' }
  const before = file.before && readRoster(file.before, { now }).roster
  const pullRequest = await pullRequestBehind(file.sha, file.branch)
  return { kind: 'push', ...(before && { before }), ...(pullRequest && { pullRequest }) }
}

/** How many steps back a run looks for the last one that was carried out. */
const MAX_LOST_RUNS = 20

/**
 * The file that the last run left a record about. What was edited since is meant now, although the runs of those
 * merges were superseded, dropped or died. Undefined if there is no record.
 */
async function fileOfLastRun(ledger: Ledger): Promise<Roster | undefined> {
  let steps = 0
  for await (const { record, after } of ledger.newestFirst()) {
    if (record !== undefined) return after
    steps += 1
    if (steps === MAX_LOST_RUNS) return undefined
  }
  return undefined
}

type Decision = Pick<Authorization, 'authorised' | 'due' | 'held' | 'stopped'>

interface DecisionOptions {
  readonly run: RunToAuthorize
  readonly live: LivePlan
  readonly isTouched: IsTouched
  readonly weighed: readonly WeighedChange[]
  readonly approvals: MergedApprovals
  readonly findings: readonly Finding[]
  readonly ledger: Ledger
}

/** A blocking finding stops the run; otherwise each change needs its authorisation, its approval and its limit kept. */
async function decide(options: DecisionOptions): Promise<Decision> {
  const { run, live, isTouched, weighed, approvals, findings, ledger } = options
  const { plan, roster, snapshot, resources, keyOptions } = live
  if (findings.some(isBlocking)) {
    return { authorised: roster, due: [], held: [], stopped: 'Refused: nothing was changed.' }
  }
  const isReviewNeeded = run.unreviewed !== 'apply'
  const unauthorised = isReviewNeeded ? weighed.filter(({ isAuthorised }) => !isAuthorised) : []
  if (unauthorised.length > 0 && run.unreviewed === 'stop') {
    const held = unauthorised.map(({ change, reason }) => ({ change, reason: `${reason} ${RELEASE}` }))
    return { authorised: roster, due: [], held, stopped: UNREVIEWED_STOP }
  }
  const { roster: authorised, parts } = narrow(unauthorised, roster)
  const { policy } = roster
  const over = await overLimits({ weighed, plan, roster, snapshot, policy, ledger })
  const reasonToHold = ({ change, reason }: WeighedChange): string | undefined =>
    reason !== '' && isReviewNeeded && !parts.has(change)
      ? `${reason} ${RELEASE}`
      : (approvals.waiting.get(change.digest) ?? over.get(change))
  const held = weighed.flatMap((each): readonly HeldChange[] => {
    const reason = reasonToHold(each)
    if (reason !== undefined) return [{ change: each.change, reason }]
    const part = parts.get(each.change)
    return part ? [{ change: { ...each.change, ...part }, reason: `${each.reason} ${RELEASE}` }] : []
  })
  const planOptions = { isTouched, resources, ...keyOptions }
  const narrowed = parts.size === 0 ? [] : planChanges(authorised, snapshot, planOptions).changes
  const free = weighed
    .filter((each) => reasonToHold(each) === undefined)
    .flatMap(({ change }) =>
      parts.has(change)
        ? narrowed.filter(({ email }) => emailKey(email) === emailKey(change.email))
        : [change],
    )
  const { due, waiting, reason } = keepOwners({ due: free, plan, snapshot, policy })
  const ownerEnds = waiting.map((change) => ({ change, reason: `${TOGETHER} ${reason}` }))
  return { authorised, due, held: [...held, ...ownerEnds] }
}

const RELEASE =
  'To release it, have a pull request that edits this entry previewed and merged, or run with "unreviewed: apply".'

const UNREVIEWED_STOP = 'Unreviewed changes stop the run. Nothing was changed.'

const TOGETHER = 'Too few Organization owners would be left.'
