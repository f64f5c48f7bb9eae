/** A pull request as the preview needs it: the members file before it, and as merging it would leave it. */
import type { Finding } from '@roster/core'
import { ALLOW_REMOVALS_LABEL, MAX_FILE_BYTES } from '@roster/core'
import {
  ActionFailure,
  awaitMergeability,
  type FileContents,
  type GitHubClient,
  labelsOf,
  type Mergeability,
  type MergedFile,
  type Repository,
  readFileAt,
  readMergedFile,
  type Trigger,
} from '@roster/github'

export interface Proposal {
  /** Absent for a merge group, which has several pull requests or none. */
  readonly pullRequest?: number
  /** Of the pull request, a login; absent for a merge group. */
  readonly author?: string
  readonly headSha: string
  readonly baseRef: string
  /** The file at the tip of the base branch; absent where there is none. */
  readonly base?: string
  /** The file as merging would leave it; absent where merging leaves none. */
  readonly merged?: string
  /** Git's SHA of that file. */
  readonly blobSha?: string
  /** The label that lifts `maxRemovals` is on the pull request. */
  readonly allowRemovals: boolean
  /** What keeps the file from being read; nothing can be planned then. */
  readonly obstacle?: Finding
}

type MergeGroup = Extract<Trigger, { kind: 'merge-group' }>

/** How long to wait for GitHub to find out whether a pull request can be merged. */
const MERGEABILITY = { attempts: 30, delayMs: 2000 }

export interface ProposalOptions {
  readonly client: GitHubClient
  readonly repository: Repository
  readonly file: string
  readonly sleep: (milliseconds: number) => Promise<void>
}

/**
 * @returns undefined for a pull request that is not open any more.
 * @throws GitHubRequestError, or an ActionFailure where GitHub does not find out.
 */
export async function readPullRequest(
  number: number,
  { client, repository, file, sleep }: ProposalOptions,
): Promise<Proposal | undefined> {
  const found = await awaitMergeability(client, repository, number, { sleep, ...MERGEABILITY })
  if (found.state === 'closed' || found.state === 'merged') return undefined
  if (found.state === 'unknown') {
    throw new ActionFailure(
      `GitHub does not say whether pull request #${number} can be merged. Run this again in a minute.`,
    )
  }
  const { pullRequest, baseSha } = found
  const base = await readFileAt(client, repository, file, baseSha, { limitBytes: MAX_FILE_BYTES })
  const merged = await readMerged(found)
  return {
    pullRequest: number,
    author: pullRequest.author,
    headSha: pullRequest.headSha,
    baseRef: pullRequest.baseRef,
    allowRemovals: pullRequest.labels.includes(ALLOW_REMOVALS_LABEL),
    ...baseOf(base),
    ...contentOf(merged, pullRequest.baseRef),
  }

  async function readMerged(mergeability: Mergeability): Promise<MergedFile | undefined> {
    if (mergeability.state !== 'mergeable') return { kind: 'conflict' }
    return readMergedFile(client, repository, file, mergeability, { limitBytes: MAX_FILE_BYTES })
  }
}

/** The queued file of a merge group. */
export async function readMergeGroup(
  { headSha, baseSha, baseRef, pullRequest }: MergeGroup,
  { client, repository, file }: ProposalOptions,
): Promise<Proposal> {
  const limits = { limitBytes: MAX_FILE_BYTES }
  const [base, merged, labels = []] = await Promise.all([
    readFileAt(client, repository, file, baseSha, limits),
    readFileAt(client, repository, file, headSha, limits),
    pullRequest === undefined ? undefined : labelsOf(client, repository, pullRequest),
  ])
  const allowRemovals = labels.includes(ALLOW_REMOVALS_LABEL)
  return { headSha, baseRef, allowRemovals, ...baseOf(base), ...contentOf(merged, baseRef) }
}

/** A base file that is no text is as good as a broken one: an empty text, which is not valid JSON. */
function baseOf(contents: FileContents | undefined): Pick<Proposal, 'base'> {
  if (contents === undefined) return {}
  return { base: contents.kind === 'text' ? contents.text : '' }
}

function contentOf(merged: MergedFile | undefined, baseRef: string): Partial<Proposal> {
  if (merged === undefined) return {}
  if (merged.kind === 'text') return { merged: merged.text, blobSha: merged.blobSha }
  return { obstacle: obstacleOf(merged, baseRef) }
}

function obstacleOf(merged: Exclude<MergedFile, { kind: 'text' }>, baseRef: string): Finding {
  switch (merged.kind) {
    case 'conflict':
      return {
        severity: 'error',
        code: 'merge-conflict',
        message: `The pull request conflicts with ${baseRef}, so there is no file to plan from. Merge or rebase onto ${baseRef}, and this runs again.`,
      }
    case 'too-large':
      return {
        severity: 'error',
        code: 'file-too-large',
        message: `The members file is larger than ${merged.limitBytes} bytes, which is the most that is read.`,
      }
    case 'not-text':
      return {
        severity: 'error',
        code: 'file-syntax',
        message: 'The members file is not valid UTF-8. Save it as UTF-8.',
      }
    case 'not-a-file':
      return {
        severity: 'error',
        code: 'file-missing',
        message: 'The path of the members file is a folder or a submodule. Correct the input "members-file".',
      }
  }
}
