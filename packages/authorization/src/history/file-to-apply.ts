/** The file to apply: which commit's file a run may apply, and which file it replaces. */
import { isSameSource, type MembersSource } from '@roster/core'
import type { FileState } from '../port/file-state.ts'
import type { Branches } from '../port/repository.ts'
import type { FileHistory } from './file-versions.ts'

/** A push that started a run. */
export interface Push {
  /** Absent if a tag was pushed. */
  readonly branch?: string
  readonly ref: string
  readonly defaultBranch: string
  /** The commit before the push; absent for a new branch. */
  readonly before?: string
  /** The commit that was pushed. */
  readonly after: string
}

/**
 * A push can be run again long after it was made. Its history is still that of the tip: what the branch took back
 * meanwhile counts, although the contents are those of the push again.
 */
export interface FileToApply extends FileHistory {
  readonly source: MembersSource
  /** The file at that path before the push; absent if there was none, or nothing was pushed. */
  readonly before?: MembersSource
  /** The commit before the push; absent for a new branch, or if nothing was pushed. */
  readonly shaBefore?: string
}

export type FoundFile =
  | { readonly status: 'found'; readonly file: FileToApply }
  /** The branch has other contents by now. The run for those does this run's work, and this run would undo theirs. */
  | { readonly status: 'superseded'; readonly reason: string }
  | { readonly status: 'refused'; readonly reason: string }

export interface ReadFileToApply extends Branches {
  /** The members file at a commit; undefined if that commit has none. */
  readonly fileAt: (commit: string) => Promise<FileState | undefined>
}

/**
 * Refuses if the push was not to the default branch, or if there is no readable file.
 *
 * @param path Of the members file.
 * @param push Absent for a schedule or a start by hand, which take the tip of the default branch.
 */
export async function findFileToApply(
  path: string,
  push: Push | undefined,
  ports: ReadFileToApply,
): Promise<FoundFile> {
  if (push && push.branch !== push.defaultBranch) {
    return refused(
      `The push was to ${push.branch ?? push.ref}. Only the default branch ${push.defaultBranch} is applied. Nothing was changed.`,
    )
  }
  const branch = push?.defaultBranch ?? (await ports.defaultBranch())
  const sha = push?.after ?? (await ports.tipOf(branch))
  const state = await ports.fileAt(sha)
  if (state?.kind !== 'text') return refused(unreadable(state, `${path} at ${short(sha)}`))
  const { source } = state
  const tip = await ports.tipOf(branch)
  if (tip !== sha) {
    const current = await ports.fileAt(tip)
    if (current?.kind !== 'text' || !isSameSource(current.source, source)) {
      const reason = `${path} at ${short(sha)} is superseded: ${branch} has moved to other contents at ${short(tip)}, and the run for those applies them, with what this one has left. Nothing was changed.`
      return { status: 'superseded', reason }
    }
  }
  const before = push?.before === undefined ? undefined : await ports.fileAt(push.before)
  return {
    status: 'found',
    file: {
      ...{ source, path, sha: tip, branch },
      ...(before?.kind === 'text' && { before: before.source }),
      ...(push?.before !== undefined && { shaBefore: push.before }),
    },
  }
}

function refused(reason: string): FoundFile {
  return { status: 'refused', reason }
}

/** @param where The file and its commit. */
function unreadable(state: Exclude<FileState, { kind: 'text' }> | undefined, where: string): string {
  switch (state?.kind) {
    case undefined:
      return `There is no ${where}. A missing file never counts as a request to remove all members. Check the input "members-file".`
    case 'too-large':
      return `${where} is larger than the limit of ${state.limitBytes} bytes.`
    case 'not-text':
      return `${where} is not valid UTF-8. Save it as UTF-8.`
    case 'link':
      return `${where} is a symbolic link. Commit the file itself, or set the input "members-file" to the path that the link points to.`
    case 'not-a-file':
      return `${where} is a folder or a submodule. Correct the input "members-file".`
    case 'conflict':
      return `${where} conflicts with the branch it is merged into.`
  }
}

function short(sha: string): string {
  return sha.slice(0, 7)
}
