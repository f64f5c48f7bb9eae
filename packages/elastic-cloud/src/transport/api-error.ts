/**
 * The one error that leaves this package's requests. It confines what a failed request may tell: never
 * headers, bodies or the errors of the HTTP client, which keep the request and so the key reachable.
 */
import { adviceFor } from './error-advice.ts'

/**
 * - `refused`: the API answered 4xx.
 * - `rate-limited`: 429.
 * - `unavailable`: 5xx, or an answer that is not the API's, such as a proxy's HTML page.
 * - `no-response`: no network, a timeout, a dropped connection.
 * - `untrusted`: nobody who is trusted here vouches for the certificate; nothing was sent.
 * - `unexpected-answer`: an answer of another shape than the API describes, or a redirect.
 * - `aborted`: the caller's signal.
 */
export type ElasticCloudErrorKind =
  | 'refused'
  | 'rate-limited'
  | 'unavailable'
  | 'no-response'
  | 'untrusted'
  | 'unexpected-answer'
  | 'aborted'

export interface ElasticCloudErrorDetails {
  readonly method: string
  /** Below `/api/v1`, without secrets. */
  readonly path: string
  readonly kind: ElasticCloudErrorKind
  readonly status?: number
  readonly codes?: readonly string[]
  /** What the other side said, or what is wrong with its answer: without secrets, one line. */
  readonly reason?: string
  readonly retryAfterMs?: number
  /** Whether the request had been sent. True where nothing is said. */
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
  /** Milliseconds the API asks to wait. */
  readonly retryAfterMs?: number
  /**
   * Whether the request may have taken effect all the same: it was sent, and no verdict came back. Of a
   * write, only reading can tell then.
   */
  readonly outcomeUnknown: boolean
  /** What to do, where there is something to do: a sentence or two. */
  readonly advice?: string

  constructor(details: ElasticCloudErrorDetails) {
    const advice = adviceFor(details)
    super(`[${details.method}] ${details.path}: ${whatHappened(details)}.${advice ? ` ${advice}` : ''}`)
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

/** Whether there was an answer with one of these statuses, the API's own or a proxy's. */
export function isRefusal(error: unknown, statuses: readonly number[]): boolean {
  return (
    error instanceof ElasticCloudError &&
    (error.kind === 'refused' || error.kind === 'unavailable') &&
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
  const what = [status ?? [], codes.join(', ') || (WITHOUT_STATUS[kind] ?? [])].flat().join(' ')
  return reason ? `${what} (${reason.replace(/\.$/, '')})` : what
}
