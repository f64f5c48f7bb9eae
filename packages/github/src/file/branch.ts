/** Branches and what they point at. */
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import { GitHubRequestError } from '../api/request-error.ts'

/**
 * The SHA of a branch's last commit, or undefined where there is no such branch.
 *
 * @param branch `main`, without `refs/heads/`.
 */
export async function findBranch(
  client: GitHubClient,
  repository: Repository,
  branch: string,
): Promise<string | undefined> {
  try {
    const { data } = await client.request('GET /repos/{owner}/{repo}/git/ref/{ref}', {
      ...repository,
      ref: `heads/${branch}`,
    })
    return data.object.sha
  } catch (error) {
    if (error instanceof GitHubRequestError && error.status === 404) return undefined
    throw error
  }
}

/**
 * The SHA of a branch's last commit. Where its ref is not to be had, the branch itself is asked for, before it
 * counts as missing: GitHub serves the two apart.
 *
 * @param branch `main`, without `refs/heads/`.
 * @throws {GitHubRequestError} with status 404 where there is no such branch.
 */
export async function branchTip(
  client: GitHubClient,
  repository: Repository,
  branch: string,
): Promise<string> {
  const tip = await findBranch(client, repository, branch)
  if (tip !== undefined) return tip
  const { data } = await client.request('GET /repos/{owner}/{repo}/branches/{branch}', {
    ...repository,
    branch,
  })
  return data.commit.sha
}

/** The name of the default branch. */
export async function defaultBranch(client: GitHubClient, repository: Repository): Promise<string> {
  const { data } = await client.request('GET /repos/{owner}/{repo}', { ...repository })
  return data.default_branch
}
