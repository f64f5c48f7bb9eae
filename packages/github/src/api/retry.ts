/**
 * Which requests to GitHub are sent again, and when. Octokit's own plugins for this also repeat writes whose
 * outcome is unknown, and keep their timers in module state where no test can reach them.
 */
import { GitHubRequestError } from './request-error.ts'

export interface RetrySettings {
  /** Waits that many milliseconds. */
  readonly sleep: (ms: number) => Promise<void>
  /** How often a request is sent in all. At least 1. */
  readonly attempts: number
  /** The longest single wait, in milliseconds: a rate limit that lasts longer ends the run instead. */
  readonly longestWaitMs: number
}

const READS: ReadonlySet<string> = new Set(['GET', 'HEAD'])
const FIRST_WAIT_MS = 1000

/**
 * Sends again: reads that got no answer or a 5xx, and anything that GitHub refused for its rate, which then
 * took no effect. A write with an unknown outcome is left to the caller, who can look.
 *
 * @param send Throws a `GitHubRequestError` where it fails.
 */
export async function withRetries<Result>(
  method: string,
  send: () => Promise<Result>,
  settings: RetrySettings,
): Promise<Result> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await send()
    } catch (error) {
      const waitMs = error instanceof GitHubRequestError ? waitFor(error, method, attempt) : undefined
      if (waitMs === undefined || waitMs > settings.longestWaitMs || attempt >= settings.attempts) throw error
      await settings.sleep(waitMs)
    }
  }
}

function waitFor(error: GitHubRequestError, method: string, attempt: number): number | undefined {
  if (error.retryAfterMs !== undefined) return error.retryAfterMs
  return READS.has(method) && error.isUncertain ? FIRST_WAIT_MS * 2 ** (attempt - 1) : undefined
}
