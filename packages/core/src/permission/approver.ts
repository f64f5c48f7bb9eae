/**
 * Approvers: the members with a GitHub login in the base branch's file, and their reviews of a pull request. Only
 * that file counts, so that no pull request can name its own approvers.
 */
import type { Roster } from '../file/roster.ts'

/** A review of a pull request in its current state: a dismissed one is `dismissed`, whatever it was before. */
export interface PullRequestReview {
  readonly login: string
  readonly state: 'approved' | 'changes-requested' | 'commented' | 'dismissed'
  /** Milliseconds since the epoch. */
  readonly submittedAt: number
  /** SHA of the reviewed commit. */
  readonly commit: string
}

/** The parts of a pull request that decide who approves it. */
export interface ReviewedPullRequest {
  readonly reviews: readonly PullRequestReview[]
  /** A login. */
  readonly author: string
  readonly headSha: string
  /** The file it is, or was, merged onto. Undefined if there is no valid one: then there are no approvers. */
  readonly base: Roster | undefined
}

/** An approval by an approver of the base file. */
export interface StandingApproval {
  /** As spelled in the base file. */
  readonly login: string
  /** The approver's e-mail key. */
  readonly person: string
  /** SHA of the commit whose file was approved. */
  readonly commit: string
}

interface Approver {
  readonly login: string
  readonly person: string
}

/** The approvers of a file, by their login in lower case. Members whose access has ended are not listed. */
export function approversOf(base: Roster | undefined): ReadonlyMap<string, Approver> {
  const listed = [...(base?.members ?? [])]
  return new Map(
    listed.flatMap(([person, { github }]) =>
      github === undefined ? [] : [[github.toLowerCase(), { login: github, person }] as const],
    ),
  )
}

/**
 * The approvals that count. As on GitHub, an approver's later request for changes withdraws their earlier approvals,
 * and so does a later review of theirs that was dismissed. A comment does not.
 *
 * Authors can approve their own pull request only if `selfApproval` allows it. GitHub does not let them review it, so
 * opening it is the approval, of its last commit, no matter who pushed that.
 */
export function standingApprovals(
  { reviews, author, headSha, base }: ReviewedPullRequest,
  { selfApproval }: { readonly selfApproval: boolean },
): readonly StandingApproval[] {
  const approvers = approversOf(base)
  const byLogin = Map.groupBy(reviews, ({ login }) => login.toLowerCase())
  const own = author.toLowerCase()
  return [...approvers].flatMap(([key, { login, person }]) => {
    if (key === own && !selfApproval) return []
    const given = commitsApproved(byLogin.get(key) ?? [])
    const commits = key === own ? [headSha, ...given] : given
    return [...new Set(commits)].map((commit) => ({ login, person, commit }))
  })
}

/** If an approval and a withdrawal have the same time, the withdrawal counts as the later one. */
function commitsApproved(reviews: readonly PullRequestReview[]): readonly string[] {
  const withdrawn = Math.max(
    ...reviews.flatMap(({ state, submittedAt }) =>
      state === 'changes-requested' || state === 'dismissed' ? [submittedAt] : [],
    ),
    Number.NEGATIVE_INFINITY,
  )
  return reviews.flatMap(({ state, submittedAt, commit }) =>
    state === 'approved' && submittedAt > withdrawn ? [commit] : [],
  )
}
