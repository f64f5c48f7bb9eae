/** How long a run may write: until its time is up or somebody interrupts it, and a moment more for what is under way. */
import type { Context } from './context.ts'

/** Milliseconds in which a request under way may still finish. Runners kill what has not ended soon after they asked. */
const GRACE = 4_000

export interface TimeBudget {
  /** Aborted when nothing further may be begun; the reason says why. */
  readonly ending: AbortSignal
  /** Aborted when what is under way is to be abandoned. */
  readonly over: AbortSignal
  /** Ends the timers. */
  readonly close: () => void
}

export function startTimeBudget(ms: number, limit: string, { interruption, sleep }: Context): TimeBudget {
  const timeUp = new AbortController()
  const over = new AbortController()
  const closed = new AbortController()
  const ending = AbortSignal.any([timeUp.signal, interruption()])
  const after = (wait: number, then: () => void) => {
    // Rejects only when the budget is closed, and then nothing is left to do.
    sleep(wait, closed.signal).then(then, () => undefined)
  }
  const abandon = () => after(GRACE, () => over.abort(ending.reason))
  after(ms, () => timeUp.abort(new Error(`time ran out after ${limit}`)))
  if (ending.aborted) abandon()
  else ending.addEventListener('abort', abandon, { once: true })
  return { ending, over: over.signal, close: () => closed.abort() }
}
