/** Where files are in their repository. */
import { posix, sep } from 'node:path'
import type { Context } from '../process/context.ts'
import { gitIfAny } from './git.ts'

/** Relative to the root of the repository; undefined if the folder of the file is in none. */
export async function pathInRepository(file: string, context: Context): Promise<string | undefined> {
  const path = posix.normalize(file.split(sep).join('/'))
  const prefix = await gitIfAny(['-C', posix.dirname(path), 'rev-parse', '--show-prefix'], context)
  // Empty, or with a slash at the end.
  return prefix === undefined ? undefined : prefix + posix.basename(path)
}
