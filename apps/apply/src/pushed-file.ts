/** The members file that a run is to apply, and the one it replaced. */
import { isSameSource, MAX_FILE_BYTES, type MembersSource } from '@roster/core'
import {
  ActionFailure,
  branchTip,
  defaultBranch,
  type FileAtRef,
  type GitHubClient,
  type Repository,
  readFileAt,
  sourceAt,
  type Trigger,
} from '@roster/github'

export interface PushedFile {
  readonly members: MembersSource
  /** The commit it is read at. */
  readonly sha: string
  readonly branch: string
  /** What stood there before the push; absent where nothing did, or the run is no push. */
  readonly before?: MembersSource
}

const LIMITS = { limitBytes: MAX_FILE_BYTES }

export interface PushedFileOptions {
  readonly client: GitHubClient
  readonly repository: Repository
  /** Path of the members file. */
  readonly file: string
  readonly trigger: Trigger
}

/**
 * @throws ActionFailure where the event is none to apply on, the file is missing, or the branch has since
 *   moved to other contents: a later run applies those, and applying these would undo them.
 * @throws GitHubRequestError
 */
export async function readPushedFile({
  client,
  repository,
  file,
  trigger,
}: PushedFileOptions): Promise<PushedFile> {
  const { branch, sha, beforeSha } = await source({ client, repository, trigger })
  const found = await readFileAt(client, repository, file, sha, LIMITS)
  const complete = (text: string, ref: string) =>
    sourceAt(client, repository, { path: file, text }, ref, LIMITS)
  const members = await complete(textOf(found, file, sha), sha)
  const tip = await branchTip(client, repository, branch)
  if (tip !== sha) {
    const current = await readFileAt(client, repository, file, tip, LIMITS)
    if (current?.kind !== 'text' || !isSameSource(await complete(current.text, tip), members)) {
      throw new ActionFailure(
        `${file} at ${short(sha)} is superseded: ${branch} has moved to other contents at ${short(tip)}, and the run for those applies them. Nothing was changed.`,
      )
    }
  }
  const before = beforeSha && (await readFileAt(client, repository, file, beforeSha, LIMITS))
  return {
    members,
    sha,
    branch,
    ...(before && before.kind === 'text' && { before: await complete(before.text, beforeSha) }),
  }
}

async function source({ client, repository, trigger }: Omit<PushedFileOptions, 'file'>) {
  switch (trigger.kind) {
    case 'push': {
      if (trigger.branch !== trigger.defaultBranch) {
        throw new ActionFailure(
          `The push was to ${trigger.branch ?? trigger.ref}; only the default branch ${trigger.defaultBranch} is applied. Nothing was changed.`,
        )
      }
      const { branch, after: sha, before } = trigger
      return { branch, sha, beforeSha: before }
    }
    case 'schedule':
    case 'manual': {
      const branch = await defaultBranch(client, repository)
      return { branch, sha: await branchTip(client, repository, branch), beforeSha: undefined }
    }
    case 'unsupported':
      throw new ActionFailure(`${trigger.reason} ${USE_THESE}`)
    default:
      throw new ActionFailure(`A ${trigger.kind} event is nothing to apply on. ${USE_THESE}`)
  }
}

const USE_THESE = 'Apply runs on push to the default branch, on workflow_dispatch and on schedule.'

function textOf(found: FileAtRef | undefined, file: string, sha: string): string {
  const where = `${file} at ${short(sha)}`
  if (found === undefined) {
    throw new ActionFailure(
      `There is no ${where}. Roster does not take that as a wish to remove everybody. Is the input "members-file" right?`,
    )
  }
  switch (found.kind) {
    case 'text':
      return found.text
    case 'too-large':
      throw new ActionFailure(
        `${where} is larger than ${found.limitBytes} bytes, which is the most that is read.`,
      )
    case 'not-text':
      throw new ActionFailure(`${where} is not valid UTF-8. Save it as UTF-8.`)
    case 'not-a-file':
      throw new ActionFailure(`${where} is a folder or a submodule. Correct the input "members-file".`)
  }
}

function short(sha: string): string {
  return sha.slice(0, 7)
}
