/** The file that a static plan starts from: a path, or the members file at a git ref. */
import { posix, sep } from 'node:path'
import { gatherSource, type MembersSource } from '@roster/core'
import type { Context } from '../process/context.ts'
import { Failure } from '../process/failure.ts'
import { commitOf, git } from './git.ts'
import { readMembers } from './roster-file.ts'

interface BaseFile {
  /** Absent if the ref has no such file. Everyone in the new file is then new. */
  readonly members?: MembersSource
  /** Its name in messages. */
  readonly name: string
}

/** @throws Failure if `base` is neither a file nor a ref. */
export async function readBaseFile(base: string, path: string, context: Context): Promise<BaseFile> {
  if (await context.files.exists(base)) return { name: base, members: await readMembers(base, context) }
  const commit = await commitOf(base, context)
  if (commit === undefined) {
    throw new Failure(
      `--base is ${JSON.stringify(base)}, which is neither a file nor a commit, branch or tag of this git repository.`,
    )
  }
  const name = `${base}:${path}`
  const found = await readTracked(commit, path.split(sep).join('/'), context)
  if (found === undefined) return { name }
  const members = await gatherSource(path.split(sep).join('/'), found, async (extended) => {
    const text = await readTracked(commit, extended, context)
    return text === undefined ? { problem: 'does not exist' } : { text }
  })
  return { name, members }
}

/** The file at a commit; undefined if it does not exist there. */
async function readTracked(commit: string, path: string, context: Context): Promise<string | undefined> {
  // With a leading ./, git resolves the path from this folder instead of the root of the repository.
  const tracked = posix.isAbsolute(path) ? path : `./${path}`
  const listed = await git(['ls-tree', '--name-only', commit, '--', tracked], context)
  return listed.trim() === '' ? undefined : git(['show', `${commit}:${tracked}`], context)
}
