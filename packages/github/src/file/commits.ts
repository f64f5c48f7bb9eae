/** The history of files. */
import * as z from 'zod'
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import { GitHubRequestError } from '../api/request-error.ts'
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

const PAGE_SIZE = 100

/**
 * The commits up to `ref` that changed the file at a path, newest first, in the order in which the branch got them.
 * Pages are read only as far as needed. A page that repeats an earlier one is an error, because such a list would never
 * end.
 */
export async function* commitsTouching(
  client: GitHubClient,
  repository: Repository,
  path: string,
  ref: string,
): AsyncGenerator<Commit> {
  const firsts = new Set<string>()
  for (let page = 1; ; page += 1) {
    const commits = await client.request(
      'GET /repos/{owner}/{repo}/commits',
      { ...repository, sha: ref, path, per_page: PAGE_SIZE, page },
      z.array(ListedCommit),
    )
    const first = commits[0]?.sha ?? ''
    if (firsts.has(first)) throw repeats(repository, page)
    firsts.add(first)
    for (const { sha, commit } of commits) yield { sha, committedAt: commit.committer?.date ?? 0 }
    if (commits.length < PAGE_SIZE) return
  }
}

function repeats({ owner, repo }: Repository, page: number): GitHubRequestError {
  const path = `/repos/${owner}/${repo}/commits`
  const reason = `page ${page} of the commits repeats an earlier page`
  return new GitHubRequestError({ method: 'GET', path, isForeign: true, reason })
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
