/** The approvals that a pull request has, each with the file it was given on. */
import { type Approval, type Roster, standingApprovals } from '@roster/core'
import type { Files, ReviewablePullRequest, Reviews } from '../port/repository.ts'

export type ApprovalPorts = Reviews & Pick<Files, 'rosterAt'>

export interface ApprovalsGivenOptions {
  /** The file it is, or was, merged onto: the logins in it count. Without a valid one, there are no approvers. */
  readonly base: Roster | undefined
  /** Whether authors can approve their own pull requests. */
  readonly selfApproval: boolean
}

/** Reads only the files of approvals that could count. */
export async function approvalsGiven(
  { number, author, headSha }: ReviewablePullRequest,
  { base, selfApproval }: ApprovalsGivenOptions,
  { reviewsOf, rosterAt }: ApprovalPorts,
): Promise<readonly Approval[]> {
  const reviews = await reviewsOf(number)
  const standing = standingApprovals({ reviews, author, headSha, base }, { selfApproval })
  return Promise.all(
    standing.map(async (approval) => {
      const roster = await rosterAt(approval.commit)
      return { ...approval, ...(roster && { roster }) }
    }),
  )
}
