/** Files that are written together, where none of them is yet: all of them, or none. */
import type { Context, Files } from '../process/context.ts'
import { Failure, fileFailure } from '../process/failure.ts'

export interface NewFile {
  readonly path: string
  readonly text: string
  /** Where it is there with just this text, it is left as it is: others have need of the same. */
  readonly isCommon?: boolean
}

/**
 * @param remedy What a person can do about a file that exists.
 * @returns Paths of what was written.
 * @throws Failure where a file exists, or cannot be written; then nothing is.
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
      `${list(existing)} ${are} already, and ${they} may hold what nobody wants to lose. Nothing was written. ${remedy}`,
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

/** Empty for a folder, which is in the way too. */
async function existingText(path: string, files: Files): Promise<string | undefined> {
  if (!(await files.exists(path))) return undefined
  try {
    return new TextDecoder().decode(await files.read(path))
  } catch {
    return ''
  }
}
