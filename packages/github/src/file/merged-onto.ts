/** The commit that a pull request was merged onto: the state of the base branch before it. */
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import { parentsOf } from './commits.ts'
import { type MergedPullRequest, pullRequestsWith } from './pull-request.ts'

/** The most commits that GitHub rebases onto a base. */
const MAX_REBASED_COMMITS = 100

/**
 * The SHA of the last commit before the pull request, or undefined if there is none. If it was merged or squashed,
 * that is the first parent. If it was rebased, its own commits lie in between: GitHub names it for each of them.
 *
 * @throws {GitHubRequestError}
 */
export async function mergedOnto(
  client: GitHubClient,
  repository: Repository,
  { number, mergeCommitSha }: Pick<MergedPullRequest, 'number' | 'mergeCommitSha'>,
): Promise<string | undefined> {
  let sha = mergeCommitSha
  for (let commits = 1; commits <= MAX_REBASED_COMMITS; commits += 1) {
    const [parent] = await parentsOf(client, repository, sha)
    if (parent === undefined) return undefined
    const origins = await pullRequestsWith(client, repository, parent)
    if (!origins.some((origin) => origin.number === number)) return parent
    sha = parent
  }
  return undefined
}
