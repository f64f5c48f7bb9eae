/** HTTP answers: values of the expected shape, or errors. */
import type { Secret } from '@roster/core'
import type * as z from 'zod'
import { ErrorReply } from '../wire/wire.ts'
import { ElasticCloudError, type ElasticCloudErrorDetails } from './api-error.ts'
import type { ApiRequest } from './api-request.ts'
import { nestsDeeperThan } from './json-depth.ts'
import { showableText } from './redaction.ts'
import { parseRetryAfter } from './retry-policy.ts'

/** Much deeper than any answer in the description of the API. */
const MAX_DEPTH = 64

export interface HttpAnswer {
  readonly status: number
  readonly headers: Headers
  /** Undefined if the bytes are not UTF-8. */
  readonly text: string | undefined
}

/** The outcome of sending a request once. */
export type Outcome<T> =
  | { readonly status: number; readonly value: T; readonly error?: never }
  | { readonly error: ElasticCloudError }

interface ReadingContext {
  /** Milliseconds since the epoch, for a `Retry-After` date. */
  readonly now: number
  /** Never shown, even if the answer repeats them. */
  readonly secrets: readonly Secret[]
  /** Of the API, for errors. */
  readonly base: string
}

/** A value for a 2xx of the expected shape, an error for everything else. */
export function readAnswer<T>(
  request: ApiRequest<T>,
  answer: HttpAnswer,
  { now, secrets, base }: ReadingContext,
): Outcome<T> {
  const { status } = answer
  const fail = (details: Pick<ElasticCloudErrorDetails, 'kind' | 'codes' | 'reason' | 'retryAfterMs'>) => ({
    error: new ElasticCloudError({
      method: request.method,
      base,
      path: request.path.shown,
      status,
      ...details,
    }),
  })
  const json = parseJson(answer)

  if (status >= 200 && status < 300) {
    if (json === undefined) return fail({ kind: 'unavailable', reason: formOf(answer) })
    if (json === 'too deep') return fail({ kind: 'unexpected-answer', reason: 'nested too deep' })
    const parsed = request.answer.safeParse(json.value)
    if (parsed.success) return { status, value: parsed.data }
    if (answer.text?.trim() === '') return fail({ kind: 'unavailable', reason: formOf(answer) })
    return fail({ kind: 'unexpected-answer', reason: mismatch(parsed.error.issues) })
  }
  if (status < 400) return fail({ kind: 'unexpected-answer', reason: 'a redirect' })

  const said = refusal(answer, typeof json === 'object' ? json.value : undefined, secrets)
  // Even a failure can contain the secret of a key that has been made.
  const { codes, reason } = request.answersSecret && status >= 500 ? NOTHING_SAID : said
  const retryAfterMs = parseRetryAfter(answer.headers.get('retry-after'), now)
  const details = { codes, ...(reason && { reason }), ...(retryAfterMs !== undefined && { retryAfterMs }) }
  if (status === 429) return fail({ kind: 'rate-limited', ...details })
  if (status >= 500) return fail({ kind: 'unavailable', ...details })
  // Every refusal of the API has a code. A key that is wrong is refused before anything reads the request.
  if (codes.length === 0 && (json === undefined || status !== 401)) {
    return fail({ kind: 'unavailable', reason: formOf(answer) })
  }
  return fail({ kind: 'refused', ...details })
}

/** Undefined if it is not JSON. An empty body is an empty object. */
function parseJson({ headers, text }: HttpAnswer): { readonly value: unknown } | 'too deep' | undefined {
  if (text === undefined || /\bhtml\b/i.test(headers.get('content-type') ?? '')) return undefined
  if (text.trim() === '') return { value: {} }
  if (nestsDeeperThan(MAX_DEPTH, text)) return 'too deep'
  try {
    return { value: JSON.parse(text) }
  } catch {
    return undefined
  }
}

/** A description of an answer that does not come from the API. */
function formOf(answer: HttpAnswer): string {
  const { headers, text } = answer
  if (text === undefined) return 'text that is not UTF-8'
  if (text.trim() === '') return 'no content'
  const type = /^[\w.+-]+\/[\w.+-]+/.exec(headers.get('content-type') ?? '')?.[0].toLowerCase() ?? 'text'
  if (!/\bjson$/.test(type)) return type
  return parseJson(answer) === undefined ? 'broken JSON' : 'JSON of another service'
}

const NOTHING_SAID = { codes: [], reason: '' }

/** The codes are in the body, and in a header in case a proxy has replaced the body. */
function refusal(answer: HttpAnswer, json: unknown, secrets: readonly Secret[]) {
  const reply = ErrorReply.safeParse(json)
  const errors = reply.success ? reply.data.errors : []
  const inHeader = (answer.headers.get('x-cloud-error-codes') ?? '').split(',')
  const codes = (errors.length > 0 ? errors.map(({ code }) => code) : inHeader)
    .map((code) => showableText(code, secrets))
    .filter((code) => /^[\w.-]+$/.test(code))
  const reason = showableText(errors.flatMap(({ message }) => message ?? []).join('; '), secrets)
  return { codes: [...new Set(codes)], reason }
}

/** The place of the first mismatch and what was expected there; never the value. */
function mismatch(issues: readonly z.core.$ZodIssue[]): string {
  const issue = issues[0]
  const place = issue?.path.map(String).join('.') || 'the body'
  return issue?.code === 'invalid_type'
    ? `${place}: expected ${issue.expected}`
    : `${place}: not as described`
}
