/** A pull request as the preview needs it: the members file before it, and as merging it would leave it. */
import {
  ALLOW_REMOVALS_LABEL,
  type Finding,
  MAX_FILE_BYTES,
  type MembersSource,
  sourcePaths,
} from '@roster/core'
import {
  ActionFailure,
  awaitMergeability,
  branchTip,
  completeSource,
  type GitHubClient,
  labelsOf,
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
  readonly base?: MembersSource
  /** The file as merging would leave it; absent where merging leaves none. */
  readonly merged?: MembersSource
  /** Git's SHA of that file. */
  readonly blobSha?: string
  /** The label that lifts `maxRemovals` is on the pull request. */
  readonly allowRemovals: boolean
  /** What keeps the file from being read; nothing can be planned then. */
  readonly obstacle?: Finding
}

type MergeGroup = Extract<Trigger, { kind: 'merge-group' }>

const LIMITS = { limitBytes: MAX_FILE_BYTES }

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
  const baseFiles = filesAt(baseSha, { client, repository })
  const mergedFiles = async (path: string): Promise<MergedFile | undefined> =>
    found.state === 'mergeable'
      ? readMergedFile(client, repository, path, found, LIMITS)
      : { kind: 'conflict' }
  return {
    pullRequest: number,
    author: pullRequest.author,
    headSha: pullRequest.headSha,
    baseRef: pullRequest.baseRef,
    allowRemovals: pullRequest.labels.includes(ALLOW_REMOVALS_LABEL),
    ...(await baseOf(file, baseFiles)),
    ...(await contentOf(file, mergedFiles, pullRequest.baseRef)),
  }
}

/** The queued file of a merge group. */
export async function readMergeGroup(
  { headSha, baseSha, baseRef, pullRequest }: MergeGroup,
  { client, repository, file }: ProposalOptions,
): Promise<Proposal> {
  const [base, content, labels = []] = await Promise.all([
    baseOf(file, filesAt(baseSha, { client, repository })),
    contentOf(file, filesAt(headSha, { client, repository }), baseRef),
    pullRequest === undefined ? undefined : labelsOf(client, repository, pullRequest),
  ])
  const allowRemovals = labels.includes(ALLOW_REMOVALS_LABEL)
  return { headSha, baseRef, allowRemovals, ...base, ...content }
}

/** The paths of the members file and of what it extends on a branch. */
export async function pathsOn(
  branch: string,
  { client, repository, file }: ProposalOptions,
): Promise<readonly string[]> {
  const ref = await branchTip(client, repository, branch)
  const { base } = await baseOf(file, filesAt(ref, { client, repository }))
  return base === undefined ? [file] : sourcePaths(base)
}

/** What stands at a path, or undefined where nothing does. */
type Files = (path: string) => Promise<MergedFile | undefined>

function filesAt(ref: string, { client, repository }: Pick<ProposalOptions, 'client' | 'repository'>): Files {
  return (path) => readFileAt(client, repository, path, ref, LIMITS)
}

/** A base file that is no text is as good as a broken one: an empty text, which is not valid JSON. */
async function baseOf(file: string, files: Files): Promise<Pick<Proposal, 'base'>> {
  const found = await files(file)
  if (found === undefined) return {}
  return { base: await completeSource(file, found.kind === 'text' ? found.text : '', files) }
}

async function contentOf(file: string, files: Files, baseRef: string): Promise<Partial<Proposal>> {
  const found = await files(file)
  if (found === undefined) return {}
  if (found.kind !== 'text') return { obstacle: obstacleOf(found, baseRef) }
  return { merged: await completeSource(file, found.text, files), blobSha: found.blobSha }
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
