/**
 * Whether a run has the approvals it needs, read anew from GitHub: those of the pull request that was merged, and
 * those of earlier ones as long as the file has asked the same ever since.
 */
import {
  type Approvable,
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
import type { Merge } from '../ledger/merge.ts'
import type { WeighedChange } from '../ledger/weigh-plan.ts'
import type { AcceptedAuthority } from './accepted-authority.ts'
import { type ApprovalPorts, type ApprovalsGiven, approvalsGiven } from './approvals-given.ts'
import { authorityIntroduced, subjectsAskedFor, subjectsOf } from './subjects.ts'

export interface MergedApprovalOptions {
  readonly plan: Plan
  /** The file as it is written. */
  readonly head: Roster
  readonly cause: Cause
  /** The one that counts. */
  readonly policy: Policy
  readonly snapshot: Snapshot
  readonly ledger: Ledger
  /** What speaks for the changes of the plan. */
  readonly weighed: readonly WeighedChange[]
  readonly authority: Pick<AcceptedAuthority, 'missing' | 'findings'>
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

/** Reads no review if the policy asks for no approval, or nothing needs one. */
export async function judgeMergedApprovals(
  options: MergedApprovalOptions,
  ports: ApprovalPorts,
): Promise<MergedApprovals> {
  const { policy, cause, head, authority } = options
  const subjects = subjectsAskedFor(subjectsIn(options), head, policy)
  const { judged, findings } = await judgeAll(subjects, options, ports)
  const missing = judged.filter((each) => !isApproved(each))
  const isEnforced = ({ required }: JudgedApproval) =>
    policy.approvals === 'enforce' || required !== undefined
  // A change waits for its approval. A change of authority is merged already: without approval, the whole run stops.
  const reported = [
    ...(policy.approvals === 'enforce' ? authority.missing : []),
    ...missing.filter((each) => each.subject.kind === 'authority' || !isEnforced(each)),
  ]
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
    findings: [...approvalFindings(reported, policy.approvals), ...authority.findings, ...findings],
    waiting: new Map(waiting),
    loginsThatApproved: (subjects) => loginsThatApproved(subjects, judged),
  }
}

/** Under "enforce", changes of authority are judged on the pull request that made them, whatever caused the run. */
function subjectsIn({ plan, head, cause, policy, snapshot }: MergedApprovalOptions): readonly Approvable[] {
  const isOfPush = policy.approvals !== 'enforce' && cause.kind === 'push'
  const authority = isOfPush ? authorityIntroduced(cause.before, head, snapshot) : []
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

interface JudgedSubjects {
  readonly judged: readonly JudgedApproval[]
  /** About approvals that do not count. */
  readonly findings: readonly Finding[]
}

/** Each subject once, with the approvals of the last pull request that has any. */
async function judgeAll(
  subjects: readonly Approvable[],
  options: MergedApprovalOptions,
  ports: ApprovalPorts,
): Promise<JudgedSubjects> {
  const { head, cause, snapshot, ledger, policy } = options
  const approved = new Map<Approvable, JudgedApproval>()
  const findings: Finding[] = []
  const base = rosterBefore(cause) ?? head
  let open = subjects
  const undone = await undoneTimes(subjects, options)
  const isOpen = (subject: Approvable) => !approved.has(subject)
  const verdict = (given: Pick<ApprovalsGiven, 'approvals'>) =>
    judgeApprovals({ subjects: open, head, base, policy, snapshot, approvals: given.approvals })
  for await (const merge of open.length === 0 ? [] : ledger.newestFirst()) {
    const { after, at, review } = merge
    // Runs tell the times of previews and of what they found by one clock, and GitHub that of a merge by another.
    const shownAt = review.status === 'valid' ? review.at : at
    open = open.filter((subject) => shownAt > (undone.get(subject) ?? Number.NEGATIVE_INFINITY))
    // A broken file asks for nothing and withdraws nothing.
    if (after === undefined) continue
    // What was approved, then changed, and then changed back does not keep its approval.
    open = open.filter((subject) => asksTheSame(subject, after, head))
    if (open.length === 0) break
    const given = await approvalsOnMerge(merge, policy, ports)
    findings.push(...given.findings)
    for (const each of verdict(given).filter(isApproved)) approved.set(each.subject, each)
    open = open.filter(isOpen)
  }
  open = subjects.filter(isOpen)
  return { judged: [...approved.values(), ...verdict({ approvals: [] })], findings }
}

/**
 * When changes were last known to be in force that someone undid and a pull request asks for anew, in milliseconds since the
 * epoch. Approvals of earlier pull requests did not know of that.
 */
async function undoneTimes(
  subjects: readonly Approvable[],
  { weighed, ledger }: Pick<MergedApprovalOptions, 'weighed' | 'ledger'>,
): Promise<ReadonlyMap<Approvable, number>> {
  const byDigest = new Map(weighed.map((each) => [each.change.digest, each]))
  const undone = new Map<Approvable, number>()
  for (const subject of subjects) {
    const { demands = [] } = (subject.kind === 'change' && byDigest.get(subject.change.digest)) || {}
    for (const { demand, standing } of demands) {
      const isAskedAnew = standing.status === 'introduced' || standing.status === 'unfinished'
      const at = isAskedAnew ? await ledger.lastInForce(demand) : undefined
      if (at !== undefined) undone.set(subject, Math.max(at, undone.get(subject) ?? at))
    }
  }
  return undone
}

/** The accounts that count are those of the last sound file that the pull request was merged onto. */
async function approvalsOnMerge(
  { pullRequest, before }: Merge,
  { selfApproval }: Policy,
  ports: ApprovalPorts,
): Promise<ApprovalsGiven> {
  return pullRequest
    ? approvalsGiven(pullRequest, { base: before, selfApproval }, ports)
    : { approvals: [], findings: [] }
}
