/**
 * Approvers: the people whom the base branch's file gives a GitHub login, and what they have said on a pull
 * request. That file alone is asked, so that no pull request can name those who approve it.
 */
import type { Roster } from '../file/roster.ts'

/** A review of a pull request, as GitHub has it now: one that was dismissed is `dismissed`, whatever it said. */
export interface PullRequestReview {
  readonly login: string
  readonly state: 'approved' | 'changes-requested' | 'commented' | 'dismissed'
  /** Milliseconds since the epoch. */
  readonly submittedAt: number
  /** SHA of the commit it was given on. */
  readonly commit: string
}

/** A pull request, as far as it says who approves of it. */
export interface ReviewedPullRequest {
  readonly reviews: readonly PullRequestReview[]
  /** A login. */
  readonly author: string
  readonly headSha: string
  /** The file it is, or was, merged onto; undefined where there is none, or a broken one: nobody approves then. */
  readonly base: Roster | undefined
}

/** An approval by somebody whom the base file knows. */
export interface StandingApproval {
  /** As the base file spells it. */
  readonly login: string
  /** The person's e-mail key. */
  readonly person: string
  /** SHA of the commit whose file was approved. */
  readonly commit: string
}

interface Approver {
  readonly login: string
  readonly person: string
}

/** Those whom a file gives a login, by that login in lower case. Whose time has run out is not listed. */
export function approversOf(base: Roster | undefined): ReadonlyMap<string, Approver> {
  const listed = [...(base?.members ?? [])]
  return new Map(
    listed.flatMap(([person, { github }]) =>
      github === undefined ? [] : [[github.toLowerCase(), { login: github, person }] as const],
    ),
  )
}

/**
 * The approvals that stand. A person's later request for changes withdraws their earlier ones, and so does a
 * later review of theirs that was dismissed, as GitHub's own rules have it; a mere comment does not.
 *
 * An author approves their own pull request only where `selfApproval` allows it. GitHub lets nobody review
 * that, so opening it is the approval: of whatever its head is, whoever pushed that.
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

/** Reviews of one moment count as if approvals had come first. */
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
