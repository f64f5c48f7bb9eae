/** Members files, with the files they extend, read at a commit. */
import { type ExtendedText, gatherSource, type MembersSource } from '@roster/core'
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import { isLinkAt, readFileAt } from './contents.ts'
import type { MergedFile } from './merged-file.ts'

/** A members file with what it extends, or the reason why it cannot be read. */
export type SourceState =
  | { readonly kind: 'text'; readonly source: MembersSource; readonly blobSha: string }
  | Exclude<MergedFile, { readonly kind: 'text' }>

/** The members file at a commit, or undefined if the commit has none at that path. @throws {GitHubRequestError} */
export function readSourceAt(
  client: GitHubClient,
  repository: Repository,
  path: string,
  ref: string,
): Promise<SourceState | undefined> {
  return readSource(path, (each) => readFileAt(client, repository, each, ref))
}

/**
 * The file, unless its path is a symbolic link at that commit. This needs a request of its own: GitHub serves a link as
 * the file that it points to, but a pull request that edits that file does not count as one that edits the link.
 */
export async function withoutLink(
  client: GitHubClient,
  repository: Repository,
  path: string,
  ref: string,
  state: SourceState | undefined,
): Promise<SourceState | undefined> {
  if (state?.kind !== 'text') return state
  return (await isLinkAt(client, repository, path, ref)) ? { kind: 'link' } : state
}

/**
 * Reads a members file from any source.
 *
 * @param read Receives only paths inside the repository. Resolves to undefined if there is no such file.
 */
export async function readSource(
  path: string,
  read: (path: string) => Promise<MergedFile | undefined>,
): Promise<SourceState | undefined> {
  const found = await read(path)
  if (found?.kind !== 'text') return found
  const source = await gatherSource(path, found.text, async (each) =>
    each.startsWith('../') ? { problem: 'is outside of the repository' } : toExtended(await read(each)),
  )
  return { kind: 'text', source, blobSha: found.blobSha }
}

function toExtended(found: MergedFile | undefined): ExtendedText {
  switch (found?.kind) {
    case 'text':
      return { text: found.text }
    case 'too-large':
      return { problem: `is larger than the limit of ${found.limitBytes} bytes` }
    case 'not-text':
      return { problem: 'is not valid UTF-8' }
    case 'link':
      return { problem: 'is a symbolic link' }
    case 'not-a-file':
      return { problem: 'is a folder or a submodule' }
    case 'conflict':
      return { problem: 'conflicts with the base branch' }
    default:
      return { problem: 'does not exist' }
  }
}
