/** The approvals of an open pull request: those that it needs, and those that it has. */
import {
  type Approvable,
  approvalFindings,
  type Finding,
  type JudgedApproval,
  judgeApprovals,
  type Policy,
  type Roster,
  requiredApprovals,
  type Snapshot,
} from '@roster/core'
import type { ReviewablePullRequest } from '../port/repository.ts'
import { type ApprovalPorts, approvalsGiven } from './approvals-given.ts'
import { subjectsAskedFor } from './subjects.ts'

export interface OpenApprovalOptions {
  readonly subjects: readonly Approvable[]
  readonly pullRequest: ReviewablePullRequest
  /** The file as merging would leave it. */
  readonly head: Roster
  /** The file whose accounts count; undefined if there is none yet. */
  readonly base: Roster | undefined
  /** The one that counts. */
  readonly policy: Policy
  readonly snapshot: Snapshot
}

export interface OpenApprovals {
  /** Absent if none were asked for. */
  readonly approvals?: readonly JudgedApproval[]
  readonly findings: readonly Finding[]
}

/** Reads no review if the policy asks for no approval, or nothing needs one. */
export async function judgeOpenApprovals(
  { subjects: all, pullRequest, head, base, policy, snapshot }: OpenApprovalOptions,
  ports: ApprovalPorts,
): Promise<OpenApprovals> {
  const { approvals: level, selfApproval } = policy
  const subjects = subjectsAskedFor(all, head, policy)
  if (subjects.length === 0) return { findings: [] }
  const { approvals, findings } = await approvalsGiven(pullRequest, { base, selfApproval }, ports)
  const except = selfApproval ? {} : { except: pullRequest.author }
  const judged = judgeApprovals({ subjects, head, base, policy, snapshot, approvals, ...except })
  return { approvals: judged, findings: [...approvalFindings(judged, level), ...findings] }
}

/** Without the organization the roles of approvers are unknown, so no approval can be judged. */
export function unknownApprovals(
  all: readonly Approvable[],
  head: Roster,
  policy: Policy,
): readonly Finding[] {
  const subjects = subjectsAskedFor(all, head, policy)
  if (subjects.length === 0) return []
  const isElevation = subjects.some((subject) => requiredApprovals(subject, head, policy) !== undefined)
  return [
    {
      severity: policy.approvals === 'enforce' || isElevation ? 'error' : 'warning',
      code: 'approval-unknown',
      message:
        'Files alone do not tell who may approve: that depends on roles in the organization. Preview with an API key, as workflows on pull_request_target can.',
    },
  ]
}
