/** Commits and their parents. */
import * as z from 'zod'
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'

const CommitObject = z.object({ parents: z.array(z.object({ sha: z.string() })) })

/** The SHAs of a commit's parents; the branch that a merge went into comes first. */
export async function parentsOf(
  client: GitHubClient,
  repository: Repository,
  sha: string,
): Promise<readonly string[]> {
  const { parents } = await client.request(
    'GET /repos/{owner}/{repo}/git/commits/{commit_sha}',
    { ...repository, commit_sha: sha },
    CommitObject,
  )
  return parents.map((parent) => parent.sha)
}
