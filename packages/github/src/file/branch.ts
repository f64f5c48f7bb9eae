/** Branches and the commits they point at. */
import * as z from 'zod'
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import { isRefusal } from '../api/request-error.ts'

const Ref = z.object({ object: z.object({ sha: z.string() }) })
const Branch = z.object({ commit: z.object({ sha: z.string() }) })

/**
 * The SHA of a branch's last commit, or undefined if there is no such branch.
 *
 * @param branch `main`, without `refs/heads/`.
 */
export async function findBranch(
  client: GitHubClient,
  repository: Repository,
  branch: string,
): Promise<string | undefined> {
  try {
    const parameters = { ...repository, ref: `heads/${branch}` }
    const { object } = await client.request('GET /repos/{owner}/{repo}/git/ref/{ref}', parameters, Ref)
    return object.sha
  } catch (error) {
    if (isRefusal(error, [404])) return undefined
    throw error
  }
}

/**
 * The SHA of a branch's last commit. GitHub serves refs and branches separately: if it does not find the ref, the
 * branch itself is requested before it counts as missing.
 *
 * @param branch `main`, without `refs/heads/`.
 * @throws {GitHubRequestError} with status 404 if there is no such branch.
 */
export async function branchTip(
  client: GitHubClient,
  repository: Repository,
  branch: string,
): Promise<string> {
  const tip = await findBranch(client, repository, branch)
  if (tip !== undefined) return tip
  const parameters = { ...repository, branch }
  const { commit } = await client.request('GET /repos/{owner}/{repo}/branches/{branch}', parameters, Branch)
  return commit.sha
}

/** What is needed to know of a repository beyond its name. */
export interface RepositoryFacts {
  /** Stays when the repository is renamed. */
  readonly id: number
  readonly defaultBranch: string
}

const RepositoryAnswer = z.object({ id: z.int(), default_branch: z.string() })

async function repositoryFacts(client: GitHubClient, repository: Repository): Promise<RepositoryFacts> {
  const answer = await client.request('GET /repos/{owner}/{repo}', { ...repository }, RepositoryAnswer)
  return { id: answer.id, defaultBranch: answer.default_branch }
}

/** Asks GitHub on the first call only. */
export function repositoryFactsOnce(
  client: GitHubClient,
  repository: Repository,
): () => Promise<RepositoryFacts> {
  let facts: Promise<RepositoryFacts> | undefined
  return () => (facts ??= repositoryFacts(client, repository))
}

/** The name of the default branch. */
export async function defaultBranch(client: GitHubClient, repository: Repository): Promise<string> {
  const answer = z.object({ default_branch: z.string() })
  const { default_branch } = await client.request('GET /repos/{owner}/{repo}', { ...repository }, answer)
  return default_branch
}
