/** Everything that a command needs from its environment. It is an argument, so that tests can pass their own. */
import type { AnnotationCommands } from '@roster/github'

export interface Output {
  readonly write: (text: string) => void
  readonly isTTY: boolean
  /** Width of the terminal in characters; undefined if there is no terminal. */
  readonly columns: number | undefined
}

/** A line on a terminal for the current activity. It disappears as soon as anything else is printed. */
export interface StatusLine {
  /** Replaces the line. Does nothing without a terminal. */
  readonly show: (line: string) => void
  readonly clear: () => void
  /** Clears it for good: an answer can still arrive after a command has failed. */
  readonly close: () => void
}

/** Relative paths start at the folder the command was started in. Rejects with Node's own errors. */
export interface Files {
  readonly read: (path: string) => Promise<Uint8Array>
  readonly write: (path: string, text: string) => Promise<void>
  /** Atomic: at every moment, the path contains the old text or the new one. A symbolic link stays a link. */
  readonly replace: (path: string, text: string) => Promise<void>
  /** Writes a text beside a file, which it replaces later. Rejects if the file does not exist or may not be written. */
  readonly stage: (path: string, text: string) => Promise<StagedFile>
  /** The absolute path without symbolic links. */
  readonly realPath: (path: string) => Promise<string>
  /** Creates missing folders. Rejects with EEXIST if the path already exists. */
  readonly create: (path: string, text: string) => Promise<void>
  /** A new file that only its owner can read. Rejects with EEXIST if anything is there, a symbolic link included. */
  readonly createPrivate: (path: string) => Promise<PrivateFile>
  readonly remove: (path: string) => Promise<void>
  /** The line is on disk when this returns, so that the record of a write survives a crash. */
  readonly append: (path: string, text: string) => void
  readonly exists: (path: string) => Promise<boolean>
  /** Names in a folder; empty if the folder does not exist. */
  readonly list: (path: string) => Promise<readonly string[]>
  /** Creates a folder, unless it exists, and returns its absolute path. */
  readonly makeFolder: (path: string) => Promise<string>
}

/** The text that will replace a file. One of the last two ends it. */
export interface StagedFile {
  /** Atomic: at every moment, the path contains the old text or the new one. A symbolic link stays a link. */
  readonly commit: () => Promise<void>
  /** The path contains the old text again. */
  readonly undo: () => Promise<void>
  /** Nothing is left beside the file. */
  readonly finish: () => Promise<void>
}

export interface PrivateFile {
  /** Writes the whole text and closes the file. */
  readonly write: (text: string) => Promise<void>
  /** Closes the file and deletes it. */
  readonly discard: () => Promise<void>
}

export interface RunOptions {
  /** The whole environment of the process. */
  readonly env?: Readonly<Record<string, string>>
  /** The working directory. Defaults to this process's own. */
  readonly cwd?: string
  /** Ends the process. */
  readonly signal?: AbortSignal
}

export interface RunResult {
  /** Exit code; undefined if a signal ended the process. */
  readonly code: number | undefined
  readonly stdout: string
  readonly stderr: string
}

export interface Context {
  readonly stdout: Output
  readonly stderr: Output
  readonly statusLine: StatusLine
  /** What has come in on standard input, up to its end. */
  readonly stdin: () => Promise<Uint8Array>
  /** Whether `--color` or `--no-color` was given. */
  readonly color?: boolean
  readonly env: Readonly<Record<string, string | undefined>>
  readonly files: Files
  /** The folder of the built program. Its `actions` contain the bundled actions, and its `templates` the files that `init` writes. */
  readonly installation: string
  readonly fetch: typeof fetch
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Rejects at once when the signal aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<unknown>
  /** From 0 up to 1. */
  readonly random: () => number
  /** Path of the Node binary that runs this program. */
  readonly node: string
  /** Runs a program without a shell. Rejects if it cannot be started. */
  readonly run: (program: string, args: readonly string[], options?: RunOptions) => Promise<RunResult>
  /** Passes a text to a shell command, on its standard input. Its output is used only for error messages. */
  readonly pipe: (command: string, input: string) => Promise<RunResult>
  /** Who runs the program, as the machine says. */
  readonly account: () => { readonly user: string; readonly host: string }
  /** Asks the user a yes-or-no question, which Ctrl-C leaves unanswered. Undefined if there is no terminal. */
  readonly confirm: ((question: string) => Promise<boolean | undefined>) | undefined
  /** Creates annotations in a workflow run, by commands on stdout. */
  readonly workflowCommands: () => Promise<AnnotationCommands>
  /**
   * From the first call on, SIGINT and SIGTERM abort this signal with an `Interruption` instead of ending the process.
   */
  readonly interruption: () => AbortSignal
}
