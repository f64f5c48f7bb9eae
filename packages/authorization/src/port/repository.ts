/**
 * What this package asks GitHub about the repository that keeps the members file. Apps connect it. Every method rejects
 * if GitHub does not answer, so that "unknown" never counts as "none".
 */
import type { PullRequestReview, Roster } from '@roster/core'
import type { FileState } from './file-state.ts'

/** A pull request that people review. */
export interface ReviewablePullRequest {
  readonly number: number
  /** A login. */
  readonly author: string
  /** The id of the author's account; absent for a deleted account. */
  readonly authorId?: number
  /** Its last commit. */
  readonly headSha: string
}

export interface MergedPullRequest extends ReviewablePullRequest {
  readonly labels: readonly string[]
  /** The commit that merged it; the last of them if it was rebased. */
  readonly mergeCommitSha: string
  /** Milliseconds since the epoch. */
  readonly mergedAt: number
}

/** A commit that changed the members file or a file that it extends. */
export interface FileCommit {
  readonly sha: string
  /** Milliseconds since the epoch. */
  readonly committedAt: number
}

export interface Branches {
  /** The name of the default branch. */
  readonly defaultBranch: () => Promise<string>
  /** The commit at the tip of a branch. */
  readonly tipOf: (branch: string) => Promise<string>
}

export interface Files {
  /** The members file at a commit; undefined if that commit has none. */
  readonly fileAt: (commit: string) => Promise<FileState | undefined>
  /** What the members file asked for at a commit; undefined if the commit is gone or has no valid file. */
  readonly rosterAt: (commit: string) => Promise<Roster | undefined>
}

export interface Merges {
  /** The commits up to `upTo` that changed the file at a path, newest first. They are read only as far as needed. */
  readonly commitsTouching: (path: string, upTo: string) => AsyncIterable<FileCommit>
  /** The pull request whose merge brought a commit into a branch; undefined if it came without one. */
  readonly pullRequestBehind: (commit: string, branch: string) => Promise<MergedPullRequest | undefined>
}

/** A label that was set on a pull request, or taken off. */
export interface LabelEvent {
  readonly name: string
  readonly isSet: boolean
  /** A login. */
  readonly by: string
  /** Milliseconds since the epoch. */
  readonly at: number
}

export interface Reviews {
  /** All reviews of a pull request, as they stand now. */
  readonly reviewsOf: (pullRequest: number) => Promise<readonly PullRequestReview[]>
  /** Whether an account may write to the repository; undefined if the token may not ask. */
  readonly mayWrite: (login: string) => Promise<boolean | undefined>
}

export interface Labels {
  /** Each time a label was added or removed, oldest first; undefined if the token may not ask. */
  readonly labelEvents: (pullRequest: number) => Promise<readonly LabelEvent[] | undefined>
}
