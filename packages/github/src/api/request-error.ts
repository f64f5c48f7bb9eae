/**
 * The only error of a failed request to GitHub. It never exposes Octokit's own error, which keeps the request and its
 * headers, and so the token, reachable.
 */
import { PROXY_ADVICE, TRUST_ADVICE } from '@roster/core'

export interface GitHubRequestFailure {
  readonly method: string
  /** Of the API, with its port. Absent if the error is not about one answer. */
  readonly host?: string
  /** Without query: `/repos/acme/members/pulls/7`. */
  readonly path: string
  /** The HTTP status; absent if no response arrived. */
  readonly httpStatus?: number
  /** Whether the response came from something other than GitHub, such as a proxy. */
  readonly isForeign?: boolean
  /** Whether the connection was refused because no trusted authority issued the certificate. Nothing was sent. */
  readonly isUntrusted?: boolean
  /** What GitHub said, or why there is no answer: one line. */
  readonly reason: string
  /** Milliseconds that GitHub asks to wait, if this is a rate limit. */
  readonly retryAfterMs?: number
  /** The workflow permissions of which any one is enough: `issues: write`. */
  readonly acceptedPermissions?: readonly string[]
}

/** A request that failed. Its message says what to do, and contains no part of the token. */
export class GitHubRequestError extends Error {
  override readonly name = 'GitHubRequestError'
  readonly method: string
  readonly path: string
  /**
   * The status of GitHub's verdict: 404 means that GitHub has no such object. Undefined if no response arrived, or if
   * the response is not GitHub's: a proxy's 404 says nothing about a repository.
   */
  readonly status: number | undefined
  readonly reason: string
  readonly retryAfterMs: number | undefined
  readonly #failure: GitHubRequestFailure

  constructor(failure: GitHubRequestFailure, options?: ErrorOptions) {
    const { method, host = '', path, httpStatus, isForeign = false, reason, retryAfterMs } = failure
    const what = httpStatus === undefined ? reason : `${httpStatus} ${reason}`
    const advice = adviceFor(failure)
    super(`[${method}] ${host}${path}: ${what.replace(/\.$/, '')}.${advice ? ` ${advice}` : ''}`, options)
    this.method = method
    this.path = path
    this.status = isForeign ? undefined : httpStatus
    this.reason = reason
    this.retryAfterMs = retryAfterMs
    this.#failure = failure
  }

  /** Whether GitHub refused because of the number of requests: nothing has taken effect. */
  get isRateLimit(): boolean {
    return this.retryAfterMs !== undefined
  }

  /** Whether a write may have taken effect, because no verdict of GitHub's arrived. */
  get isUncertain(): boolean {
    return !this.#failure.isUntrusted && (this.status === undefined || this.status >= 500)
  }

  /** Whether the same request may succeed if it is sent again. The refusal of a proxy or firewall is final. */
  get isTransient(): boolean {
    const { httpStatus, isForeign } = this.#failure
    const isRefusedOnTheWay = isForeign && httpStatus !== undefined && httpStatus >= 400 && httpStatus < 500
    return this.isUncertain && !isRefusedOnTheWay
  }
}

/** Whether GitHub itself refused a request with one of these statuses, for another reason than a rate limit. */
export function isRefusal(error: unknown, statuses: readonly number[]): error is GitHubRequestError {
  return (
    error instanceof GitHubRequestError &&
    !error.isRateLimit &&
    error.status !== undefined &&
    statuses.includes(error.status)
  )
}

function adviceFor(failure: GitHubRequestFailure): string | undefined {
  const { httpStatus, isForeign, isUntrusted, retryAfterMs, acceptedPermissions } = failure
  if (isUntrusted) return TRUST_ADVICE
  if (httpStatus === 407) return PROXY_ADVICE
  if (isForeign) {
    return 'Something between this runner and GitHub answered instead, such as a proxy or a firewall: check that the runner can reach GitHub.'
  }
  if (retryAfterMs !== undefined) {
    return `GitHub limits the rate of requests: run this again in ${Math.max(1, Math.ceil(retryAfterMs / 60_000))} min.`
  }
  if (httpStatus === undefined || httpStatus >= 500) return 'GitHub could not be reached: run this again.'
  if (httpStatus === 401) return 'Check the input github-token: the token is invalid or has expired.'
  if (httpStatus === 403) {
    return acceptedPermissions === undefined
      ? 'The token is not allowed to do this: check the permissions of the workflow.'
      : `Add ${acceptedPermissions.map((each) => `“${each}”`).join(' or ')} to the permissions of the workflow.`
  }
  if (httpStatus === 404) return 'Check that it exists and that the token has access to it.'
  return undefined
}
