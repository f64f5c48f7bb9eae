/** Recent merges: a run may have left changes unfinished that the pull request behind one of them authorised. */
import { type MembersSource, sourcePaths } from '@roster/core'
import type { MergedPullRequest, Merges } from '../port/repository.ts'

/** How many days a merged pull request authorises what a run has not finished. */
export const REVIEW_DAYS = 30
/** The same for members who join by signing in, which they may do long after they were listed. */
export const ARRIVAL_DAYS = 365
const DAY = 24 * 60 * 60 * 1000

/** A commit that changed the file or one that it extends, with the pull request it came with, if any. */
export interface Merge {
  readonly commit: string
  /** When it came into the branch, in milliseconds since the epoch. */
  readonly at: number
  readonly pullRequest?: MergedPullRequest
}

/** The file of a run, and where its history is. */
export interface FileHistory {
  readonly source: MembersSource
  /** The commit the file was read at. */
  readonly sha: string
  readonly branch: string
}

export interface RecentMergesOptions {
  readonly days: number
  /** Milliseconds since the epoch. */
  readonly now: number
}

/**
 * The merges of the last days, newest commit first. They are looked up one by one, because the first of them
 * usually explain everything.
 */
export async function* recentMerges(
  { commitsTouching, pullRequestBehind }: Pick<Merges, 'commitsTouching' | 'pullRequestBehind'>,
  { source, sha, branch }: FileHistory,
  { now, days }: RecentMergesOptions,
): AsyncGenerator<Merge> {
  const commits = await commitsTouching(sourcePaths(source), { upTo: sha, since: now - days * DAY })
  for (const { sha: commit, committedAt } of commits) {
    const pullRequest = await pullRequestBehind(commit, branch)
    yield pullRequest
      ? { commit: pullRequest.mergeCommitSha, at: pullRequest.mergedAt, pullRequest }
      : { commit, at: committedAt }
  }
}
