/**
 * The pace: how far apart requests are started. A rate limit shows itself only by refusing, and every refusal
 * costs a wait of whole seconds; so what it let through between two refusals is taken for what it allows, and
 * requests are spread to stay just below.
 */

/** Milliseconds since the last refusal after which the limit may be another one. */
const MEMORY = 60_000

/** How much slower than the limit, so that requests that come a little early are not refused. */
const MARGIN = 1.04

/** Milliseconds; under limits slower than this, nothing is lost by sending at once and waiting then. */
const LONGEST_INTERVAL = 1000

export interface Stretch {
  /** Milliseconds from the end of one wait to the refusal that caused the next. */
  readonly duration: number
  /** Milliseconds that were waited after the refusal. */
  readonly hold: number
  /** Requests that were not refused. */
  readonly accepted: number
}

export class Pace {
  #interval = 0
  #next = Number.NEGATIVE_INFINITY
  #refusedAt = Number.NEGATIVE_INFINITY

  /**
   * Milliseconds to wait before the next request is started, which takes that turn. `now` is in milliseconds
   * since the epoch.
   */
  turn(now: number): number {
    if (now - this.#refusedAt > MEMORY) this.#interval = 0
    const at = Math.max(now, this.#next)
    this.#next = at + this.#interval
    return at - now
  }

  /** After a first refusal nothing is known: it may have been for what others sent. */
  learn({ duration, hold, accepted }: Stretch, now: number): void {
    const isFirst = now - this.#refusedAt > MEMORY + hold
    this.#refusedAt = now
    this.#next = now
    if (isFirst || accepted === 0) return
    // A burst that filled the limit at once was let through for the time until the wait was over.
    const interval = (Math.max(duration, hold) / accepted) * MARGIN
    this.#interval = interval <= LONGEST_INTERVAL ? interval : 0
  }
}
