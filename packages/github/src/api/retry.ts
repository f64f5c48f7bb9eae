/**
 * Which requests to GitHub are sent again, and when. Octokit's own plugins for this also repeat writes whose
 * outcome is unknown, and keep their timers in module state that no test can reach.
 */
import pRetry from 'p-retry'
import { GitHubRequestError } from './request-error.ts'

export interface RetryOptions {
  /** Resolves after that many milliseconds. */
  readonly sleep: (ms: number) => Promise<void>
  /** Maximum number of attempts. At least 1. */
  readonly attempts: number
  /** Maximum length of a single wait, in milliseconds. If GitHub asks for a longer one, the request fails at once. */
  readonly longestWaitMs: number
  /** Maximum time spent waiting for rate limits, over all requests of a client, in milliseconds. */
  readonly totalWaitMs: number
}

const FIRST_WAIT_MS = 1000

/** Sends requests, some of them again. */
export class Retries {
  readonly #options: RetryOptions
  #remainingMs: number

  constructor(options: RetryOptions) {
    this.#options = options
    this.#remainingMs = options.totalWaitMs
  }

  /**
   * Repeats reads that got no answer or a 5xx, and every request that GitHub refused because of a rate limit, which had
   * no effect. The caller handles writes with an unknown outcome, by reading.
   *
   * @param isRead Whether the request changes nothing.
   * @param send Throws a `GitHubRequestError` if it fails.
   */
  run<Result>(isRead: boolean, send: () => Promise<Result>): Promise<Result> {
    const { attempts, sleep } = this.#options
    return pRetry(send, {
      retries: attempts - 1,
      minTimeout: 0,
      shouldRetry: async ({ error, attemptNumber }) => {
        if (!(error instanceof GitHubRequestError)) return false
        const waitMs = this.#waitFor(error, isRead, attemptNumber)
        if (waitMs === undefined) return false
        await sleep(waitMs)
        return true
      },
    })
  }

  /** Milliseconds until the next attempt; undefined if there is none. */
  #waitFor(error: GitHubRequestError, isRead: boolean, attempt: number): number | undefined {
    const { retryAfterMs } = error
    if (retryAfterMs === undefined) {
      return isRead && error.isTransient ? FIRST_WAIT_MS * 2 ** (attempt - 1) : undefined
    }
    if (retryAfterMs > Math.min(this.#options.longestWaitMs, this.#remainingMs)) return undefined
    this.#remainingMs -= retryAfterMs
    return retryAfterMs
  }
}
