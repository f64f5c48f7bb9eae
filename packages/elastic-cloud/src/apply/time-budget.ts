/**
 * How long a run may go on: until its time is up or something stops it, and a moment more for what is under
 * way. GitHub's runner gives a cancelled job 7.5 seconds before it asks again, and kills it after 10.
 */
import type { Sleep } from '../transport/request-queue.ts'

/** Milliseconds in which a write under way may still finish, once nothing further may be begun. */
const WRITE_GRACE = 3_500
/** Milliseconds in which it may still be read what became of everything. */
const READ_GRACE = 6_000

export interface TimeBudget {
  /** Aborted when no further write may be begun; the reason is an Error that says why. */
  readonly ending: AbortSignal
  /** Aborted when writes under way are to be abandoned. */
  readonly writes: AbortSignal
  /** Aborted when reading is to end too. */
  readonly reads: AbortSignal
  /** Ends the timers. */
  readonly close: () => void
}

export interface TimeLimit {
  readonly milliseconds: number
  /** What to say when it is over: a sentence, or the end of one. */
  readonly reason: string
}

/** @param stops What else ends the run, by an Error as its reason. */
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
