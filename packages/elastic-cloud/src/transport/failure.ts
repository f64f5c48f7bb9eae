/** The kinds of failure in which a request can end: the terms that errors and the advice on them share. */

/**
 * - `refused`: the API answered 4xx.
 * - `rate-limited`: 429.
 * - `unavailable`: 5xx, or an answer that is not the API's, such as a proxy's HTML page.
 * - `no-response`: no network, a timeout, a dropped connection.
 * - `untrusted`: no trusted authority issued the certificate; nothing was sent.
 * - `unexpected-answer`: an answer in another shape than the API describes, or a redirect.
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

/** The parts of a failure that advice depends on. */
export interface Failure {
  readonly kind: ElasticCloudErrorKind
  readonly status?: number
  /** The API's error codes, such as `organization.not_found`. */
  readonly codes?: readonly string[]
  /** Milliseconds that the API asks to wait. */
  readonly retryAfterMs?: number
  /** The message of the other side, or the defect of its answer: one line, without secrets. */
  readonly reason?: string
}
