/**
 * Authorizes a run: plans the file against the organization, and decides which changes are made now, which are
 * held and why, and whether anything is made at all.
 */
import {
  type Change,
  type Finding,
  type IsTouched,
  isBlocking,
  type Plan,
  planOf,
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
import { ARRIVAL_DAYS, REVIEW_DAYS } from '../history/recent-merges.ts'
import type { LivePlan, PlanLive } from '../port/live-plan.ts'
import type { MergedPullRequest } from '../port/repository.ts'
import { isArrival } from '../review/arrival.ts'
import { findLeftOrDeclined } from '../review/left-or-declined.ts'
import { type MergedReviewPorts, MergedReviews } from '../review/merged-reviews.ts'
import { sortByReview } from '../review/sort-by-review.ts'
import { keepOwners } from './owner-ends.ts'
import { allowsRemovals } from './removal-label.ts'

/** What is done with changes that were not reviewed: held, applied all the same, or the run stops. */
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

export type AuthorizationPorts = MergedApprovalPorts & MergedReviewPorts & { readonly planLive: PlanLive }

export interface HeldChange {
  readonly change: Change
  /** Why, and what to do. */
  readonly reason: string
}

export interface Authorization {
  /** As it was planned from, with the policy that counts. */
  readonly live: LivePlan
  readonly isTouched: IsTouched
  /** The plan without those who left or declined. */
  readonly plan: Plan
  /** About the file, the plan, the guards and the approvals. */
  readonly findings: readonly Finding[]
  /** What is made now. */
  readonly due: readonly Change[]
  readonly held: readonly HeldChange[]
  /** Why the run makes no change at all, in a sentence. */
  readonly stopped?: string
  /** The pull request whose merge caused the run. */
  readonly pullRequest?: MergedPullRequest
  /** The logins that approved the changes of these people. */
  readonly loginsThatApproved: MergedApprovals['loginsThatApproved']
  readonly reviews: MergedReviews
}

export async function authorizeRun(run: RunToAuthorize, ports: AuthorizationPorts): Promise<Authorization> {
  const { file, asked, now } = run
  const cause = await causeOf(run, ports)
  const pullRequest = pullRequestOf(cause)
  const before = rosterBefore(cause)
  const isTouched = touchedBetween(before, asked)
  const live = await ports.planLive({
    roster: asked,
    ...(before && { policyBefore: before.policy }),
    isTouched,
    use: 'apply',
    now,
    allowRemovals: allowsRemovals(pullRequest?.labels ?? []),
  })
  const { organization } = live.plan
  const days = reviewDays(live, now)
  const reviews = new MergedReviews({ file, pullRequest, organization, days, now }, ports)
  const plan = await withoutThoseWhoLeft(live, reviews)
  const approvals = await judgeMergedApprovals(
    {
      plan,
      head: asked,
      cause,
      policy: live.roster.policy,
      snapshot: live.snapshot,
      file,
      days,
      now,
    },
    ports,
  )
  const findings = [...run.findings, ...plan.findings, ...live.guards, ...approvals.findings]
  const decision = await decide({ run, live, plan, cause, reviews, approvals, findings })
  return {
    live,
    isTouched,
    plan,
    findings,
    ...decision,
    ...(pullRequest && { pullRequest }),
    loginsThatApproved: approvals.loginsThatApproved,
    reviews,
  }
}

async function causeOf(
  { file, isPush, now }: RunToAuthorize,
  { pullRequestBehind }: AuthorizationPorts,
): Promise<Cause> {
  if (!isPush) return { kind: 'same-file' }
  const before = file.before && readRoster(file.before, { now }).roster
  const pullRequest = await pullRequestBehind(file.sha, file.branch)
  return { kind: 'push', ...(before && { before }), ...(pullRequest && { pullRequest }) }
}

/** How many days back merged pull requests count. */
function reviewDays({ plan, roster, snapshot }: LivePlan, now: number): number {
  return plan.changes.some((change) => isArrival(change, { roster, snapshot, now }))
    ? ARRIVAL_DAYS
    : REVIEW_DAYS
}

async function withoutThoseWhoLeft({ plan, roster }: LivePlan, reviews: MergedReviews): Promise<Plan> {
  const left = await findLeftOrDeclined(plan, roster, reviews)
  const changes = plan.changes.filter((change) => !left.has(change))
  const findings = [...plan.findings, ...left.values()]
  return planOf(plan.organization, changes, { awaited: plan.awaited, findings })
}

type Decision = Pick<Authorization, 'due' | 'held' | 'stopped'>

interface DecisionOptions {
  readonly run: RunToAuthorize
  readonly live: LivePlan
  readonly plan: Plan
  readonly cause: Cause
  readonly reviews: MergedReviews
  readonly approvals: MergedApprovals
  readonly findings: readonly Finding[]
}

/** A blocking finding stops the run; otherwise each change needs its review, its approval and enough owners. */
async function decide(options: DecisionOptions): Promise<Decision> {
  const { run, live, plan, cause, reviews, approvals } = options
  if (options.findings.some(isBlocking)) {
    return { due: [], held: [], stopped: 'Refused: nothing was changed.' }
  }
  const { roster, snapshot } = live
  const sorted = await sortByReview({ plan, roster, cause, reviews })
  const isReviewNeeded = run.unreviewed !== 'apply'
  const unreviewed = isReviewNeeded
    ? sorted.unreviewed.map(({ change, reason }) => ({ change, reason: `${reason} ${RELEASE}` }))
    : []
  if (unreviewed.length > 0 && run.unreviewed === 'stop') {
    return { due: [], held: unreviewed, stopped: UNREVIEWED_STOP }
  }
  const reviewed = isReviewNeeded ? sorted.reviewed : plan.changes
  const approved = reviewed.filter(({ digest }) => !approvals.waiting.has(digest))
  const { due, waiting } = keepOwners({ due: approved, plan, snapshot, policy: roster.policy })
  const unapproved = reviewed.flatMap((change): readonly HeldChange[] => {
    const reason = approvals.waiting.get(change.digest)
    return reason === undefined ? [] : [{ change, reason }]
  })
  const ownerEnds = waiting.map((change) => ({ change, reason: TOO_FEW_OWNERS }))
  return { due, held: [...unreviewed, ...unapproved, ...ownerEnds] }
}

const RELEASE =
  'To release it, have a pull request that touches the file previewed and merged, or run with "unreviewed: apply".'

const UNREVIEWED_STOP = 'Unreviewed changes stop the run. Nothing was changed.'

const TOO_FEW_OWNERS =
  'Too few Organization owners would be left while the change that replaces this one is held. Both are applied together.'
