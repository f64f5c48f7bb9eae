/**
 * The only error of this package's requests. It limits what a failed request reveals: never headers, bodies, or the
 * errors of the HTTP client, which keep the request, and so the key, reachable.
 */
import { adviceFor } from './error-advice.ts'
import type { ElasticCloudErrorKind, Failure } from './failure.ts'

export interface ElasticCloudErrorDetails extends Failure {
  readonly method: string
  /** Host and base path of the API, such as `api.elastic-cloud.com/api/v1`. */
  readonly base?: string
  /** Below `/api/v1`, without secrets. */
  readonly path: string
  /** Whether the request had been sent. True by default. */
  readonly sent?: boolean
}

export class ElasticCloudError extends Error {
  override readonly name = 'ElasticCloudError'
  readonly kind: ElasticCloudErrorKind
  readonly method: string
  /** Below `/api/v1`; invitation tokens are replaced by a placeholder. */
  readonly path: string
  readonly status?: number
  /** The API's error codes, such as `organization.not_found`. */
  readonly codes: readonly string[]
  /** Milliseconds that the API asks to wait. */
  readonly retryAfterMs?: number
  /**
   * Whether the request may have taken effect: it was sent, and no verdict came back. After a write, only reading shows
   * it.
   */
  readonly outcomeUnknown: boolean
  /** What to do, if anything can be done: a sentence or two. */
  readonly advice?: string

  constructor(details: ElasticCloudErrorDetails) {
    const advice = adviceFor(details)
    const { method, base = '', path } = details
    super(`[${method}] ${base}${path}: ${whatHappened(details)}.${advice ? ` ${advice}` : ''}`)
    this.kind = details.kind
    this.method = details.method
    this.path = details.path
    this.codes = details.codes ?? []
    this.outcomeUnknown =
      details.kind !== 'refused' && details.kind !== 'rate-limited' && (details.sent ?? true)
    if (details.status !== undefined) this.status = details.status
    if (details.retryAfterMs !== undefined) this.retryAfterMs = details.retryAfterMs
    if (advice !== undefined) this.advice = advice
  }
}

/** Whether the API itself refused with one of these statuses: a proxy's 404 says nothing about a deployment. */
export function isRefusal(error: unknown, statuses: readonly number[]): boolean {
  return (
    error instanceof ElasticCloudError &&
    error.kind === 'refused' &&
    error.status !== undefined &&
    statuses.includes(error.status)
  )
}

const WITHOUT_STATUS: Readonly<Partial<Record<ElasticCloudErrorKind, string>>> = {
  'no-response': 'no response',
  untrusted: 'an untrusted certificate',
  'unexpected-answer': 'an unexpected answer',
  aborted: 'stopped',
}

function whatHappened({ kind, status, codes = [], reason }: ElasticCloudErrorDetails): string {
  const isForeign = kind === 'unavailable' && status !== undefined && status < 500
  const what = [
    status ?? [],
    codes.join(', ') || (WITHOUT_STATUS[kind] ?? []),
    isForeign ? 'is not an answer of the Elastic Cloud API' : [],
  ]
  const words = what.flat().join(' ')
  return reason ? `${words} (${reason.replace(/\.$/, '')})` : words
}
