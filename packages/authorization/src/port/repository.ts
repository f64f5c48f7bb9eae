/**
 * What this package asks GitHub about the repository that keeps the members file. Apps connect it. Every method rejects
 * if GitHub does not answer, so that "unknown" never counts as "none".
 */
import type { PullRequestReview, Roster } from '@roster/core'
import type { FileState } from './file-state.ts'

/** A pull request that people review. */
export interface ReviewablePullRequest {
  readonly number: number
  /** Path of the members file that it leaves. */
  readonly file: string
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

/** A commit that the branch had at its tip once, or that came with one. */
export interface BranchCommit {
  readonly sha: string
  /** Milliseconds since the epoch. */
  readonly committedAt: number
  /** Git's SHA of the file at each path, in the order of the paths; undefined if there is none. */
  readonly blobs: readonly (string | undefined)[]
  /** Whether the branch began with it. */
  readonly isFirst: boolean
}

/** The files at a commit that could be the members file of an organization. */
export interface FilesOfOrganization {
  /** Those that name it. */
  readonly paths: readonly string[]
  /** Those that are too broken to tell. */
  readonly broken: readonly string[]
  /** Whether all files were looked at. */
  readonly isComplete: boolean
}

export interface Branches {
  /** The name of the default branch. */
  readonly defaultBranch: () => Promise<string>
  /** The commit at the tip of a branch. */
  readonly tipOf: (branch: string) => Promise<string>
}

export interface Files {
  /** A members file at a commit; undefined if that commit is gone, or has no file at that path. */
  readonly fileAt: (commit: string, path: string) => Promise<FileState | undefined>
  /** What a members file asked for at a commit; undefined if the commit is gone or has no valid file at that path. */
  readonly rosterAt: (commit: string, path: string) => Promise<Roster | undefined>
  /** Those in the folder of `path` are looked at first. */
  readonly filesOf: (organization: string, commit: string, path: string) => Promise<FilesOfOrganization>
}

export interface Merges {
  /**
   * The commits that the branch had, from `upTo` on, newest first: each one's first parent is the next. They are read
   * only as far as needed. If the last one is not the first of the branch, the branch has more than are read.
   */
  readonly branchCommits: (paths: readonly string[], upTo: string) => AsyncIterable<BranchCommit>
  /**
   * The pull request whose merge brought a commit into a branch; undefined if it came without one.
   *
   * @param isOnBranch Whether the branch had a commit, of those up to this one.
   */
  readonly pullRequestBehind: (
    commit: string,
    branch: string,
    isOnBranch: (commit: string) => boolean,
  ) => Promise<Omit<MergedPullRequest, 'file'> | undefined>
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
