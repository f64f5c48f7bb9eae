/** Text files: UTF-8, whatever is in them. */
import type { Files } from '../process/context.ts'

/** Rejects with Node's own errors. */
export async function readText(path: string, files: Pick<Files, 'read'>): Promise<string> {
  return new TextDecoder().decode(await files.read(path))
}
