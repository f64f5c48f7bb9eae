/** The history of files. */
import * as z from 'zod'
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import { Time } from '../api/time.ts'

export interface Commit {
  readonly sha: string
  /** When it was committed, in milliseconds since the epoch. */
  readonly committedAt: number
}

const ListedCommit = z.object({
  sha: z.string(),
  commit: z.object({ committer: z.object({ date: Time.nullish() }).nullish() }),
})

/** The commits up to `ref`, newest first, that changed any of `paths` since that time. */
export async function commitsTouching(
  client: GitHubClient,
  repository: Repository,
  paths: readonly string[],
  { ref, since }: { readonly ref: string; readonly since: Date },
): Promise<readonly Commit[]> {
  const options = { ...repository, sha: ref, since: since.toISOString(), per_page: 100 }
  const lists = await Promise.all(
    paths.map((path) => client.list('GET /repos/{owner}/{repo}/commits', { ...options, path }, ListedCommit)),
  )
  const commits = lists.map((list) =>
    list.map(({ sha, commit }) => ({
      sha,
      committedAt: commit.committer?.date ?? since.getTime(),
    })),
  )
  const [only = [], ...others] = commits
  // The commits of one path come in the order of the history, from which their times can differ.
  if (others.length === 0) return only
  const bySha = new Map(commits.flat().map((commit) => [commit.sha, commit]))
  return [...bySha.values()].sort((a, b) => b.committedAt - a.committedAt)
}

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
