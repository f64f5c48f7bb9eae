/** The approvals that a pull request has, each with the file it was given on. */
import { type Approval, type Finding, type Roster, standingApprovals } from '@roster/core'
import type { Files, ReviewablePullRequest, Reviews } from '../port/repository.ts'

export type ApprovalPorts = Reviews & Pick<Files, 'rosterAt'>

export interface ApprovalsGivenOptions {
  /** The file it is, or was, merged onto: the accounts in it count. Without a valid one, there are no approvers. */
  readonly base: Roster | undefined
  /** Whether authors can approve their own pull requests. */
  readonly selfApproval: boolean
}

export interface ApprovalsGiven {
  readonly approvals: readonly Approval[]
  /** Approvals by accounts that may not write to the repository, or that GitHub says nothing about. */
  readonly findings: readonly Finding[]
}

/** Reads only the files of approvals that could count. Anyone who can read a repository can approve in it. */
export async function approvalsGiven(
  { number, file, author, authorId, headSha }: ReviewablePullRequest,
  { base, selfApproval }: ApprovalsGivenOptions,
  { reviewsOf, rosterAt, mayWrite }: ApprovalPorts,
): Promise<ApprovalsGiven> {
  const reviews = await reviewsOf(number)
  const of = { reviews, author, headSha, base, ...(authorId !== undefined && { authorId }) }
  const standing = standingApprovals(of, { selfApproval })
  const approvals: Approval[] = []
  const findings = new Map<string, Finding>()
  for (const approval of standing) {
    const isWriter = await mayWrite(approval.login)
    if (isWriter) {
      const roster = await rosterAt(approval.commit, file)
      approvals.push({ ...approval, ...(roster && { roster }) })
    } else findings.set(approval.login, notCounted(approval.login, number, isWriter))
  }
  return { approvals, findings: [...findings.values()] }
}

function notCounted(login: string, number: number, isWriter: false | undefined): Finding {
  const why =
    isWriter === false
      ? 'this account may not write to the repository'
      : 'GitHub does not tell the token of this run whether the account may write to the repository'
  return {
    severity: 'warning',
    code: 'approval-not-counted',
    message: `The approval of pull request #${number} by ${login} does not count: ${why}.`,
  }
}
