/** Which failed requests are worth another attempt, and how long to wait before it. */
import type { ElasticCloudError } from './api-error.ts'

export interface RetryPolicy {
  /** Requests in all for a read that gets no answer, or none of the API's. 5 by default, at least 1. */
  readonly attempts: number
  /** Requests in all for one the API turns away with 429. 10 by default, at least 1. */
  readonly rateLimitedAttempts: number
  /** Milliseconds; the longest first wait. It doubles with each attempt. 500 by default. */
  readonly baseDelayMs: number
  /** Milliseconds; no backoff is longer. 30,000 by default. */
  readonly maxDelayMs: number
  /** Milliseconds; where the API asks for a longer wait, the request fails at once. 900,000 by default. */
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
 * Milliseconds to wait before the next attempt, or undefined where there is none.
 *
 * A request that was turned away with 429 has not taken effect, so any may be sent again. Everything else is
 * repeated for reads only: whether a write took effect is for its sender to find out, by reading.
 *
 * @param attempt how many requests have been sent, this one included.
 * @param random from 0 up to 1: the backoff has full jitter, so that clients that failed together part.
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
  // A 4xx that is no answer of the API's is a proxy's refusal, which stands.
  const { kind, status = 500 } = error
  const passing = kind === 'no-response' || (kind === 'unavailable' && (status < 400 || status >= 500))
  return passing && error.method === 'GET' ? policy.attempts : 1
}

/**
 * Milliseconds that a `Retry-After` header asks for, in either form of RFC 9110, 10.2.3: seconds or a date.
 * Undefined where the header says neither.
 *
 * @param now milliseconds since the epoch.
 */
export function parseRetryAfter(header: string | null, now: number): number | undefined {
  const text = header?.trim() ?? ''
  if (/^\d+$/.test(text)) return Number(text) * 1000
  // Date.parse takes much for a date ("-5" is one); every HTTP date begins with the day's name.
  const time = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun)/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(time) ? undefined : Math.max(0, time - now)
}
