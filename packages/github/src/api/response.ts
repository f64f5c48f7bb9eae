/**
 * Responses to requests: GitHub's answers in the expected shape, and everything else as the error to show. A
 * response counts as GitHub's by its form, not by its status: proxies, firewalls and sign-in pages answer with 200,
 * 403 and 404, too.
 */
import { isCertificateError, isProxyRefusal, networkErrorCode } from '@roster/core'
import * as z from 'zod'
import { GitHubRequestError, type GitHubRequestFailure } from './request-error.ts'

/** The request that failed. */
export interface Sent {
  readonly method: string
  readonly url: string
}

export interface Received {
  readonly status: number
  readonly headers: Readonly<Record<string, string | number | undefined>>
  /** As Octokit parsed it: a text if it is not JSON. */
  readonly data: unknown
}

/** With any other success, such as a part of the content or one that is yet to come, GitHub answers no call of ours. */
const ANSWERED: readonly number[] = [200, 201]

/**
 * The answer in the shape that the schema describes.
 *
 * @throws {GitHubRequestError} for anything else.
 */
export function readAnswer<Answer>(sent: Sent, received: Received, schema: z.ZodType<Answer>): Answer {
  if (!ANSWERED.includes(received.status) || !isJson(received) || typeof received.data === 'string') {
    throw foreign(sent, received, formOf(received))
  }
  const parsed = schema.safeParse(received.data)
  if (parsed.success) return parsed.data
  throw foreign(sent, received, `JSON in which ${mismatch(parsed.error.issues)}`)
}

const QueryAnswer = z.looseObject({
  data: z.unknown(),
  errors: z.array(z.looseObject({ type: z.string().nullish(), message: z.string().nullish() })).nullish(),
})

/** The statuses of REST for errors of GraphQL, which come with the status 200. Others count as temporary. */
const STATUS_OF_ERROR: Readonly<Record<string, number>> = {
  NOT_FOUND: 404,
  FORBIDDEN: 403,
  RATE_LIMITED: 403,
}

/**
 * The data of an answer of GraphQL in the shape that the schema describes.
 *
 * @throws {GitHubRequestError} for anything else, and for any error beside the data.
 */
export function readData<Data>(sent: Sent, received: Received, schema: z.ZodType<Data>): Data {
  const { data, errors } = readAnswer(sent, received, QueryAnswer)
  const [error] = errors ?? []
  if (error !== undefined) {
    const type = error.type ?? ''
    throw new GitHubRequestError({
      ...subject(sent),
      httpStatus: STATUS_OF_ERROR[type] ?? 500,
      reason: oneLine(error.message ?? (type || 'an error')),
      ...(type === 'RATE_LIMITED' && { retryAfterMs: DEFAULT_WAIT_MS }),
    })
  }
  const parsed = schema.safeParse(data)
  if (parsed.success) return parsed.data
  throw foreign(sent, received, `JSON in which ${mismatch(parsed.error.issues)}`)
}

/** Checks the answer of a call that returns nothing: 204, as GitHub answers deletions. */
export function checkEmptyAnswer(sent: Sent, received: Received): void {
  if (received.status !== 204) throw foreign(sent, received, formOf(received))
}

/** The error for a response that GitHub does not give to this request. */
export function foreign(sent: Sent, { status }: Pick<Received, 'status'>, form: string): GitHubRequestError {
  const reason = `is not an answer of GitHub’s API (${form})`
  return new GitHubRequestError({ ...subject(sent), httpStatus: status, isForeign: true, reason })
}

/** A description of the response: its media type, or the problem with its JSON. */
function formOf({ headers, data }: Received): string {
  if (data === '' || data === undefined) return 'no content'
  const type = String(headers['content-type'] ?? '').split(';', 1)[0] ?? ''
  if (!isJson({ headers })) return type === '' ? 'content of no type' : oneLine(type)
  return typeof data === 'string' ? 'broken JSON' : 'JSON of another call'
}

function isJson({ headers }: Pick<Received, 'headers'>): boolean {
  return /^application\/(?:[\w.-]+\+)?json\b/i.test(String(headers['content-type'] ?? ''))
}

/** The place of the first mismatch, and what was expected there. Never the value. */
function mismatch(issues: readonly z.core.$ZodIssue[]): string {
  const [issue] = issues
  const place = issue?.path.map(String).join('.') || 'the answer'
  return issue?.code === 'invalid_type'
    ? `${place} is not ${article(issue.expected)}`
    : `${place} is not as documented`
}

function article(type: string): string {
  return `${/^[aeio]/.test(type) ? 'an' : 'a'} ${type}`
}

function subject({ method, url }: Sent): Pick<GitHubRequestFailure, 'method' | 'host' | 'path'> {
  const { host, pathname } = new URL(url)
  return { method, host, path: pathname }
}

/** The parts of Octokit's `RequestError` that are read here. */
const OctokitError = z.looseObject({
  message: z.string(),
  /** Absent if no response arrived; Octokit then reports the status 500. */
  response: z
    .looseObject({
      status: z.number(),
      headers: z.record(z.string(), z.union([z.string(), z.number()]).optional()),
      data: z.unknown(),
    })
    .optional(),
})

/** Every refusal of GitHub's has a message. */
const Problem = z.looseObject({
  message: z.string(),
  errors: z
    .array(
      z.union([z.string(), z.looseObject({ message: z.string().optional(), code: z.string().optional() })]),
    )
    .optional()
    .catch(undefined),
})
type Problem = z.infer<typeof Problem>

/**
 * The error to show for an exception of a request.
 *
 * @param now Milliseconds since the epoch, to determine how long a rate limit still lasts.
 */
export function toRequestError(error: unknown, sent: Sent, now: number): GitHubRequestError {
  if (error instanceof GitHubRequestError) return error
  const parsed = OctokitError.safeParse(error).data
  const response = parsed?.response
  if (response === undefined) {
    if (isProxyRefusal(error)) {
      const reason = 'from a proxy in between'
      return new GitHubRequestError({ ...subject(sent), httpStatus: 407, reason, isForeign: true })
    }
    const reason = `no answer (${oneLine(parsed?.message ?? 'the request failed')})`
    const isUntrusted = isCertificateError(networkErrorCode(error))
    return new GitHubRequestError({ ...subject(sent), reason, isUntrusted })
  }
  const { status: httpStatus } = response
  const problem = isJson(response) ? Problem.safeParse(response.data).data : undefined
  if (problem === undefined && httpStatus < 500) return foreign(sent, response, formOf(response))
  // Not a status of GitHub's: it always comes from a proxy.
  if (problem === undefined || httpStatus === 407) {
    const reason = problem === undefined ? `an error page (${formOf(response)})` : reasonIn(problem)
    return new GitHubRequestError({ ...subject(sent), httpStatus, reason, isForeign: httpStatus < 500 })
  }
  const retryAfterMs = rateLimitMs(response, problem, now)
  const acceptedPermissions = permissionsIn(response)
  return new GitHubRequestError({
    ...subject(sent),
    httpStatus,
    reason: reasonIn(problem),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
    ...(acceptedPermissions && { acceptedPermissions }),
  })
}

function reasonIn({ message, errors = [] }: Problem): string {
  const details = errors.map((each) => (typeof each === 'string' ? each : (each.message ?? each.code ?? '')))
  return oneLine([message, ...details.filter((detail) => detail !== '')].join(': '))
}

function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\s]+/gu, ' ')
    .trim()
    .slice(0, 300)
}

/** The wait that GitHub recommends for secondary rate limits if the response names none. */
const DEFAULT_WAIT_MS = 60_000

/**
 * Rate limits come as 403 or 429, with `retry-after`, or with nothing remaining until `x-ratelimit-reset`
 * ("Rate limits for the REST API" in GitHub's reference).
 */
function rateLimitMs(
  { status, headers }: Pick<Received, 'status' | 'headers'>,
  { message }: Problem,
  now: number,
): number | undefined {
  if (status !== 403 && status !== 429) return undefined
  const retryAfter = numberIn(headers['retry-after'])
  if (retryAfter !== undefined) return retryAfter * 1000
  const reset = numberIn(headers['x-ratelimit-reset'])
  if (numberIn(headers['x-ratelimit-remaining']) === 0 && reset !== undefined) {
    return Math.max(0, reset * 1000 - now)
  }
  return status === 429 || /secondary rate limit/i.test(message) ? DEFAULT_WAIT_MS : undefined
}

/** A header that is a number of seconds or requests. */
function numberIn(header: string | number | undefined): number | undefined {
  return header !== undefined && /^\d+$/.test(String(header)) ? Number(header) : undefined
}

/** The header reads `issues=write; pull_requests=write`: semicolons separate alternatives, commas join. */
function permissionsIn({ headers }: Pick<Received, 'headers'>): readonly string[] | undefined {
  const header = headers['x-accepted-github-permissions']
  if (typeof header !== 'string' || header === '') return undefined
  return header
    .split(';')
    .map((alternative) =>
      alternative.trim().replaceAll('_', '-').replaceAll('=', ': ').replaceAll(/,\s*/g, ' and '),
    )
}
