/** What a run reads from and writes to the organization with, and when it has to stop. */
import { setTimeout as timer } from 'node:timers/promises'
import {
  createReader,
  createTransport,
  createWriter,
  type Reader,
  startTimeBudget,
  type Writer,
} from '@roster/elastic-cloud'
import type { Runner } from '@roster/github'
import type { ApplyInputs } from '../input/inputs.ts'

export const USER_AGENT = 'roster-apply'

export interface Connections {
  /** Reads for planning. It ends as soon as the run is told to stop. */
  readonly planner: Reader
  /** Reads the organization again after writes. */
  readonly reader: Reader
  readonly writer: Writer
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly sleep: Runner['sleep']
  /** Aborted when no further write may be started. */
  readonly signal: AbortSignal
  /** Stops the run early, with a reason for people. */
  readonly stop: (reason: string) => void
}

export function connect(
  inputs: ApplyInputs,
  { fetch, now, sleep }: Pick<Runner, 'fetch' | 'now' | 'sleep'>,
): Connections {
  const stopped = new AbortController()
  const budget = startTimeBudget(
    {
      milliseconds: inputs.timeout,
      reason: `The time is up: the input "timeout" allows ${inputs.timeout / 1000} s.`,
    },
    [stopped.signal],
    // The process does not wait for this timer.
    async (milliseconds, until) =>
      void (await timer(milliseconds, undefined, { ref: false, ...(until && { signal: until }) })),
  )
  const transport = (signal: AbortSignal) =>
    createTransport({
      apiUrl: inputs.apiUrl,
      apiKey: inputs.apiKey,
      userAgent: USER_AGENT,
      random: Math.random,
      fetch,
      now,
      sleep,
      signal,
    })
  return {
    planner: createReader(transport(budget.ending)),
    reader: createReader(transport(budget.reads)),
    writer: createWriter(transport(budget.writes)),
    now,
    sleep,
    signal: budget.ending,
    stop: (reason) => stopped.abort(new Error(reason)),
  }
}
