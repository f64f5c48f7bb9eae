/** Commits that touch a file. */
import type { GitHubClient } from './client.ts'
import type { Repository } from './repository.ts'

export interface Commit {
  readonly sha: string
  /** When it was committed, in milliseconds since the epoch. */
  readonly committedAt: number
}

/** The commits up to `ref`, newest first, that changed `path` since that time. */
export async function commitsTouching(
  client: GitHubClient,
  repository: Repository,
  path: string,
  { ref, since }: { readonly ref: string; readonly since: Date },
): Promise<readonly Commit[]> {
  const commits = await client.paginate(client.rest.repos.listCommits, {
    ...repository,
    path,
    sha: ref,
    since: since.toISOString(),
    per_page: 100,
  })
  return commits.map(({ sha, commit }) => ({
    sha,
    committedAt: Date.parse(commit.committer?.date ?? '') || since.getTime(),
  }))
}
