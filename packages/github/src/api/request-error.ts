/**
 * What is known of a request to GitHub that failed. It confines Octokit's own error, which keeps the request
 * and its headers reachable: nothing of that leaves the client.
 */
import { isCertificateError, networkErrorCode, TRUST_ADVICE } from '@roster/core'
import * as z from 'zod'

/** The parts of Octokit's `RequestError` that are read here. */
const OctokitError = z.looseObject({
  message: z.string(),
  request: z.looseObject({ method: z.string(), url: z.string() }),
  /** Absent where no answer came; Octokit then gives the status 500. */
  response: z
    .looseObject({
      status: z.number(),
      headers: z.record(z.string(), z.union([z.string(), z.number()]).optional()),
      data: z.unknown(),
    })
    .optional(),
})
type OctokitResponse = NonNullable<z.infer<typeof OctokitError>['response']>

const Problem = z.looseObject({
  message: z.string(),
  errors: z
    .array(
      z.union([z.string(), z.looseObject({ message: z.string().optional(), code: z.string().optional() })]),
    )
    .optional(),
})

export interface GitHubRequestFailure {
  readonly method: string
  /** Without host and query: `/repos/acme/members/pulls/7`. */
  readonly path: string
  /** Absent where no answer came. */
  readonly status?: number
  /** Nobody who is trusted here vouches for the certificate: nothing was sent. */
  readonly isUntrusted?: boolean
  /** What GitHub said, or why no answer came: one line. */
  readonly reason: string
  /** How long GitHub asks to wait, in milliseconds, where it limits the rate. */
  readonly retryAfterMs?: number
  /** The workflow permissions any one of which would do: `issues: write`. */
  readonly acceptedPermissions?: readonly string[]
}

/** A request that failed for a reason that the caller did not expect. Its message says what to do. */
export class GitHubRequestError extends Error {
  override readonly name = 'GitHubRequestError'
  readonly method: string
  readonly path: string
  readonly status: number | undefined
  readonly reason: string
  readonly retryAfterMs: number | undefined
  readonly #isUntrusted: boolean

  constructor(failure: GitHubRequestFailure, options?: ErrorOptions) {
    const { method, path, status, reason, retryAfterMs, isUntrusted = false } = failure
    const what = status === undefined ? reason : `${status} ${reason}`
    const advice = adviceFor(failure)
    super(`[${method}] ${path}: ${what.replace(/\.$/, '')}.${advice ? ` ${advice}` : ''}`, options)
    this.method = method
    this.path = path
    this.status = status
    this.reason = reason
    this.retryAfterMs = retryAfterMs
    this.#isUntrusted = isUntrusted
  }

  /** Whether GitHub refused for the number of requests: nothing has taken effect. */
  get isRateLimit(): boolean {
    return this.retryAfterMs !== undefined
  }

  /** Whether it cannot be told from the answer if a write took effect. */
  get isUncertain(): boolean {
    return !this.#isUntrusted && (this.status === undefined || this.status >= 500)
  }
}

/**
 * What Octokit threw, as the error that may be shown; anything else as it is.
 *
 * @param now Milliseconds since the epoch, to tell how long a rate limit still lasts.
 */
export function toRequestError(error: unknown, now: number): unknown {
  const parsed = OctokitError.safeParse(error)
  if (!parsed.success) return error
  const { request, response, message } = parsed.data
  const retryAfterMs = response && rateLimitMs(response, now)
  const acceptedPermissions = response && permissionsIn(response)
  return new GitHubRequestError({
    method: request.method,
    path: new URL(request.url).pathname,
    reason: response === undefined ? oneLine(message) : reasonIn(response),
    ...(response
      ? { status: response.status }
      : { isUntrusted: isCertificateError(networkErrorCode(error)) }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(acceptedPermissions && { acceptedPermissions }),
  })
}

function reasonIn({ data, headers }: OctokitResponse): string {
  const problem = Problem.safeParse(data)
  if (!problem.success)
    return `an answer that is not the API’s (${headers['content-type'] ?? 'no content type'})`
  const { message, errors = [] } = problem.data
  const details = errors.map((each) => (typeof each === 'string' ? each : (each.message ?? each.code ?? '')))
  return oneLine([message, ...details.filter((detail) => detail !== '')].join(': '))
}

function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 300)
}

/** What to wait for where GitHub does not say, as it recommends for secondary rate limits. */
const DEFAULT_WAIT_MS = 60_000

/**
 * Rate limits come as 403 or 429, with `retry-after`, or with nothing remaining until `x-ratelimit-reset`
 * ("Rate limits for the REST API" in GitHub's reference).
 */
function rateLimitMs({ status, headers, data }: OctokitResponse, now: number): number | undefined {
  if (status !== 403 && status !== 429) return undefined
  const retryAfter = Number(headers['retry-after'] ?? Number.NaN)
  if (!Number.isNaN(retryAfter)) return retryAfter * 1000
  if (String(headers['x-ratelimit-remaining']) === '0') {
    return Math.max(0, Number(headers['x-ratelimit-reset'] ?? 0) * 1000 - now)
  }
  const message = Problem.safeParse(data).data?.message ?? ''
  return status === 429 || /secondary rate limit/i.test(message) ? DEFAULT_WAIT_MS : undefined
}

/** The header reads `issues=write; pull_requests=write`: alternatives after semicolons, all of what a comma joins. */
function permissionsIn({ headers }: OctokitResponse): readonly string[] | undefined {
  const header = headers['x-accepted-github-permissions']
  if (typeof header !== 'string' || header === '') return undefined
  return header
    .split(';')
    .map((alternative) =>
      alternative.trim().replaceAll('_', '-').replaceAll('=', ': ').replaceAll(/,\s*/g, ' and '),
    )
}

function adviceFor({
  status,
  isUntrusted,
  retryAfterMs,
  acceptedPermissions,
}: GitHubRequestFailure): string | undefined {
  if (isUntrusted) return TRUST_ADVICE
  if (retryAfterMs !== undefined) {
    return `GitHub limits the rate: run it again in ${Math.ceil(retryAfterMs / 60_000)} minutes.`
  }
  if (status === undefined || status >= 500) return 'GitHub could not be reached: run it again.'
  if (status === 401) return 'Check the input github-token: the token is not valid, or no longer.'
  if (status === 403) {
    return acceptedPermissions === undefined
      ? 'The token may not do this: check the permissions of the workflow.'
      : `Add ${acceptedPermissions.map((each) => `“${each}”`).join(' or ')} to the permissions of the workflow.`
  }
  if (status === 404) return 'Check that it exists and that the token may see it.'
  return undefined
}
