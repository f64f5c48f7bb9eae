/**
 * The authority that counts: the policy, the names of resources and the accounts of approvers in the last file that
 * needs no more approvals. Under "enforce", a change of these needs an owner's approval. Until then, the previous file
 * decides who owners and approvers are, however many merges and runs follow.
 */
import {
  type Approvable,
  authorityDigest,
  type Finding,
  isApproved,
  type JudgedApproval,
  judgeApprovals,
  type Roster,
  type Snapshot,
} from '@roster/core'
import type { Ledger } from '../ledger/ledger.ts'
import type { Merge } from '../ledger/merge.ts'
import { type ApprovalPorts, approvalsGiven } from './approvals-given.ts'
import { strictest } from './strictest-policy.ts'
import { authorityIntroduced } from './subjects.ts'

export interface AcceptedAuthority {
  /** The file whose authority counts; undefined if there is no sound file. */
  readonly file: Roster | undefined
  /** Changes that were merged since, and that no owner has approved. */
  readonly missing: readonly JudgedApproval[]
  /** About approvals that do not count. */
  readonly findings: readonly Finding[]
}

/**
 * Without any record, steps are judged until this many pull requests were among them. Direct pushes do not count: one push can
 * bring any number of commits, which would put a change of authority out of sight.
 */
const MAX_PULL_REQUESTS_WITHOUT_RECORD = 100

/** Reads no review unless a change of authority came under "enforce". */
export async function acceptedAuthority(
  { ledger, snapshot }: { readonly ledger: Ledger; readonly snapshot: Snapshot },
  ports: ApprovalPorts,
): Promise<AcceptedAuthority> {
  const { start, later } = await stepsToJudge(ledger, snapshot.organization.id)
  let file = start
  let missing: readonly JudgedApproval[] = []
  const findings: Finding[] = []
  for (const { after, pullRequest } of later) {
    if (after === undefined) continue
    const subjects = file ? subjectsBetween(file, after, snapshot) : []
    const policy = file ? strictest([file.policy], after.policy, snapshot) : after.policy
    const isOpen = subjects.length > 0 && policy.approvals === 'enforce'
    const given =
      isOpen && pullRequest
        ? await approvalsGiven(pullRequest, { base: file, selfApproval: policy.selfApproval }, ports)
        : { approvals: [], findings: [] }
    const judged = isOpen
      ? judgeApprovals({ subjects, head: after, base: file, policy, snapshot, approvals: given.approvals })
      : []
    findings.push(...given.findings)
    missing = judged.filter((each) => !isApproved(each))
    if (missing.length === 0) file = after
  }
  return { file, missing, findings }
}

function subjectsBetween(before: Roster, after: Roster, snapshot: Snapshot): readonly Approvable[] {
  return authorityIntroduced(before, after, snapshot).map((authority) => ({ kind: 'authority', authority }))
}

interface StepsToJudge {
  /** The file that they start from; the first of them founded it if undefined. */
  readonly start: Roster | undefined
  /** Oldest first. */
  readonly later: readonly Merge[]
}

/** The steps since the last run that found nothing missing. Nobody could approve the first file. */
async function stepsToJudge(ledger: Ledger, organization: string): Promise<StepsToJudge> {
  const digest = authorityDigest(organization)
  const later: Merge[] = []
  let hasRecord = false
  let pullRequests = 0
  for await (const merge of ledger.newestFirst()) {
    const { after, record, pullRequest } = merge
    if (after && record?.inForceAt(digest) !== undefined) return { start: after, later: later.reverse() }
    hasRecord ||= record !== undefined
    later.push(merge)
    if (pullRequest) pullRequests += 1
    if (!hasRecord && pullRequests === MAX_PULL_REQUESTS_WITHOUT_RECORD) break
  }
  return { start: later.at(-1)?.before, later: later.reverse() }
}
