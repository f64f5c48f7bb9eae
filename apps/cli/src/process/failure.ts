/** What ends a command with one message, and the one place where errors become text. */
/** Trouble of a kind that was foreseen. The message says what is wrong, where, and what to do. */
export class Failure extends Error {
  override readonly name = 'Failure'
}

/** Errors whose message is for people; by name, since help and validation need no client and do not load it. */
const FORESEEN: readonly string[] = ['Failure', 'ElasticCloudError', 'ConnectionSettingsError']

/** One message for what was foreseen; with the trace where nobody foresaw it, since then a defect is likely. */
export function errorText(error: unknown): string {
  if (error instanceof Error && FORESEEN.includes(error.name)) return `error: ${error.message}`
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `error: this should not have happened, and is worth a bug report.\n${details}`
}

/** What a file system error is about, in the words of a person; other errors are thrown on. */
export function fileFailure(error: unknown, path: string, remedy: string): Failure {
  return new Failure(`${path} ${fileTrouble(error)}. ${remedy}`, { cause: error })
}

/** What follows the path in a sentence; errors that are none of the file system's are thrown on. */
export function fileTrouble(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  const what = FILE_TROUBLE[code]
  if (what === undefined) throw error
  return what
}

const FILE_TROUBLE: Readonly<Record<string, string>> = {
  ENOENT: 'does not exist',
  ENOTDIR: 'does not exist',
  EISDIR: 'is a folder',
  EACCES: 'may not be accessed',
  EPERM: 'may not be accessed',
  EROFS: 'is on a read-only disk',
  ENOSPC: 'does not fit: the disk is full',
}
