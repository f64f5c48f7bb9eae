/** What a pull request was merged onto: the state of the base branch that nothing of it had a say in. */
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import type { MergedPullRequest } from './pull-request.ts'

/** GitHub rebases no more commits than this onto a base. */
const MAX_REBASED_COMMITS = 100

/**
 * The SHA of the last commit before the pull request, or undefined where there is none. Merged or squashed, that
 * is the first parent; rebased, the pull request's own commits stand in between, and are told by GitHub naming
 * it as where they came from.
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
    const { data: commit } = await client.request('GET /repos/{owner}/{repo}/git/commits/{commit_sha}', {
      ...repository,
      commit_sha: sha,
    })
    const [parent] = commit.parents
    if (parent === undefined) return undefined
    const { data: origins } = await client.request('GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls', {
      ...repository,
      commit_sha: parent.sha,
      per_page: 100,
    })
    if (!origins.some((origin) => origin.number === number)) return parent.sha
    sha = parent.sha
  }
  return undefined
}
