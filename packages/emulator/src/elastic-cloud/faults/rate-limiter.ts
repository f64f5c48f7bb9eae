/** Counts requests in a window of the service's clock. */
import type { RateLimit } from './fault.ts'

export class RateLimiter {
  #limit: RateLimit | undefined
  #windowStart = Number.NEGATIVE_INFINITY
  #taken = 0

  /** Starts counting again. Without a limit, every request passes. */
  limit(limit: RateLimit | undefined): void {
    this.#limit = limit
    this.#windowStart = Number.NEGATIVE_INFINITY
  }

  /** Undefined if the request passes; otherwise the whole seconds until the next one can. */
  take(now: number): number | undefined {
    if (!this.#limit) return undefined
    const { requests, windowMilliseconds } = this.#limit
    if (now >= this.#windowStart + windowMilliseconds) {
      this.#windowStart = now
      this.#taken = 0
    }
    if (this.#taken < requests) {
      this.#taken += 1
      return undefined
    }
    return Math.ceil((this.#windowStart + windowMilliseconds - now) / 1000)
  }
}
