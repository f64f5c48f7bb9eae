/**
 * How long a run may take: until its time is up or it is stopped, plus a moment for requests in progress. GitHub's runner
 * gives a cancelled job 7.5 seconds before it signals again, and kills it after 10.
 */
import type { Sleep } from '../transport/request-queue.ts'

/** Milliseconds in which a write in progress can finish after no further one may start. */
const WRITE_GRACE = 3_500
/** Milliseconds in which the organization can still be read, to learn the outcomes. */
const READ_GRACE = 6_000

export interface TimeBudget {
  /** Aborted when no further write may start. The reason is an Error that says why. */
  readonly ending: AbortSignal
  /** Aborted when writes in progress are abandoned. */
  readonly writes: AbortSignal
  /** Aborted when reading ends, too. */
  readonly reads: AbortSignal
  /** Ends the timers. */
  readonly close: () => void
}

export interface TimeLimit {
  readonly milliseconds: number
  /** The message when it is over: a sentence, or the end of one. */
  readonly reason: string
}

/** @param stops Signals that also end the run, each with an Error as its reason. */
export function startTimeBudget(
  { milliseconds, reason }: TimeLimit,
  stops: readonly AbortSignal[],
  sleep: Sleep,
): TimeBudget {
  const timeUp = new AbortController()
  const writes = new AbortController()
  const reads = new AbortController()
  const closed = new AbortController()
  const ending = AbortSignal.any([timeUp.signal, ...stops])
  const abortAfter = (wait: number, target: AbortController, why?: Error) => {
    // Rejects only when the budget is closed, and then nothing is left to do.
    sleep(wait, closed.signal).then(
      () => target.abort(why),
      () => undefined,
    )
  }
  const abandon = () => {
    abortAfter(WRITE_GRACE, writes)
    abortAfter(READ_GRACE, reads)
  }
  abortAfter(milliseconds, timeUp, new Error(reason))
  if (ending.aborted) abandon()
  else ending.addEventListener('abort', abandon, { once: true })
  return { ending, writes: writes.signal, reads: reads.signal, close: () => closed.abort() }
}
