/** Which failed requests are sent again, and how long to wait before that. */
import type { ElasticCloudError } from './api-error.ts'

export interface RetryPolicy {
  /** How often a read is sent that gets no answer of the API's. 5 by default, at least 1. */
  readonly attempts: number
  /** How often a request is sent that the API refuses with 429. 10 by default, at least 1. */
  readonly rateLimitedAttempts: number
  /** The longest first wait, in milliseconds. It doubles with each attempt. 500 by default. */
  readonly baseDelayMs: number
  /** The longest backoff, in milliseconds. 30,000 by default. */
  readonly maxDelayMs: number
  /** Milliseconds. If the API asks for a longer wait, the request fails at once. 900,000 by default. */
  readonly maxRetryAfterMs: number
}

export const RETRY_POLICY: RetryPolicy = {
  attempts: 5,
  rateLimitedAttempts: 10,
  baseDelayMs: 500,
  maxDelayMs: 30_000,
  maxRetryAfterMs: 15 * 60_000,
}

/**
 * Milliseconds to wait before the next attempt, or undefined if there is none.
 *
 * A request that was refused with 429 has not taken effect, so it can be sent again. For other failures only reads
 * are repeated: the sender of a write has to find out, by reading, whether it took effect.
 *
 * @param attempt The number of requests so far, including this one.
 * @param random From 0 up to 1. The backoff has full jitter, so that clients that failed together spread out.
 */
export function retryDelay(
  error: ElasticCloudError,
  attempt: number,
  policy: RetryPolicy,
  random: () => number,
): number | undefined {
  if (attempt >= attemptsFor(error, policy)) return undefined
  if (error.retryAfterMs !== undefined) {
    return error.retryAfterMs <= policy.maxRetryAfterMs ? error.retryAfterMs : undefined
  }
  return Math.round(random() * Math.min(policy.maxDelayMs, policy.baseDelayMs * 2 ** (attempt - 1)))
}

function attemptsFor(error: ElasticCloudError, policy: RetryPolicy): number {
  if (error.kind === 'rate-limited') return policy.rateLimitedAttempts
  // A 4xx that does not come from the API is the refusal of a proxy, which is final.
  const { kind, status = 500 } = error
  const passing = kind === 'no-response' || (kind === 'unavailable' && (status < 400 || status >= 500))
  return passing && error.method === 'GET' ? policy.attempts : 1
}

/**
 * Milliseconds that a `Retry-After` header asks for, in either form of RFC 9110, 10.2.3: seconds or a date.
 * Undefined if the header has neither form.
 *
 * @param now Milliseconds since the epoch.
 */
export function parseRetryAfter(header: string | null, now: number): number | undefined {
  const text = header?.trim() ?? ''
  if (/^\d+$/.test(text)) return Number(text) * 1000
  // Date.parse accepts much more, such as "-5". Every HTTP date begins with the name of the day.
  const time = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(time) ? undefined : Math.max(0, time - now)
}
