/** How long a run may go on: until its time is up or something stops it, and a moment more for what is under way. */
import type { Context } from './context.ts'

/** Milliseconds in which a write under way may still finish, once nothing further may be begun. */
const WRITE_GRACE = 4_000
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

interface TimeLimit {
  readonly ms: number
  /** The same as a person wrote it. */
  readonly text: string
}

/** @param stops What else ends the run, by an Error as its reason. */
export function startTimeBudget(
  { ms, text }: TimeLimit,
  stops: readonly AbortSignal[],
  { sleep }: Pick<Context, 'sleep'>,
): TimeBudget {
  const timeUp = new AbortController()
  const writes = new AbortController()
  const reads = new AbortController()
  const closed = new AbortController()
  const ending = AbortSignal.any([timeUp.signal, ...stops])
  const abortAfter = (wait: number, target: AbortController, reason?: Error) => {
    // Rejects only when the budget is closed, and then nothing is left to do.
    sleep(wait, closed.signal).then(
      () => target.abort(reason),
      () => undefined,
    )
  }
  const abandon = () => {
    abortAfter(WRITE_GRACE, writes)
    abortAfter(READ_GRACE, reads)
  }
  abortAfter(ms, timeUp, new Error(`time ran out after ${text}`))
  if (ending.aborted) abandon()
  else ending.addEventListener('abort', abandon, { once: true })
  return { ending, writes: writes.signal, reads: reads.signal, close: () => closed.abort() }
}
