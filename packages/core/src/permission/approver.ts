/**
 * Approvers: the members with a GitHub login in the base branch's file, and their reviews of a pull request. Only
 * that file counts, so that no pull request can name its own approvers.
 */
import type { Roster } from '../file/roster.ts'

/** A review of a pull request in its current state: a dismissed one is `dismissed`, whatever it was before. */
export interface PullRequestReview {
  readonly login: string
  /** The id of the account. */
  readonly accountId?: number
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
  /** The id of the author's account. */
  readonly authorId?: number
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
  /**
   * When it was given, in milliseconds since the epoch; absent for the author, who approves their own pull request by
   * opening it.
   */
  readonly givenAt?: number
}

interface Approver {
  readonly login: string
  /** The account must have this id, if the file pins it: another one can take over a login. */
  readonly id?: number
  readonly person: string
}

/** The approvers of a file, by their login in lower case. Members whose access has ended are not listed. */
export function approversOf(base: Roster | undefined): ReadonlyMap<string, Approver> {
  const listed = [...(base?.members ?? [])]
  return new Map(
    listed.flatMap(([person, { github, githubId: id }]) =>
      github === undefined
        ? []
        : [[github.toLowerCase(), { login: github, person, ...(id !== undefined && { id }) }] as const],
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
  { reviews, author, authorId, headSha, base }: ReviewedPullRequest,
  { selfApproval }: { readonly selfApproval: boolean },
): readonly StandingApproval[] {
  const approvers = approversOf(base)
  const byLogin = Map.groupBy(reviews, ({ login }) => login.toLowerCase())
  const own = author.toLowerCase()
  return [...approvers].flatMap(([key, { login, id, person }]) => {
    if (key === own && !selfApproval) return []
    const isTheirs = (accountId: number | undefined) => id === undefined || accountId === id
    const given = approvalsIn((byLogin.get(key) ?? []).filter(({ accountId }) => isTheirs(accountId)))
    const opened = key === own && isTheirs(authorId) ? [{ commit: headSha }] : []
    return [...opened, ...given].map((approval) => ({ login, person, ...approval }))
  })
}

/** If an approval and a withdrawal have the same time, the withdrawal counts as the later one. */
function approvalsIn(
  reviews: readonly PullRequestReview[],
): readonly Pick<StandingApproval, 'commit' | 'givenAt'>[] {
  const withdrawn = Math.max(
    ...reviews.flatMap(({ state, submittedAt }) =>
      state === 'changes-requested' || state === 'dismissed' ? [submittedAt] : [],
    ),
    Number.NEGATIVE_INFINITY,
  )
  const byCommit = new Map<string, number>()
  for (const { state, submittedAt, commit } of reviews) {
    if (state !== 'approved' || submittedAt <= withdrawn) continue
    byCommit.set(commit, Math.max(submittedAt, byCommit.get(commit) ?? Number.NEGATIVE_INFINITY))
  }
  return [...byCommit].map(([commit, givenAt]) => ({ commit, givenAt }))
}
