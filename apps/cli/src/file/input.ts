/** Files that commands read. `-` is standard input. */
import type { Context } from '../process/context.ts'
import { Failure } from '../process/failure.ts'

const STDIN = '-'

/** Rejects with Node's own errors. */
export async function readInput(
  path: string,
  { files, stdin }: Pick<Context, 'files' | 'stdin'>,
): Promise<Uint8Array> {
  return path === STDIN ? stdin() : files.read(path)
}

/** @throws Failure for standard input, which cannot be edited. */
export function requireFile(path: string): void {
  if (path === STDIN) throw new Failure('Standard input cannot be edited. Name the members file with --file.')
}

export function isStandardInput(path: string): boolean {
  return path === STDIN
}

/** What messages call the file. */
export function fileTitle(path: string): string {
  return path === STDIN ? 'stdin' : path
}
