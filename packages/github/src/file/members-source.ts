/** Members files with what they extend, read at a commit. */
import { type ExtendedText, gatherSource, type MembersSource } from '@roster/core'
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import { readFileAt } from './contents.ts'
import type { MergedFile } from './merged-file.ts'

/** The source whose members file has been read already, completed by what it extends at that commit. */
export function sourceAt(
  client: GitHubClient,
  repository: Repository,
  { path, text }: { readonly path: string; readonly text: string },
  ref: string,
  limits: { readonly limitBytes: number },
): Promise<MembersSource> {
  return completeSource(path, text, (each) => readFileAt(client, repository, each, ref, limits))
}

/**
 * Completes a source from wherever its files come.
 *
 * @param read Is asked for paths inside of the repository only. Undefined where there is nothing.
 */
export function completeSource(
  path: string,
  text: string,
  read: (path: string) => Promise<MergedFile | undefined>,
): Promise<MembersSource> {
  return gatherSource(path, text, async (each) =>
    each.startsWith('../') ? { problem: 'is outside of the repository' } : toExtended(await read(each)),
  )
}

function toExtended(found: MergedFile | undefined): ExtendedText {
  switch (found?.kind) {
    case 'text':
      return { text: found.text }
    case 'too-large':
      return { problem: `is larger than ${found.limitBytes} bytes, which is the most that is read` }
    case 'not-text':
      return { problem: 'is not valid UTF-8' }
    case 'not-a-file':
      return { problem: 'is a folder or a submodule' }
    case 'conflict':
      return { problem: 'conflicts with the base branch' }
    default:
      return { problem: 'does not exist' }
  }
}
