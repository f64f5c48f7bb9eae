/** Commits that touch files. */
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'

export interface Commit {
  readonly sha: string
  /** When it was committed, in milliseconds since the epoch. */
  readonly committedAt: number
}

/** The commits up to `ref`, newest first, that changed any of `paths` since that time. */
export async function commitsTouching(
  client: GitHubClient,
  repository: Repository,
  paths: readonly string[],
  { ref, since }: { readonly ref: string; readonly since: Date },
): Promise<readonly Commit[]> {
  const lists = await Promise.all(
    paths.map((path) =>
      client.paginate('GET /repos/{owner}/{repo}/commits', {
        ...repository,
        path,
        sha: ref,
        since: since.toISOString(),
        per_page: 100,
      }),
    ),
  )
  const commits = lists.map((list) =>
    list.map(({ sha, commit }) => ({
      sha,
      committedAt: Date.parse(commit.committer?.date ?? '') || since.getTime(),
    })),
  )
  const [only = [], ...others] = commits
  // Commits of one path come in the order of the history, which times need not be in.
  if (others.length === 0) return only
  const bySha = new Map(commits.flat().map((commit) => [commit.sha, commit]))
  return [...bySha.values()].sort((a, b) => b.committedAt - a.committedAt)
}
