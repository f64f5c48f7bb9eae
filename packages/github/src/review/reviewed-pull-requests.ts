/** The pull requests that a workflow run on a review was about. The run's payload names none if they come from forks. */
import * as z from 'zod'
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'

export interface ReviewedHead {
  /** The run's. It can be behind the branch by now. */
  readonly headSha: string
  /** Absent if the fork has been deleted. */
  readonly head?: {
    /** `acme/members`. */
    readonly repository: string
    readonly branch: string
  }
}

export interface ReviewedPullRequest {
  readonly number: number
  /** As of now. */
  readonly headSha: string
}

const OpenPull = z.object({
  number: z.int(),
  head: z.object({
    sha: z.string(),
    ref: z.string(),
    repo: z.object({ full_name: z.string() }).nullable(),
  }),
})

/** Those into the branch `base` that are still open, by the commit or the branch they propose. */
export async function reviewedPullRequests(
  client: GitHubClient,
  repository: Repository,
  reviewed: ReviewedHead,
  base: string,
): Promise<readonly ReviewedPullRequest[]> {
  const open = await client.list(
    'GET /repos/{owner}/{repo}/pulls',
    { ...repository, base, state: 'open', per_page: 100 },
    OpenPull,
  )
  return open
    .filter(({ head }) => head.sha === reviewed.headSha || isBranch(head, reviewed.head))
    .map(({ number, head }) => ({ number, headSha: head.sha }))
}

function isBranch({ ref, repo }: z.infer<typeof OpenPull>['head'], branch: ReviewedHead['head']): boolean {
  return branch !== undefined && ref === branch.branch && repo?.full_name === branch.repository
}
