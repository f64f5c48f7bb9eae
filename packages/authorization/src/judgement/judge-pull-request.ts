/**
 * Judges a pull request: compares the file that merging would leave with the live organization, or with the base
 * branch's file. Changes that were already pending, because the base file would cause them too, are kept apart.
 */
import {
  type Approvable,
  type AuthorityChange,
  type Change,
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
import type { FileState } from '../port/file-state.ts'
import type { LivePlan, PlanLive } from '../port/live-plan.ts'
import type { ReviewablePullRequest } from '../port/repository.ts'
import { allowsRemovals } from './removal-label.ts'
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
  /** About the file, the plan, the guards and the approvals. */
  readonly findings: readonly Finding[]
}

export interface JudgementPorts extends ApprovalPorts {
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
  return { mode, caused: [], awaited: [], outside: [], authority: [], findings }
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
  const unknown = pullRequest ? unknownApprovals(subjectsIn(files, caused, authority), policy) : []
  return {
    mode: 'static',
    ...(plan && { plan }),
    caused,
    awaited: plan?.awaited ?? [],
    outside: [],
    authority,
    roster: head,
    origins: files.origins,
    findings: [...findings, ...(plan?.findings ?? []), ...unknown],
  }
}

/** Against the organization as it is now. */
async function judgeLive(
  { pullRequest, labels }: PullRequestUnderReview,
  files: Files,
  now: number,
  ports: ApprovalPorts & { readonly planLive: PlanLive },
): Promise<Judgement> {
  const { head, isNew, findings } = files
  const before = isNew ? undefined : files.before
  const live = await ports.planLive({
    roster: head,
    ...(before && { policyBefore: before.policy }),
    isTouched: touchedBetween(before, head),
    use: 'preview',
    now,
    allowRemovals: allowsRemovals(labels),
  })
  const { roster, plan, snapshot, guards } = live
  const isPending = pendingBefore(files, live)
  const caused = plan.changes.filter((change) => !isPending(change))
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
    outside: plan.changes.filter(isPending),
    authority,
    ...(open.approvals && { approvals: open.approvals }),
    roster,
    origins: files.origins,
    snapshot,
    findings: [...findings, ...plan.findings, ...guards, ...open.findings],
  }
}

/** Whether a change is pending without the pull request: the base file would cause the same. */
function pendingBefore(
  { before, head }: Files,
  { snapshot, resources, plan }: LivePlan,
): (change: Change) => boolean {
  if (before?.organization !== head.organization) return () => false
  // Only whom the plan is about can have a change that was pending.
  const only = new Set([...plan.changes, ...plan.awaited].map(({ email }) => emailKey(email)))
  const { changes, awaited } = planChanges(before, snapshot, { resources, only })
  const digests = new Set([...changes, ...awaited].map(({ digest }) => digest))
  return ({ digest }) => digests.has(digest)
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
