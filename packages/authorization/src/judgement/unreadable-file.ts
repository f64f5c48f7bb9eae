/** Findings about a members file that cannot be read, or whose base cannot. */
import type { Finding } from '@roster/core'
import type { FileState } from '../port/file-state.ts'

/** Why the file that merging would leave cannot be read. */
export function unreadableFile(
  state: Exclude<FileState, { kind: 'text' }> | undefined,
  baseRef: string,
): Finding {
  switch (state?.kind) {
    case undefined:
      return {
        severity: 'error',
        code: 'file-missing',
        message:
          'Merging would delete the members file. A missing file never counts as a request to remove all members: to stop using Roster, remove its workflows first. If the file moves to another path, the preview of that path shows what changes.',
      }
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
        message: `The members file is larger than the limit of ${state.limitBytes} bytes.`,
      }
    case 'not-text':
      return {
        severity: 'error',
        code: 'file-syntax',
        message: 'The members file is not valid UTF-8. Save it as UTF-8.',
      }
    case 'link':
      return {
        severity: 'error',
        code: 'file-missing',
        message:
          'The members file is a symbolic link. Commit the file itself, or set the input "members-file" to the path that the link points to.',
      }
    case 'not-a-file':
      return {
        severity: 'error',
        code: 'file-missing',
        message: 'The path of the members file is a folder or a submodule. Correct the input "members-file".',
      }
  }
}

/** The base branch has no sound file: what counts instead. */
export function baseUnsound({
  isMissing,
  isNew,
}: {
  readonly isMissing: boolean
  /** Whether no version of it was ever sound. */
  readonly isNew: boolean
}): readonly Finding[] {
  // The first file needs no warning.
  if (isMissing && isNew) return []
  const state = isMissing ? 'missing' : 'broken'
  const instead = isNew
    ? 'It was never valid, so everything in this pull request counts as new.'
    : 'Its last valid version counts instead: this pull request is compared with that, and its policy and approvers decide.'
  return [
    {
      severity: 'warning',
      code: 'base-file-broken',
      message: `The members file on the base branch is ${state}. ${instead}`,
    },
  ]
}
