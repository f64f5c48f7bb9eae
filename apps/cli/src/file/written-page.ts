/** A page that a command writes where `--html` says. */
import type { Context } from '../process/context.ts'
import { fileFailure } from '../process/failure.ts'

/** @throws Failure with the remedy, if the page cannot be written. */
export async function writePage(
  path: string,
  page: string,
  { files }: Context,
  remedy = 'Choose another path for --html.',
): Promise<void> {
  try {
    await files.write(path, page)
  } catch (error) {
    throw fileFailure(error, path, remedy)
  }
}
