/** What was merged lately: a run can have left something to do that one of those pull requests speaks for. */
import { sourcePaths } from '@roster/core'
import {
  commitsTouching,
  type GitHubClient,
  type MergedPullRequest,
  mergedPullRequest,
  type Repository,
} from '@roster/github'
import type { PushedFile } from './pushed-file.ts'

/** How far back a merged pull request still speaks for what a run has not finished. */
export const REVIEW_DAYS = 30
/** How far back for somebody who has joined by signing in: from when they were listed, that may take a while. */
export const ARRIVAL_DAYS = 365
const DAY = 24 * 60 * 60 * 1000

/** A commit that changed the file, or one that it extends, and the pull request it came with, if it came with one. */
export interface Merge {
  readonly commit: string
  /** When it came into the branch, in milliseconds since the epoch. */
  readonly at: number
  readonly pullRequest?: MergedPullRequest
}

export interface MergesSource {
  readonly client: GitHubClient
  readonly repository: Repository
  /** Path of the members file. */
  readonly file: string
}

/**
 * The last days' commits to the file and to those it extends, newest first by when they were committed; asked for
 * one by one, since the first of them mostly speak for everything.
 *
 * @param options.now Milliseconds since the epoch.
 * @throws GitHubRequestError
 */
export async function* recentMerges(
  { client, repository }: Pick<MergesSource, 'client' | 'repository'>,
  { branch, sha, members }: Pick<PushedFile, 'branch' | 'sha' | 'members'>,
  { now, days }: { readonly now: number; readonly days: number },
): AsyncGenerator<Merge> {
  const since = new Date(now - days * DAY)
  const commits = await commitsTouching(client, repository, sourcePaths(members), { ref: sha, since })
  for (const { sha: commit, committedAt } of commits) {
    const pullRequest = await mergedPullRequest(client, repository, { sha: commit, branch })
    yield pullRequest
      ? { commit: pullRequest.mergeCommitSha, at: pullRequest.mergedAt, pullRequest }
      : { commit, at: committedAt }
  }
}
