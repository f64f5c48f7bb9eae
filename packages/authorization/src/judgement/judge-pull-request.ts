/**
 * Judges a pull request: compares the file that merging would leave with the live organization, or with the base
 * branch's file. Changes that were already pending, because the base file would cause them too, are kept apart.
 */
import {
  type Approvable,
  type AuthorityChange,
  type Change,
  changeText,
  elevationFindings,
  emailKey,
  emptyRoster,
  type Finding,
  type JudgedApproval,
  type Origins,
  type Plan,
  type Policy,
  planBetween,
  planChanges,
  type Roster,
  readRoster,
  type Snapshot,
  stricterPolicy,
  touchedBetween,
} from '@roster/core'
import type { ApprovalPorts } from '../approval/approvals-given.ts'
import { judgeOpenApprovals, type OpenApprovals, unknownApprovals } from '../approval/open-pull-request.ts'
import { authorityIntroduced, subjectsOf } from '../approval/subjects.ts'
import { mergedEnds } from '../history/merged-end.ts'
import { type HistoryPorts, readHistory } from '../ledger/history.ts'
import { Ledger } from '../ledger/ledger.ts'
import { weighPlan } from '../ledger/weigh-plan.ts'
import type { FileState } from '../port/file-state.ts'
import type { LivePlan, PlanLive } from '../port/live-plan.ts'
import type { ReviewablePullRequest } from '../port/repository.ts'
import { type ReviewContent, reviewContent } from '../review/review-content.ts'
import { allowsRemovals } from './removal-limit.ts'
import { BASE_BROKEN, unreadableFile } from './unreadable-file.ts'

/** What is judged: a pull request, or the group of them that a merge queue is about to merge. */
export interface PullRequestUnderReview {
  /** Absent for a merge group: each of its pull requests was approved before it was queued. */
  readonly pullRequest?: ReviewablePullRequest
  readonly labels: readonly string[]
  /** The name of the base branch. */
  readonly baseRef: string
  /** The file at the tip of the base branch; absent if there is none. */
  readonly base?: FileState
  /** The tip of the base branch. */
  readonly baseSha: string
  /** The file as merging would leave it; absent if merging leaves none. */
  readonly merged?: FileState
}

export interface Judgement {
  readonly mode: 'live' | 'static'
  /** Everything that applying the file would do; absent if the file is broken. */
  readonly plan?: Plan
  /** The changes of the plan that the pull request causes. */
  readonly caused: readonly Change[]
  /** What awaits people whom the pull request lists, once they have joined by signing in. */
  readonly awaited: readonly Change[]
  /** The changes of the plan that were already pending. */
  readonly outside: readonly Change[]
  /** Changes of the plan that were carried out before and undone since: merging does not apply them. */
  readonly spent: readonly Change[]
  /** What the pull request changes besides access that decides over access nonetheless. */
  readonly authority: readonly AuthorityChange[]
  /** Absent if the policy asks for none, or they cannot be judged. */
  readonly approvals?: readonly JudgedApproval[]
  /** Absent if the file is broken. */
  readonly roster?: Roster
  /** Absent if the file is broken. */
  readonly origins?: Origins
  /** The organization that was planned against; absent in a static preview. */
  readonly snapshot?: Snapshot
  /** What the preview seals; absent in a static preview, and if the file is broken. */
  readonly content?: ReviewContent
  /** Whether the pull request asks anew for something that was carried out before and undone since. */
  readonly asksAnew: boolean
  /** About the file, the plan, the guards and the approvals. */
  readonly findings: readonly Finding[]
}

export interface JudgementPorts extends ApprovalPorts, HistoryPorts {
  /** Absent for a static preview. */
  readonly planLive: PlanLive | undefined
}

/** @param now Milliseconds since the epoch. */
export async function judgePullRequest(
  review: PullRequestUnderReview,
  now: number,
  ports: JudgementPorts,
): Promise<Judgement> {
  const mode = ports.planLive ? 'live' : 'static'
  const { base, merged, baseRef } = review
  if (merged?.kind !== 'text') return unplanned(mode, [unreadableFile(merged, baseRef)])
  const file = readRoster(merged.source, { now })
  const { findings } = file
  if (file.roster === undefined) return unplanned(mode, findings)
  const { roster: head, origins } = file
  const isNew = base === undefined
  const before = isNew ? emptyRoster(head.organization) : rosterIn(base, now)
  const files = { head, origins, before, isNew, findings: [...findings, ...(before ? [] : [BASE_BROKEN])] }
  return ports.planLive
    ? judgeLive(review, files, now, { ...ports, planLive: ports.planLive })
    : judgeStatic(review, files)
}

function unplanned(mode: Judgement['mode'], findings: readonly Finding[]): Judgement {
  return { mode, caused: [], awaited: [], outside: [], spent: [], asksAnew: false, authority: [], findings }
}

function rosterIn(state: FileState, now: number): Roster | undefined {
  return state.kind === 'text' ? readRoster(state.source, { now }).roster : undefined
}

/** Both files of a pull request. */
interface Files {
  /** The file as merging would leave it. */
  readonly head: Roster
  /** Where its assignments come from. */
  readonly origins: Origins
  /** The file on the base branch: one that lists nobody if there is none; undefined if it is broken. */
  readonly before: Roster | undefined
  /** Whether the pull request adds the file. */
  readonly isNew: boolean
  readonly findings: readonly Finding[]
}

/** From the files alone. */
function judgeStatic({ pullRequest }: PullRequestUnderReview, files: Files): Judgement {
  const { head, before, findings } = files
  const plan = before && planBetween(before, head)
  const caused = plan?.changes ?? []
  const policy = before ? stricterPolicy(before.policy, head.policy, head.members.size) : head.policy
  const authority = authorityIn(files, policy)
  const unknown = pullRequest ? unknownApprovals(subjectsIn(files, caused, authority), head, policy) : []
  return {
    mode: 'static',
    ...(plan && { plan }),
    caused,
    awaited: plan?.awaited ?? [],
    outside: [],
    spent: [],
    asksAnew: false,
    authority,
    roster: head,
    origins: files.origins,
    findings: [...findings, ...(plan?.findings ?? []), ...unknown],
  }
}

/** Against the organization as it is now. */
async function judgeLive(
  review: PullRequestUnderReview,
  files: Files,
  now: number,
  ports: ApprovalPorts & HistoryPorts & { readonly planLive: PlanLive },
): Promise<Judgement> {
  const { pullRequest, labels } = review
  const { head, isNew, findings } = files
  const before = isNew ? undefined : files.before
  const isTouched = touchedBetween(before, head)
  const live = await ports.planLive({
    roster: head,
    ...(before && { policyBefore: before.policy }),
    isTouched,
    use: 'preview',
    now,
    allowRemovals: allowsRemovals(labels),
  })
  const { roster, plan, snapshot, guards } = live
  const isPending = pendingBefore(files, live)
  const caused = plan.changes.filter((change) => !isPending(change))
  const pending = plan.changes.filter(isPending)
  const undoneSince = await spentBefore(pending, { review, plan, before }, ports)
  const spent = undoneSince.filter(({ email }) => !isTouched(email))
  const awaited = plan.awaited.filter((change) => !isPending(change))
  const { policy } = roster
  const authority = authorityIn(files, policy)
  const subjects = subjectsIn(files, [...caused, ...awaited], authority)
  const open: OpenApprovals = pullRequest
    ? await judgeOpenApprovals({ subjects, pullRequest, head, base: files.before, policy, snapshot }, ports)
    : { findings: [] }
  return {
    mode: 'live',
    plan,
    caused,
    awaited,
    outside: pending.filter((change) => !spent.includes(change)),
    spent,
    asksAnew: undoneSince.length > spent.length,
    content: reviewContent(
      plan,
      { head: roster, before: before ?? emptyRoster(head.organization) },
      new Set(spent),
    ),
    authority,
    ...(open.approvals && { approvals: open.approvals }),
    roster,
    origins: files.origins,
    snapshot,
    findings: [
      ...findings,
      ...plan.findings,
      ...spent.map(undone),
      ...guards,
      ...elevationFindings(head, policy, now),
      ...open.findings,
    ],
  }
}

/** Whether a change is pending without the pull request: the base file would cause the same. */
function pendingBefore(
  { before, head }: Files,
  { snapshot, resources, keyOptions, plan }: LivePlan,
): (change: Change) => boolean {
  if (before?.organization !== head.organization) return () => false
  // Only whom the plan is about can have a change that was pending.
  const only = new Set([...plan.changes, ...plan.awaited].map(({ email }) => emailKey(email)))
  const { changes, awaited } = planChanges(before, snapshot, { resources, ...keyOptions, only })
  const digests = new Set([...changes, ...awaited].map(({ digest }) => digest))
  return ({ digest }) => digests.has(digest)
}

/** The changes that a run has carried out before, by the history of the base branch. */
async function spentBefore(
  pending: readonly Change[],
  {
    review: { base, baseSha, baseRef },
    plan: { organization, digest },
    before,
  }: {
    readonly review: PullRequestUnderReview
    readonly plan: Plan
    readonly before: Roster | undefined
  },
  ports: HistoryPorts,
): Promise<readonly Change[]> {
  if (pending.length === 0 || before === undefined || base?.kind !== 'text') return []
  const file = { source: base.source, sha: baseSha, branch: baseRef }
  const ledger = new Ledger(readHistory({ file, pullRequest: undefined, organization }, ports))
  const weighed = await weighPlan({ changes: pending, digest }, before, ledger)
  return weighed
    .filter(({ demands }) => demands.some(({ standing }) => standing.status === 'spent'))
    .filter(({ isAuthorised }) => !isAuthorised)
    .map(({ change }) => change)
}

function undone({ kind, email }: Change): Finding {
  return {
    severity: 'warning',
    code: 'undone-since',
    message: `A run had already done it, and someone undid it since: ${changeText(kind, email)}. Merging does not do it again. Edit the entry to ask for it anew, or to match the organization.`,
    email,
  }
}

/** Without a file to compare with, all authority is new, which matters only if approvals are asked for. */
function authorityIn({ before, head, isNew }: Files, policy: Policy): readonly AuthorityChange[] {
  const isComparable = before !== undefined && !isNew
  return isComparable || policy.approvals !== 'off' ? authorityIntroduced(before, head) : []
}

function subjectsIn(
  { before, head }: Files,
  changes: readonly Change[],
  authority: readonly AuthorityChange[],
): readonly Approvable[] {
  const isMergedEnd = mergedEnds({ kind: 'push', ...(before && { before }) }, head)
  return subjectsOf({ changes, authority, head, isMergedEnd })
}
