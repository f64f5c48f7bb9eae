/** The approvals of a pull request, each with the file it was given on. */
import { type Approval, type Roster, standingApprovals } from '@roster/core'
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import type { RosterAt } from '../file/roster-at.ts'
import { listReviews } from './reviews.ts'

export interface ReadApprovalsOptions {
  readonly pullRequest: { readonly number: number; readonly author: string; readonly headSha: string }
  /** The file it is, or was, merged onto: its logins count. Undefined where there is none, or a broken one. */
  readonly base: Roster | undefined
  readonly rosterAt: RosterAt
  /** Whether authors may approve their own pull requests. */
  readonly selfApproval: boolean
}

/** Reads the files of approvals that could count, and of no others. @throws GitHubRequestError */
export async function readApprovals(
  client: GitHubClient,
  repository: Repository,
  { pullRequest, base, rosterAt, selfApproval }: ReadApprovalsOptions,
): Promise<readonly Approval[]> {
  const { number, author, headSha } = pullRequest
  const reviews = await listReviews(client, repository, number)
  const standing = standingApprovals({ reviews, author, headSha, base }, { selfApproval })
  return Promise.all(
    standing.map(async (approval) => {
      const roster = await rosterAt(approval.commit)
      return { ...approval, ...(roster && { roster }) }
    }),
  )
}
