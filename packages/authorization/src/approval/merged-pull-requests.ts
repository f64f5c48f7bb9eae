/**
 * Whether a run has the approvals it needs, read anew from GitHub: those of the pull request that was merged, and
 * those of earlier ones as long as the file has asked the same ever since.
 */
import {
  type Approvable,
  type Approval,
  type ApprovedBy,
  approvalFindings,
  asksTheSame,
  candidatesText,
  emailKey,
  type Finding,
  isApproved,
  type JudgedApproval,
  judgeApprovals,
  type Plan,
  type Policy,
  type Roster,
  type Snapshot,
} from '@roster/core'
import { type Cause, pullRequestOf, rosterBefore } from '../history/cause.ts'
import { mergedEnds } from '../history/merged-end.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { MergedPullRequest, Merges } from '../port/repository.ts'
import { type ApprovalPorts, approvalsGiven } from './approvals-given.ts'
import { authorityIntroduced, subjectsAskedFor, subjectsOf } from './subjects.ts'

export type MergedApprovalPorts = ApprovalPorts & Pick<Merges, 'mergedOnto'>

export interface MergedApprovalOptions {
  readonly plan: Plan
  /** The file as it is written. */
  readonly head: Roster
  readonly cause: Cause
  /** The one that counts. */
  readonly policy: Policy
  readonly snapshot: Snapshot
  readonly ledger: Ledger
}

/** The subject of a change, as the audit log has it: an address, or the id of an API key. */
export interface AuditedSubject {
  readonly email?: string
  readonly key?: string
}

export interface MergedApprovals {
  readonly findings: readonly Finding[]
  /** Why a change has to wait, by its digest; empty unless the policy enforces approvals. */
  readonly waiting: ReadonlyMap<string, string>
  /** The logins that approved the changes of these people and API keys. */
  readonly loginsThatApproved: (subjects: readonly AuditedSubject[]) => readonly string[]
}

/** Reads no review if the policy asks for no approval, or nothing takes one. */
export async function judgeMergedApprovals(
  options: MergedApprovalOptions,
  ports: MergedApprovalPorts,
): Promise<MergedApprovals> {
  const { policy, cause, head } = options
  const subjects = subjectsAskedFor(subjectsIn(options), head, policy)
  const judged = await judgeAll(subjects, options, ports)
  const missing = judged.filter((each) => !isApproved(each))
  const isEnforced = ({ required }: JudgedApproval) =>
    policy.approvals === 'enforce' || required !== undefined
  // A change waits for its approval. A change of authority is merged already: without approval, nothing goes on.
  const reported = missing.filter((each) => each.subject.kind === 'authority' || !isEnforced(each))
  const pullRequest = pullRequestOf(cause)
  const release = pullRequest
    ? `To release it, have it approved on pull request #${pullRequest.number} and run this again.`
    : 'To release it, merge a pull request that touches the file, with that approval.'
  const waiting = missing
    .filter(isEnforced)
    .flatMap(({ subject, ...need }) =>
      subject.kind === 'change' ? [[subject.change.digest, `${needText(need)} ${release}`] as const] : [],
    )
  return {
    findings: approvalFindings(reported, policy.approvals),
    waiting: new Map(waiting),
    loginsThatApproved: (subjects) => loginsThatApproved(subjects, judged),
  }
}

function subjectsIn({ plan, head, cause }: MergedApprovalOptions): readonly Approvable[] {
  const authority = cause.kind === 'push' ? authorityIntroduced(cause.before, head) : []
  return subjectsOf({ changes: plan.changes, authority, head, isMergedEnd: mergedEnds(cause, head) })
}

function needText(need: Omit<JudgedApproval, 'subject'>): string {
  return `It lacks the approval of ${need.needs}: ${candidatesText(need)}`
}

function loginsThatApproved(
  subjects: readonly AuditedSubject[],
  judged: readonly JudgedApproval[],
): readonly string[] {
  const emails = new Set(subjects.flatMap(({ email }) => (email === undefined ? [] : emailKey(email))))
  const ids = new Set(subjects.flatMap(({ key }) => key ?? []))
  const approving = judged.flatMap(({ subject, approvedBy }): readonly ApprovedBy[] => {
    if (subject.kind !== 'change') return []
    const { email, key } = subject.change
    return emails.has(emailKey(email)) || (key?.id !== undefined && ids.has(key.id)) ? approvedBy : []
  })
  return [...new Set(approving.map(({ login }) => login))].sort()
}

/** Each subject once, with the approvals of the last pull request that has any. */
async function judgeAll(
  subjects: readonly Approvable[],
  options: MergedApprovalOptions,
  ports: MergedApprovalPorts,
): Promise<readonly JudgedApproval[]> {
  if (subjects.length === 0) return []
  const { head, cause, snapshot, ledger } = options
  const pullRequest = pullRequestOf(cause)
  const verdict = (open: readonly Approvable[], approvals: readonly Approval[]) =>
    judgeApprovals({
      subjects: open,
      head,
      base: rosterBefore(cause) ?? head,
      policy: options.policy,
      snapshot,
      approvals,
    })
  const approved = new Map<Approvable, JudgedApproval>()
  const isOpen = (subject: Approvable) => !approved.has(subject)

  let open = subjects
  const ask = async (merged: MergedPullRequest) => {
    const judged = verdict(open, await approvalsOnMerged(merged, options, ports))
    for (const each of judged.filter(isApproved)) approved.set(each.subject, each)
    open = open.filter(isOpen)
  }
  if (pullRequest) await ask(pullRequest)
  if (open.length > 0) {
    for await (const merge of ledger.newestFirst()) {
      const { after } = merge
      // What was approved, then changed, and then changed back does not keep its approval.
      open = open.filter((subject) => after !== undefined && asksTheSame(subject, after, head))
      if (open.length === 0) break
      if (merge.pullRequest && merge.pullRequest.number !== pullRequest?.number) await ask(merge.pullRequest)
    }
  }
  return [...approved.values(), ...verdict(subjects.filter(isOpen), [])]
}

async function approvalsOnMerged(
  pullRequest: MergedPullRequest,
  { policy: { selfApproval } }: MergedApprovalOptions,
  ports: MergedApprovalPorts,
): Promise<readonly Approval[]> {
  const onto = await ports.mergedOnto(pullRequest)
  const base = onto === undefined ? undefined : await ports.rosterAt(onto)
  return approvalsGiven(pullRequest, { base, selfApproval }, ports)
}
