/** Who has to approve of a pull request, and who has: judged where the policy asks, told where it cannot be. */
import {
  type Approvable,
  type Approval,
  type AuthorityChange,
  approvalFindings,
  CHANGE_KIND,
  type Change,
  type Finding,
  type JudgedApproval,
  judgeApprovals,
  type Policy,
  type Roster,
  type Snapshot,
} from '@roster/core'

/** The pull request's side of it. */
export interface ApprovalSource {
  /** A login. */
  readonly author: string
  /** The approvals that stand, with the files they were given on; the logins of `base` count. */
  readonly read: (
    base: Roster | undefined,
    options: { readonly selfApproval: boolean },
  ) => Promise<readonly Approval[]>
}

export interface ApprovalQuestion {
  /** What the pull request causes. */
  readonly changes: readonly Change[]
  readonly authority: readonly AuthorityChange[]
  /** The file as merging gives it. */
  readonly head: Roster
  /** The file at the tip of the base branch; undefined where there is none, or a broken one. */
  readonly base: Roster | undefined
  /** The one that counts. */
  readonly policy: Policy
}

export interface ApprovalAnswer {
  /** Absent where nobody was asked. */
  readonly approvals?: readonly JudgedApproval[]
  readonly findings: readonly Finding[]
}

/** What nobody reviews takes no approval: an invitation that is only sent again. */
function subjectsOf({ changes, authority }: ApprovalQuestion): readonly Approvable[] {
  return [
    ...changes.flatMap((change): readonly Approvable[] =>
      CHANGE_KIND[change.kind].needsApproval ? [{ kind: 'change', change }] : [],
    ),
    ...authority.map((each): Approvable => ({ kind: 'authority', authority: each })),
  ]
}

/** Reads no review where the policy asks for no approval, or there is nothing to approve of. */
export async function answerApprovals(
  question: ApprovalQuestion,
  snapshot: Snapshot,
  source: ApprovalSource,
): Promise<ApprovalAnswer> {
  const { head, base, policy } = question
  const { approvals: level, selfApproval } = policy
  const subjects = subjectsOf(question)
  if (level === 'off' || subjects.length === 0) return { findings: [] }
  const approvals = await source.read(base, { selfApproval })
  const except = selfApproval ? {} : { except: source.author }
  const judged = judgeApprovals({ subjects, head, base, snapshot, approvals, ...except })
  return { approvals: judged, findings: approvalFindings(judged, level) }
}

/** Without the organization nobody's own roles are known, so that nobody's approval can be judged. */
export function unknownApprovals(question: ApprovalQuestion): readonly Finding[] {
  const { approvals: level } = question.policy
  if (level === 'off' || subjectsOf(question).length === 0) return []
  return [
    {
      severity: level === 'enforce' ? 'error' : 'warning',
      code: 'approval-unknown',
      message:
        'Who may approve cannot be told from files alone: it follows from people’s roles in the organization. Preview with an API key, as workflows on pull_request_target can.',
    },
  ]
}
