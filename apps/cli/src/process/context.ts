/** Everything a command has to do with the world. It comes in as an argument, so that tests can give their own. */
import type { AnnotationCommands } from '@roster/github'

export interface Output {
  readonly write: (text: string) => void
  readonly isTTY: boolean
  /** Width of the terminal in characters; undefined where there is none. */
  readonly columns: number | undefined
}

/** Relative paths start at the folder the command was started in. Rejects with Node's own errors. */
export interface Files {
  readonly read: (path: string) => Promise<Uint8Array>
  readonly write: (path: string, text: string) => Promise<void>
  /** What stands at the path is the old text or the new one, at every moment. A link stays one. */
  readonly replace: (path: string, text: string) => Promise<void>
  /** In a folder that is made where there is none. Rejects with EEXIST where anything is there already. */
  readonly create: (path: string, text: string) => Promise<void>
  readonly remove: (path: string) => Promise<void>
  /** On the disk when it returns: what is recorded of a write must survive whatever follows. */
  readonly append: (path: string, text: string) => void
  readonly exists: (path: string) => Promise<boolean>
  /** Names of what is in a folder; none where there is no such folder. */
  readonly list: (path: string) => Promise<readonly string[]>
  /** Gives the absolute path. It may exist. */
  readonly makeFolder: (path: string) => Promise<string>
}

export interface RunOptions {
  /** The whole environment of the process. */
  readonly env?: Readonly<Record<string, string>>
  /** Where it is started; here, unless given. */
  readonly cwd?: string
  /** Ends the process. */
  readonly signal?: AbortSignal
}

export interface RunResult {
  /** Exit code; undefined where the process was ended by a signal. */
  readonly code: number | undefined
  readonly stdout: string
  readonly stderr: string
}

export interface Context {
  readonly stdout: Output
  readonly stderr: Output
  readonly env: Readonly<Record<string, string | undefined>>
  readonly files: Files
  /** The folder of the built program; below it are the bundled actions, in `actions`, and what `init` writes, in `templates`. */
  readonly installation: string
  readonly fetch: typeof fetch
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Rejects at once when the signal aborts. */
  readonly sleep: (ms: number, signal?: AbortSignal) => Promise<unknown>
  /** From 0 up to 1. */
  readonly random: () => number
  /** The Node this program runs on. */
  readonly node: string
  /** Runs a program without a shell. Rejects where it cannot be started. */
  readonly run: (program: string, args: readonly string[], options?: RunOptions) => Promise<RunResult>
  /** Asks a person for a yes or no; undefined where nobody sits at a terminal. */
  readonly confirm: ((question: string) => Promise<boolean>) | undefined
  /** Makes annotations in a workflow run, by commands on stdout. */
  readonly workflowCommands: () => Promise<AnnotationCommands>
  /** From the first call on, SIGINT and SIGTERM abort this signal instead of ending the process. */
  readonly interruption: () => AbortSignal
}
