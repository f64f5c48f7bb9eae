/** The file that a static plan starts from: a path, or the members file at a git ref. */

import type { MembersSource } from '@roster/core'
import { quoted } from '@roster/core'
import type { Context } from '../process/context.ts'
import { Failure } from '../process/failure.ts'
import { membersAt } from './commit-log.ts'
import { commitOf } from './git.ts'
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
      `--base is ${quoted(base)}, which is neither a file nor a commit, branch or tag of this git repository.`,
    )
  }
  const name = `${base}:${path}`
  const members = await membersAt(commit, path, context)
  return members === undefined ? { name } : { name, members }
}
