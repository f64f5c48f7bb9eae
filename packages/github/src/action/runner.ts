/** Everything that an action gets from the runner and the machine. */
import { setTimeout as sleep } from 'node:timers/promises'
import {
  error,
  getInput,
  info,
  notice,
  setFailed,
  setOutput,
  setSecret,
  summary,
  warning,
} from '@actions/core'
import type { Environment, Toolkit } from './action-context.ts'
import type { RunnerLog } from './runner-log.ts'

export interface Runner {
  readonly core: RunnerLog & {
    getInput(name: string): string
    setOutput(name: string, value: string | number): void
    setSecret(secret: string): void
  }
  readonly environment: Environment
  readonly writeSummary: (markdown: string) => Promise<void>
  /** Imports `@actions/github`. */
  readonly loadToolkit: () => Promise<Toolkit>
  readonly fetch: typeof globalThis.fetch
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Waits before something is tried again. Rejects once the signal is aborted. */
  readonly sleep: (milliseconds: number, until?: AbortSignal) => Promise<void>
  /** Calls the function if the run is cancelled. */
  readonly onCancel: (stop: () => void) => void
}

/** The runner that started the given process. */
export function runnerOf(action: Pick<NodeJS.Process, 'env' | 'on'>): Runner {
  return {
    // By name, so that the bundle leaves out the unused parts of the toolkit, such as its HTTP client.
    core: { error, getInput, info, notice, setFailed, setOutput, setSecret, warning },
    environment: action.env,
    writeSummary: async (markdown) => void (await summary.addRaw(markdown, true).write()),
    loadToolkit: () => import('@actions/github'),
    fetch: globalThis.fetch,
    now: Date.now,
    sleep: async (milliseconds, until) =>
      void (await sleep(milliseconds, undefined, { ...(until && { signal: until }) })),
    onCancel: (stop) => {
      for (const name of ['SIGINT', 'SIGTERM'] as const) action.on(name, stop)
    },
  }
}
