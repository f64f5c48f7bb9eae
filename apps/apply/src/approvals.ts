/**
 * Whether what a run is to do has its approvals, read anew from GitHub: those of the pull request that was
 * merged, and of earlier ones as long as the file has asked the same ever since.
 */
import {
  type Approvable,
  type Approval,
  type ApprovedBy,
  approvalFindings,
  asksTheSame,
  authorityChanges,
  CHANGE_KIND,
  type Change,
  candidatesText,
  emailKey,
  emptyRoster,
  endsMembership,
  type Finding,
  isApproved,
  type JudgedApproval,
  judgeApprovals,
  type Plan,
  type Policy,
  type Roster,
  type Snapshot,
} from '@roster/core'
import {
  createRosterAt,
  type MergedPullRequest,
  mergedOnto,
  type RosterAt,
  readApprovals,
  type Trigger,
} from '@roster/github'
import { type Merge, type MergesSource, recentMerges } from './merges.ts'
import type { PushedFile } from './pushed-file.ts'

export interface ApprovalCheckOptions {
  readonly plan: Plan
  /** The file as it is written. */
  readonly head: Roster
  /** The file before the push; undefined where there was none, or a broken one, or nothing was pushed. */
  readonly before: Roster | undefined
  /** The one that counts. */
  readonly policy: Policy
  readonly snapshot: Snapshot
  readonly pushed: PushedFile
  readonly trigger: Trigger
  readonly pullRequest: MergedPullRequest | undefined
  /** Whether the date that ended a membership was in the file already: who set it had that approved then. */
  readonly isMergedExpiry: (email: string) => boolean
  readonly source: MergesSource
  /** How many days back earlier pull requests still speak. */
  readonly days: number
  /** Milliseconds since the epoch. */
  readonly now: number
}

export interface ApprovalCheck {
  readonly findings: readonly Finding[]
  /** Why a change has to wait, by its digest; empty unless the policy enforces approvals. */
  readonly waiting: ReadonlyMap<string, string>
  /** Logins of those who approved of the changes of these people. */
  readonly approversOf: (emails: readonly string[]) => readonly string[]
}

/**
 * Reads no review where the policy asks for no approval, or there is nothing to approve of.
 *
 * @throws GitHubRequestError
 */
export async function checkApprovals(options: ApprovalCheckOptions): Promise<ApprovalCheck> {
  const { policy, pullRequest } = options
  const subjects = policy.approvals === 'off' ? [] : subjectsOf(options)
  const judged = await judge(subjects, options)
  const missing = judged.filter((each) => !isApproved(each))
  const isEnforced = policy.approvals === 'enforce'
  // A change waits for its approval. What moved authority is merged: while nobody stands for it, nothing goes on.
  const told = isEnforced ? missing.filter(({ subject }) => subject.kind === 'authority') : missing
  const release = pullRequest
    ? `To release it, have it approved on pull request #${pullRequest.number} and run this again.`
    : 'To release it, merge a pull request that touches the file, with that approval.'
  const waiting = missing.flatMap(({ subject, ...need }) =>
    isEnforced && subject.kind === 'change'
      ? [[subject.change.digest, `${needText(need)} ${release}`] as const]
      : [],
  )
  return {
    findings: approvalFindings(told, policy.approvals),
    waiting: new Map(waiting),
    approversOf: (emails) => approversOf(emails, judged),
  }
}

function needText(need: Omit<JudgedApproval, 'subject'>): string {
  return `It lacks the approval of ${need.needs}: ${candidatesText(need)}`
}

function approversOf(emails: readonly string[], judged: readonly JudgedApproval[]): readonly string[] {
  const keys = new Set(emails.map(emailKey))
  const approving = judged.flatMap(({ subject, approvedBy }): readonly ApprovedBy[] =>
    subject.kind === 'change' && keys.has(emailKey(subject.change.email)) ? approvedBy : [],
  )
  return [...new Set(approving.map(({ login }) => login))].sort()
}

function subjectsOf({
  plan,
  head,
  before,
  trigger,
  isMergedExpiry,
}: ApprovalCheckOptions): readonly Approvable[] {
  const isDue = ({ kind, email }: Change) =>
    endsMembership(kind) && head.expired.has(emailKey(email)) && isMergedExpiry(email)
  // Sending an invitation again gives nobody anything new.
  const changes = plan.changes.filter((change) => CHANGE_KIND[change.kind].needsApproval && !isDue(change))
  const base = before ?? emptyRoster(head.organization)
  const authority = trigger.kind === 'push' ? authorityChanges(base, head) : []
  return [
    ...changes.map((change): Approvable => ({ kind: 'change', change })),
    ...authority.map((each): Approvable => ({ kind: 'authority', authority: each })),
  ]
}

/** Each subject once, with the approvals of the last pull request that has any. */
async function judge(
  subjects: readonly Approvable[],
  options: ApprovalCheckOptions,
): Promise<readonly JudgedApproval[]> {
  if (subjects.length === 0) return []
  const { head, before, pullRequest, snapshot, source, now } = options
  const rosterAt = createRosterAt(source.client, source.repository, { file: source.file, now })
  const verdict = (open: readonly Approvable[], approvals: readonly Approval[]) =>
    judgeApprovals({ subjects: open, head, base: before ?? head, snapshot, approvals })
  const approved = new Map<Approvable, JudgedApproval>()
  const isOpen = (subject: Approvable) => !approved.has(subject)

  let open = subjects
  const ask = async (merged: MergedPullRequest) => {
    const judged = verdict(open, await approvalsOf(merged, rosterAt, options))
    for (const each of judged.filter(isApproved)) approved.set(each.subject, each)
    open = open.filter(isOpen)
  }
  if (pullRequest) await ask(pullRequest)
  for (const merge of open.length === 0 ? [] : await earlierMerges(options)) {
    const state = await rosterAt(merge.commit)
    // What was approved, then changed, and then changed back is not what was approved any more.
    open = open.filter((subject) => state !== undefined && asksTheSame(subject, state, head))
    if (open.length === 0) break
    if (merge.pullRequest && merge.pullRequest.number !== pullRequest?.number) await ask(merge.pullRequest)
  }
  return [...approved.values(), ...verdict(subjects.filter(isOpen), [])]
}

/** In the order in which they came into the branch, last first; a pull request once, for all its commits. */
async function earlierMerges({ source, pushed, days, now }: ApprovalCheckOptions): Promise<readonly Merge[]> {
  const byCommit = new Map<string, Merge>()
  for await (const merge of recentMerges(source, pushed, { now, days })) byCommit.set(merge.commit, merge)
  return [...byCommit.values()].sort((a, b) => b.at - a.at)
}

async function approvalsOf(
  pullRequest: MergedPullRequest,
  rosterAt: RosterAt,
  { policy: { selfApproval }, source: { client, repository } }: ApprovalCheckOptions,
): Promise<readonly Approval[]> {
  const onto = await mergedOnto(client, repository, pullRequest)
  const base = onto === undefined ? undefined : await rosterAt(onto)
  return readApprovals(client, repository, { pullRequest, base, rosterAt, selfApproval })
}
