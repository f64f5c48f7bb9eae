/** Reads what is under review: the members file on the base branch, and as merging would leave it. */
import type { FileState, PullRequestUnderReview } from '@roster/authorization'
import { sourcePaths } from '@roster/core'
import {
  ActionFailure,
  awaitMergeability,
  branchTip,
  type GitHubClient,
  labelsOf,
  type Mergeability,
  type MergedFile,
  type Repository,
  readMergedFile,
  readSource,
  readSourceAt,
  type Trigger,
  withoutLink,
} from '@roster/github'

/** What is under review, as it was read from GitHub. */
export interface ReadReview extends PullRequestUnderReview {
  readonly headSha: string
  /**
   * When the pull request had last changed, by GitHub's clock, in milliseconds since the epoch. Absent for a merge
   * group.
   */
  readonly asOf?: number
  /** The branch that is applied: the default branch. */
  readonly appliedRef: string
  /** A members file as merging would leave it; undefined if merging leaves none at that path. */
  readonly mergedAt: (path: string) => Promise<FileState | undefined>
}

type MergeGroup = Extract<Trigger, { kind: 'merge-group' }>

/** How long to wait for GitHub to determine whether a pull request can be merged. */
const MERGEABILITY = { attempts: 30, delayMs: 2000 }

export interface ReadReviewOptions {
  readonly client: GitHubClient
  readonly repository: Repository
  /** Path of the members file. */
  readonly file: string
  readonly sleep: (milliseconds: number) => Promise<void>
}

/**
 * @returns undefined for a pull request that is no longer open.
 * @throws GitHubRequestError, or an ActionFailure if GitHub does not determine whether it can be merged.
 */
export async function readPullRequest(
  number: number,
  { client, repository, file, sleep }: ReadReviewOptions,
): Promise<ReadReview | undefined> {
  const found = await awaitMergeability(client, repository, number, { sleep, ...MERGEABILITY })
  if (found.state === 'closed' || found.state === 'merged') return undefined
  if (found.state === 'unknown') {
    throw new ActionFailure(
      `GitHub does not say whether pull request #${number} can be merged. Run this again in a minute.`,
    )
  }
  const { pullRequest, baseSha } = found
  const base = await readSourceAt(client, repository, file, baseSha)
  const {
    author,
    authorId,
    headSha,
    baseRef,
    defaultBranch: appliedRef,
    labels,
    updatedAt: asOf,
  } = pullRequest
  const mergedAt = (path: string) => readSource(path, mergedFiles(found, client, repository))
  const merged = await withoutLink(client, repository, file, headSha, await mergedAt(file))
  return {
    pullRequest: { number, file, author, headSha, ...(authorId !== undefined && { authorId }) },
    headSha,
    asOf,
    baseRef,
    appliedRef,
    baseSha,
    labels,
    mergedAt,
    ...(base && { base }),
    ...(merged && { merged }),
  }
}

function mergedFiles(
  found: Extract<Mergeability, { state: 'mergeable' | 'conflict' }>,
  client: GitHubClient,
  repository: Repository,
): (path: string) => Promise<MergedFile | undefined> {
  return async (path) =>
    found.state === 'mergeable' ? readMergedFile(client, repository, path, found) : { kind: 'conflict' }
}

/** The queued file of a merge group. @throws GitHubRequestError */
export async function readMergeGroup(
  { headSha, baseSha, baseRef, pullRequest }: MergeGroup,
  { client, repository, file }: ReadReviewOptions,
): Promise<ReadReview> {
  const mergedAt = (path: string) => readSourceAt(client, repository, path, headSha)
  const [base, merged, labels = []] = await Promise.all([
    readSourceAt(client, repository, file, baseSha),
    mergedAt(file),
    pullRequest === undefined ? undefined : labelsOf(client, repository, pullRequest),
  ])
  return {
    headSha,
    baseRef,
    appliedRef: baseRef,
    baseSha,
    ...(pullRequest !== undefined && { queued: pullRequest }),
    labels,
    mergedAt,
    ...(base && { base }),
    ...(merged && { merged }),
  }
}

/** The paths of the members file and of what it extends on a branch. @throws GitHubRequestError */
export async function pathsOn(
  branch: string,
  { client, repository, file }: ReadReviewOptions,
): Promise<readonly string[]> {
  const ref = await branchTip(client, repository, branch)
  const base = await readSourceAt(client, repository, file, ref)
  return base?.kind === 'text' ? sourcePaths(base.source) : [file]
}
