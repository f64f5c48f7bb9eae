/**
 * How a run ends early: first no further write is begun, then what is under way is abandoned, then reading
 * what became of it. The runner gives a cancelled job 7.5 seconds before it asks again, and kills it after 10.
 */

/** Milliseconds a write under way may still take after the run was told to stop. */
const WRITE_GRACE = 3500
/** Milliseconds after which reading ends too, so that there is time to report. */
const READ_GRACE = 6000

export interface StopSignals {
  /** Aborted when no further write may be begun; its reason is an Error whose message is for people. */
  readonly stop: AbortSignal
  /** Aborted when a write under way is abandoned. */
  readonly writes: AbortSignal
  /** Aborted when reading ends. */
  readonly reads: AbortSignal
  /** Ends the run for a reason of its own, a sentence; the first reason stands. */
  readonly end: (reason: string) => void
}

export interface StopSources {
  /** Milliseconds until time is up. */
  readonly timeout: number
  /** Calls back when somebody wants the run to end. */
  readonly onCancel: (cancel: () => void) => void
  /** Calls back after a delay, without keeping the process alive for it. */
  readonly after: (milliseconds: number, then: () => void) => void
}

export function createStopSignals({ timeout, onCancel, after }: StopSources): StopSignals {
  const stop = new AbortController()
  const writes = new AbortController()
  const reads = new AbortController()
  const end = (reason: string) => {
    if (stop.signal.aborted) return
    stop.abort(new Error(reason))
    after(WRITE_GRACE, () => writes.abort())
    after(READ_GRACE, () => reads.abort())
  }
  onCancel(() => end('The run was cancelled.'))
  after(timeout, () => end(`The time is up: the input "timeout" allows ${timeout / 1000} s.`))
  return { stop: stop.signal, writes: writes.signal, reads: reads.signal, end }
}
