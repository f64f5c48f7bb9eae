/** Whether an owner approved a merged pull request after the label that lifts its limits was set. */
import {
  type Change,
  isApproved,
  judgeApprovals,
  type Policy,
  type Roster,
  type SetLabel,
  type Snapshot,
} from '@roster/core'
import type { Merge } from '../ledger/merge.ts'
import { type ApprovalPorts, approvalsGiven } from './approvals-given.ts'

export interface Lift {
  readonly merge: Merge
  readonly label: SetLabel
  /** What the label lifts the limits for. */
  readonly changes: readonly Change[]
}

export interface LiftOptions {
  /** The file as it is written. */
  readonly head: Roster
  readonly snapshot: Snapshot
  /** The one that counts. */
  readonly policy: Policy
}

export async function isLiftApproved(
  { merge: { pullRequest, before }, label, changes }: Lift,
  { head, snapshot, policy: { selfApproval } }: LiftOptions,
  ports: ApprovalPorts,
): Promise<boolean> {
  if (pullRequest === undefined) return false
  const { approvals } = await approvalsGiven(pullRequest, { base: before, selfApproval }, ports)
  const subject = { kind: 'lifted-limit', label, changes } as const
  return judgeApprovals({ subjects: [subject], head, base: before, snapshot, approvals }).every(isApproved)
}
