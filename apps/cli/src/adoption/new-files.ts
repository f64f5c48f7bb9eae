/** Writes new files together: all of them, or none. */
import { readText } from '../file/text.ts'
import type { Context, Files } from '../process/context.ts'
import { Failure, fileFailure } from '../process/failure.ts'

export interface NewFile {
  readonly path: string
  readonly text: string
  /** A file that already has exactly this content is kept, since another organization may have written it. */
  readonly isCommon?: boolean
}

/**
 * @param remedy What the user can do about an existing file.
 * @returns Paths of the written files.
 * @throws Failure if a file exists or cannot be written. Nothing is written then.
 */
export async function writeNewFiles(
  files: readonly NewFile[],
  remedy: string,
  context: Context,
): Promise<readonly string[]> {
  const missing: NewFile[] = []
  const existing: string[] = []
  for (const file of files) {
    const text = await existingText(file.path, context.files)
    if (text === undefined) missing.push(file)
    else if (text !== file.text || !file.isCommon) existing.push(file.path)
  }
  if (existing.length > 0) {
    const [are, they] = existing.length === 1 ? ['exists', 'it'] : ['exist', 'they']
    throw new Failure(
      `${list(existing)} ${are} already, and ${they} may contain something you need. Nothing was written. ${remedy}`,
    )
  }
  const written: string[] = []
  for (const { path, text } of missing) {
    try {
      await context.files.create(path, text)
      written.push(path)
    } catch (error) {
      for (const other of written) await context.files.remove(other)
      throw fileFailure(error, path, 'Nothing was written.')
    }
  }
  return written
}

export function list(items: readonly string[]): string {
  return new Intl.ListFormat('en-GB').format(items)
}

/** Empty for a folder, which also blocks writing. */
async function existingText(path: string, files: Files): Promise<string | undefined> {
  if (!(await files.exists(path))) return undefined
  try {
    return await readText(path, files)
  } catch {
    return ''
  }
}
