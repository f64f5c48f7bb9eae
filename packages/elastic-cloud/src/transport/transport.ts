/** Requests to the Elastic Cloud API: queued, retried and observed. The reader and the writer use nothing else. */
import pRetry from 'p-retry'
import type { Outcome } from './answer.ts'
import { ElasticCloudError } from './api-error.ts'
import type { ApiRequest } from './api-request.ts'
import type { ElasticCloudErrorKind } from './failure.ts'
import { createHttpClient, type HttpClientOptions } from './http-client.ts'
import { RequestQueue, type Sleep } from './request-queue.ts'
import { RETRY_POLICY, type RetryPolicy, retryDelay } from './retry-policy.ts'

/** A request that was sent, and its outcome, for audit and progress. Contains no secret. */
export interface RequestEvent {
  readonly method: string
  /** Below `/api/v1`, with placeholders for invitation tokens. */
  readonly path: string
  /** 1 for the first. */
  readonly attempt: number
  readonly durationMs: number
  readonly status?: number
  readonly codes: readonly string[]
  /** Absent if the request succeeded. */
  readonly error?: ElasticCloudErrorKind
  /** Milliseconds until the next attempt; absent if this was the last. */
  readonly retryInMs?: number
}

export interface TransportOptions extends HttpClientOptions {
  readonly sleep: Sleep
  /** From 0 up to 1, for jitter. */
  readonly random: () => number
  /** Concurrent requests. 16 by default, at least 1. */
  readonly concurrency?: number
  readonly retry?: Partial<RetryPolicy>
  readonly onRequest?: (event: RequestEvent) => void
}

export interface Transport {
  /** @throws {ElasticCloudError} for every failure. */
  request<T>(request: ApiRequest<T>): Promise<T>
  /** When the key expires, as the last response that says so has it: RFC 3339. */
  keyExpiresAt(): string | undefined
}

/**
 * The number of attempts and the time of each are limited. The signal limits the total time: it ends requests and
 * waits at once.
 *
 * @throws {ConnectionSettingsError} for an invalid address or key.
 */
export function createTransport(options: TransportOptions): Transport {
  const { sleep, random, now, signal, onRequest, concurrency = 16 } = options
  const policy: RetryPolicy = { ...RETRY_POLICY, ...options.retry }
  const client = createHttpClient(options)
  const queue = new RequestQueue({ concurrency, sleep, ...(signal && { signal }) })

  async function request<T>(request: ApiRequest<T>): Promise<T> {
    let retryInMs: number | undefined

    async function attempt(number: number): Promise<T> {
      let sentAt: number | undefined
      const outcome = await queue
        .run(
          async () => {
            sentAt = now()
            const outcome = await client.send(request)
            retryInMs = outcome.error && retryDelay(outcome.error, number, policy, random)
            // Before the queue can start another request, which would exceed the rate limit, too.
            if (outcome.error?.kind === 'rate-limited' && retryInMs !== undefined) queue.hold(retryInMs)
            if (!outcome.error) queue.succeeded()
            return outcome
          },
          { urgent: number > 1 },
        )
        .catch((reason: unknown) => {
          if (!signal?.aborted) throw reason
          return { error: aborted(request, client.base, sentAt !== undefined) }
        })
      if (sentAt !== undefined) {
        onRequest?.(
          requestEvent(request, outcome, { attempt: number, durationMs: now() - sentAt, retryInMs }),
        )
      }
      if (outcome.error) throw outcome.error
      return outcome.value
    }

    return pRetry(attempt, {
      retries: Math.max(policy.attempts, policy.rateLimitedAttempts) - 1,
      minTimeout: 0,
      shouldRetry: async ({ error }) => {
        if (retryInMs === undefined) return false
        const isHeld = error instanceof ElasticCloudError && error.kind === 'rate-limited'
        if (!isHeld) {
          await sleep(retryInMs, signal).catch(() => {
            throw aborted(request, client.base, false)
          })
        }
        retryInMs = undefined
        return true
      },
    })
  }

  return { request, keyExpiresAt: client.keyExpiresAt }
}

function aborted({ method, path }: ApiRequest<unknown>, base: string, sent: boolean): ElasticCloudError {
  return new ElasticCloudError({ method, base, path: path.shown, kind: 'aborted', sent })
}

function requestEvent(
  { method, path }: ApiRequest<unknown>,
  outcome: Outcome<unknown>,
  timing: Pick<RequestEvent, 'attempt' | 'durationMs'> & { readonly retryInMs: number | undefined },
): RequestEvent {
  const { attempt, durationMs, retryInMs } = timing
  const { error } = outcome
  const status = error ? error.status : outcome.status
  return {
    method,
    path: path.shown,
    attempt,
    durationMs,
    ...(status !== undefined && { status }),
    codes: error?.codes ?? [],
    ...(error && { error: error.kind }),
    ...(retryInMs !== undefined && { retryInMs }),
  }
}
