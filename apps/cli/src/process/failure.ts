/** Failures that end a command with one message, and the one place where errors become text. */
import { Interruption } from './interruption.ts'

/** An expected problem. The message says what is wrong, where, and what to do. */
export class Failure extends Error {
  override readonly name: string = 'Failure'
}

/** A mistake in how a command is called. The program adds where its help is. */
export class UsageFailure extends Failure {}

/** A command that a signal or Ctrl-C ended. The message says what is done and what is not. */
export class Interrupted extends Failure {
  readonly exitCode: Interruption['exitCode']

  constructor(message: string, interruption: unknown, options?: ErrorOptions) {
    super(message, options)
    this.exitCode =
      interruption instanceof Interruption ? interruption.exitCode : new Interruption('SIGINT').exitCode
  }
}

/** Errors whose message is written for users. Compared by name, so that help and validation do not load the clients. */
const FORESEEN: readonly string[] = ['Failure', 'ElasticCloudError', 'ConnectionSettingsError']

/** One message for an expected problem. Other errors are probably defects, so the trace is included. */
export function errorText(error: unknown): string {
  if (error instanceof Error && FORESEEN.includes(error.name)) return `error: ${error.message}`
  const details = error instanceof Error ? (error.stack ?? error.message) : String(error)
  return `error: this should not have happened, and is worth a bug report.\n${details}`
}

/** Describes a file system error; rethrows other errors. */
export function fileFailure(error: unknown, path: string, remedy: string): Failure {
  return new Failure(`${path} ${fileTrouble(error)}. ${remedy}`, { cause: error })
}

/** The rest of a sentence that begins with the path; rethrows errors that are not about the file system. */
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
