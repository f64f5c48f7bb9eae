/**
 * Authorizes a run: plans the file against the organization, and decides which changes are made now, which are
 * held and why, and whether anything is made at all.
 */
import {
  type AssignmentKind,
  type Change,
  emailKey,
  emptyRoster,
  endsMembership,
  type Finding,
  type IsTouched,
  isBlocking,
  isSameSource,
  lostAdmin,
  type Plan,
  planChanges,
  type Roster,
  touchedBetween,
} from '@roster/core'
import { type AcceptedAuthority, acceptedAuthority } from '../approval/accepted-authority.ts'
import type { ApprovalPorts } from '../approval/approvals-given.ts'
import { isLiftApproved } from '../approval/lift-approval.ts'
import { judgeMergedApprovals, type MergedApprovals } from '../approval/merged-pull-requests.ts'
import { strictest } from '../approval/strictest-policy.ts'
import { type Cause, pullRequestOf, rosterBefore } from '../history/cause.ts'
import type { FileToApply } from '../history/file-to-apply.ts'
import { lastSoundFile } from '../history/sound-file.ts'
import { type HistoryPorts, readHistory } from '../ledger/history.ts'
import { Ledger } from '../ledger/ledger.ts'
import type { Merge } from '../ledger/merge.ts'
import { narrow } from '../ledger/narrow.ts'
import { recentPolicies } from '../ledger/recent-policies.ts'
import { type WeighedChange, weighPlan } from '../ledger/weigh-plan.ts'
import type { LivePlan, PlanLive } from '../port/live-plan.ts'
import type { MergedPullRequest } from '../port/repository.ts'
import { leftOrDeclined } from '../review/left-or-declined.ts'
import { tooFarAhead } from './elevation-bound.ts'
import { endsAlone } from './ends-alone.ts'
import {
  GUARD_CODES,
  isDue,
  labelledAmong,
  type OverLimits,
  overLimits,
  withoutLabelledEnds,
} from './limits.ts'
import { keepOwners } from './owner-ends.ts'
import { unreviewedEnds } from './unreviewed-ends.ts'

/** What happens to changes that are not authorised: they are held, they are applied anyway, or the run stops. */
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

export type AuthorizationPorts = ApprovalPorts & HistoryPorts & { readonly planLive: PlanLive }

export interface HeldChange {
  readonly change: Change
  /** The reason, and what to do. */
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
  /** The changes that are made now. */
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
  readonly authority: AcceptedAuthority
}

export async function authorizeRun(run: RunToAuthorize, ports: AuthorizationPorts): Promise<Authorization> {
  const { file, asked, now } = run
  const ledger = new Ledger(readHistory({ file, organization: asked.organization }, ports))
  const cause = await causeOf(run, ledger, ports)
  const pullRequest = pullRequestOf(cause)
  const before = rosterBefore(cause)
  const isTouched = touchedBetween((await fileOfLastRun(ledger)) ?? before, asked)
  const planned = await ports.planLive({ roster: asked, isTouched, use: 'apply', now })
  const { plan, snapshot } = planned
  const authority = await acceptedAuthority({ ledger, snapshot }, ports)
  const policy = strictest([before?.policy, authority.file?.policy], asked.policy, snapshot)
  const roster = { ...planned.roster, policy }
  const live = { ...planned, roster }
  const weighed = await weighPlan(plan, { roster, snapshot, ledger })
  const approvals = await judgeMergedApprovals(
    { plan, head: asked, cause, policy, snapshot, ledger, weighed, authority },
    ports,
  )
  const guards = planned.guards.filter(({ code }) => !GUARD_CODES.has(code))
  const findings = [
    ...run.findings,
    ...plan.findings,
    ...leftOrDeclined(weighed, roster),
    ...guards,
    ...approvals.findings,
    ...(cause.kind === 'push' && run.unreviewed !== 'apply'
      ? await unreviewedEnds({ head: asked, before: before ?? emptyRoster(asked.organization), ledger, now })
      : []),
  ]
  return {
    live,
    isTouched,
    plan,
    findings,
    ...(await decide({ run, live, isTouched, weighed, approvals, findings, ledger }, ports)),
    ...(pullRequest && { pullRequest }),
    loginsThatApproved: approvals.loginsThatApproved,
    weighed,
    ledger,
    authority,
  }
}

/**
 * A push that did not change the file is not the cause of a run. Its pull request is not a step of the file, so later
 * runs would not find a record on it.
 */
async function causeOf(run: RunToAuthorize, ledger: Ledger, ports: AuthorizationPorts): Promise<Cause> {
  const { isPush, file } = run
  if (!isPush || (file.before && isSameSource(file.before, file.source))) return { kind: 'same-file' }
  const before = await fileBefore(run, ports)
  const { pullRequest } = (await ledger.newest()) ?? {}
  return { kind: 'push', ...(before && { before }), ...(pullRequest && { pullRequest }) }
}

/** The organization's file before the push, wherever it was; if that was broken or missing, its last sound version. */
async function fileBefore(
  { file: { path, shaBefore, branch }, asked: { organization } }: RunToAuthorize,
  ports: AuthorizationPorts,
): Promise<Roster | undefined> {
  if (shaBefore === undefined) return undefined
  return lastSoundFile({ path, sha: shaBefore, branch }, organization, ports)
}

/** How many steps back a run looks for the last one that was applied. */
const MAX_LOST_RUNS = 20

/**
 * The file that the last run left a record about. Everything that was edited since counts as edited now, even if the
 * runs of those merges were superseded, dropped or crashed. Undefined if there is no record.
 */
async function fileOfLastRun(ledger: Ledger): Promise<Roster | undefined> {
  const steps: Merge[] = []
  for await (const merge of ledger.newestFirst()) {
    steps.push(merge)
    const { record, after } = merge
    if (record !== undefined) return steps.find(({ commit }) => commit === record.commit)?.after ?? after
    if (steps.length === MAX_LOST_RUNS) return undefined
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

/**
 * A blocking finding stops the run. Otherwise each change is applied if it is authorised, approved and within the
 * limits.
 */
async function decide(options: DecisionOptions, ports: AuthorizationPorts): Promise<Decision> {
  const { run, live, isTouched, approvals, findings, ledger } = options
  const { plan, roster, snapshot, resources, keyOptions } = live
  if (findings.some(isBlocking)) {
    return { authorised: roster, due: [], held: [], stopped: 'Refused: nothing was changed.' }
  }
  const isReviewNeeded = run.unreviewed !== 'apply'
  const unauthorised = isReviewNeeded ? options.weighed.filter(({ isAuthorised }) => !isAuthorised) : []
  if (unauthorised.length > 0 && run.unreviewed === 'stop') {
    const held = unauthorised.map(({ change, reason }) => ({ change, reason: `${reason} ${RELEASE}` }))
    return { authorised: roster, due: [], held, stopped: UNREVIEWED_STOP }
  }
  const { policy } = roster
  const otherReason = (each: WeighedChange) =>
    approvals.waiting.get(each.change.digest) ?? tooFarAhead(each, { roster, snapshot, now: run.now })
  // A removal that is held in any case uses up nothing of the limit. Of a role change, some ends come true all the same.
  const counted = options.weighed.filter((each) => {
    const isHeld = (isReviewNeeded && !each.isAuthorised) || otherReason(each) !== undefined
    return !isHeld || !endsMembership(each.change.kind)
  })
  const guarded = { weighed: counted, snapshot, policy }
  const labelled = await labelledAmong({ ...guarded, besides: [], ledger })
  const over = await overLimits({ ...guarded, roster }, labelled, {
    isLiftApproved: (merge, label, changes) =>
      isLiftApproved({ merge, label, changes }, { head: run.asked, snapshot, policy }, ports),
  })
  const limits = [...over.values()]
  const weighed = options.weighed.map((each) => withoutLabelledEnds(each, over, labelled))
  const toNarrow = isReviewNeeded ? weighed : weighed.map((each) => ({ ...each, isAuthorised: true }))
  const { roster: authorised, parts } = narrow(toNarrow, roster, demotedKinds(over))
  const reviewReason = ({ reason }: WeighedChange) =>
    reason !== '' && isReviewNeeded ? `${reason} ${RELEASE}` : undefined
  const limitReason = (change: Change) => limits.find(({ changes }) => changes.has(change))?.reason
  const reasonToHold = (each: WeighedChange): string | undefined => {
    const { change } = each
    const other = otherReason(each)
    return parts.has(change) ? other : (reviewReason(each) ?? other ?? limitReason(change))
  }
  const planOptions = { isTouched, resources, ...keyOptions }
  const whole = weighed.filter((each) => reasonToHold(each) !== undefined)
  const alone = endsAlone(whole, authorised, snapshot, planOptions)
  const held = weighed.flatMap((each): readonly HeldChange[] => {
    const { change } = each
    const reason = reasonToHold(each)
    if (reason !== undefined) return [{ change: alone.rest.get(change) ?? change, reason }]
    const part = parts.get(change)
    if (part === undefined) return []
    const reasons = [reviewReason(each), limitReason(change)].filter((text) => text !== undefined)
    return [{ change: { ...change, ...part }, reason: reasons.join(' ') }]
  })
  const narrowed = parts.size === 0 ? [] : planChanges(authorised, snapshot, planOptions).changes
  const free = weighed
    .filter((each) => reasonToHold(each) === undefined)
    .flatMap(({ change }) =>
      parts.has(change)
        ? narrowed.filter(({ email }) => emailKey(email) === emailKey(change.email))
        : [change],
    )
  // A policy that was relaxed counts for ends by date after a day of its own.
  const forDates = [...free, ...alone.due].some((change) => isDue(change, roster))
    ? await recentPolicies(ledger, run.now)
    : []
  const ownerPolicy = strictest(forDates, policy, snapshot)
  const { due, waiting, reason } = keepOwners({
    due: [...free, ...alone.due],
    plan,
    snapshot,
    policy: ownerPolicy,
  })
  const ownerEnds = waiting.map((change) => ({ change, reason: `${TOGETHER} ${reason}` }))
  return { authorised: alone.roster, due, held: [...held, ...ownerEnds] }
}

/** The kinds of resources on which members would lose Admin, over the limit. */
function demotedKinds(over: OverLimits): ReadonlyMap<Change, ReadonlySet<AssignmentKind>> {
  const demotions = [...over].flatMap(([{ field }, { changes }]) =>
    field === 'maxDemotions' ? [...changes] : [],
  )
  return new Map(demotions.map((change) => [change, new Set(lostAdmin(change).map(({ kind }) => kind))]))
}

const RELEASE =
  'To release it, have a pull request that edits this entry previewed and merged, or run with "unreviewed: apply".'

const UNREVIEWED_STOP = 'Unreviewed changes stop the run. Nothing was changed.'

const TOGETHER = 'Too few Organization owners would be left.'
