/** Whether the entry of an API key is merged: a key is made only as the reviewed file asks for it. */
import { assignmentKey, emailKey, type ListedKey, quoted, readRoster } from '@roster/core'
import { readBaseFile } from '../file/base-file.ts'
import { gitIfAny } from '../file/git.ts'
import type { Context } from '../process/context.ts'
import { Failure } from '../process/failure.ts'

/** The source of merged files: the default branch of the remote, otherwise the last commit. */
const MERGED = ['origin/HEAD', 'HEAD']

/**
 * Prints a note if there is nothing to compare with.
 *
 * @throws Failure if the entry differs from the merged one.
 */
export async function requireMerged(listed: ListedKey, path: string, context: Context): Promise<void> {
  const ref = await mergedRef(context)
  if (ref === undefined) {
    context.stderr.write('This is not a git repository, so nothing shows whether the entry was reviewed.\n')
    return
  }
  const { members } = await readBaseFile(ref, path, context)
  const merged = members && readRoster(members, { now: context.now() }).roster
  const there = merged?.keys?.current.get(listed.name)
  if (there !== undefined && contentOf(there) === contentOf(listed)) return
  const what = there === undefined ? 'is not in' : 'is different in'
  throw new Failure(
    `The entry of the API key ${quoted(listed.name)} ${what} ${path} at ${ref}. Have it reviewed and merged first. Nothing was made.`,
  )
}

async function mergedRef(context: Context): Promise<string | undefined> {
  for (const ref of MERGED) {
    const commit = await gitIfAny(['rev-parse', '--verify', '--quiet', `${ref}^{commit}`], context)
    if (commit !== undefined) return ref
  }
  return undefined
}

function contentOf({ assignments, expiresAt, owner }: ListedKey): string {
  return JSON.stringify([assignments.map(assignmentKey), expiresAt, emailKey(owner)])
}
