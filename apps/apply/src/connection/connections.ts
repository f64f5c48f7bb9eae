/** What a run asks and writes to, and when it has to stop: both services over the network, and the machine's clock. */
import { setTimeout as sleep } from 'node:timers/promises'
import {
  createReader,
  createTransport,
  createWriter,
  type Reader,
  startTimeBudget,
  type Writer,
} from '@roster/elastic-cloud'
import { type ActionContext, createGitHubClient, type GitHubClient, type Toolkit } from '@roster/github'
import type { ApplyInputs } from '../input/inputs.ts'

const USER_AGENT = 'roster-apply'

export interface Connections {
  readonly client: GitHubClient
  /** Reads what to plan from; ends as soon as the run is told to stop. */
  readonly planner: Reader
  /** Reads what became of writes. */
  readonly reader: Reader
  readonly writer: Writer
  /** Milliseconds since the epoch. */
  readonly now: () => number
  readonly sleep: (milliseconds: number, until?: AbortSignal) => Promise<void>
  /** Aborted when no further write may be started. */
  readonly signal: AbortSignal
  /** Stops the run early, with a reason for people. */
  readonly stop: (reason: string) => void
}

export function connect(
  inputs: ApplyInputs,
  { apiUrl }: Pick<ActionContext, 'apiUrl'>,
  { getOctokit }: Pick<Toolkit, 'getOctokit'>,
): Connections {
  const stopped = new AbortController()
  const budget = startTimeBudget(
    {
      milliseconds: inputs.timeout,
      reason: `The time is up: the input "timeout" allows ${inputs.timeout / 1000} s.`,
    },
    [stopped.signal],
    // The process does not wait for this timer.
    (milliseconds, until) => wait(milliseconds, until, { ref: false }),
  )
  const transport = (signal: AbortSignal) =>
    createTransport({
      apiUrl: inputs.apiUrl,
      apiKey: inputs.apiKey,
      userAgent: USER_AGENT,
      now: Date.now,
      random: Math.random,
      sleep: wait,
      signal,
    })
  return {
    client: createGitHubClient({ getOctokit, token: inputs.githubToken, apiUrl, userAgent: USER_AGENT }),
    planner: createReader(transport(budget.ending)),
    reader: createReader(transport(budget.reads)),
    writer: createWriter(transport(budget.writes)),
    now: Date.now,
    sleep: wait,
    signal: budget.ending,
    stop: (reason) => stopped.abort(new Error(reason)),
  }
}

async function wait(milliseconds: number, until?: AbortSignal, options: { ref?: false } = {}): Promise<void> {
  await sleep(milliseconds, undefined, { ...options, ...(until && { signal: until }) })
}
