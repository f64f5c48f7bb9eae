/**
 * One request, sent once. Only this file sees the HTTP client, the base path and the authorization header: the client's
 * own errors keep the request, and so the key, reachable, and none of them leaves this file.
 */
import { isCertificateError, isProxyRefusal, networkErrorCode, type Secret } from '@roster/core'
import { createFetch } from 'ofetch'
import { type HttpAnswer, type Outcome, readAnswer } from './answer.ts'
import { ElasticCloudError } from './api-error.ts'
import type { ApiRequest } from './api-request.ts'
import { checkApiKey, parseApiUrl } from './connection-settings.ts'
import { KEY_EXPIRY_HEADER, parseKeyExpiry } from './key-expiry.ts'

const BASE_PATH = '/api/v1'

export interface HttpClientOptions {
  /** Origin of the API, such as `https://api.elastic-cloud.com`; http only on this machine. */
  readonly apiUrl: string
  readonly apiKey: Secret
  /** The platform's by default. */
  readonly fetch?: typeof fetch
  /** Milliseconds since the epoch. */
  readonly now: () => number
  /** Ends the request under way. */
  readonly signal?: AbortSignal
  readonly userAgent?: string
  /** Milliseconds from sending a request to the last byte of its answer. 30,000 by default. */
  readonly requestTimeoutMs?: number
}

export interface HttpClient {
  /** Never rejects: every failure becomes an outcome. */
  send<T>(request: ApiRequest<T>): Promise<Outcome<T>>
  /** Host and base path of the API, for errors. */
  readonly base: string
  /** When the key expires, as the last response that says so has it: RFC 3339. */
  keyExpiresAt(): string | undefined
}

/** @throws {ConnectionSettingsError} for an invalid address or key. */
export function createHttpClient(options: HttpClientOptions): HttpClient {
  const { apiKey, now, signal, userAgent, requestTimeoutMs = 30_000 } = options
  const baseUrl = parseApiUrl(options.apiUrl) + BASE_PATH
  const base = baseUrl.replace(/^https?:\/\//, '')
  checkApiKey(apiKey)
  const http = createFetch(options.fetch ? { fetch: options.fetch } : {})
  let keyExpiresAt: string | undefined

  async function fetchText(request: ApiRequest<unknown>, until: AbortSignal): Promise<HttpAnswer> {
    const body = request.body === undefined ? undefined : JSON.stringify(request.body)
    const { status, headers, _data } = await http.raw<ArrayBuffer, 'arrayBuffer'>(
      baseUrl + request.path.location.reveal(),
      {
        method: request.method,
        headers: {
          accept: 'application/json',
          authorization: `ApiKey ${apiKey.reveal()}`,
          ...(userAgent && { 'user-agent': userAgent }),
          ...(body && { 'content-type': 'application/json' }),
        },
        ...(body && { body }),
        // Following a redirect could send the key elsewhere.
        redirect: 'manual',
        responseType: 'arrayBuffer',
        ignoreResponseError: true,
        retry: 0,
        signal: until,
      },
    )
    keyExpiresAt = parseKeyExpiry(headers.get(KEY_EXPIRY_HEADER)) ?? keyExpiresAt
    return { status, headers, text: decode(_data) }
  }

  async function send<T>(request: ApiRequest<T>): Promise<Outcome<T>> {
    const { method, path } = request
    const timeout = AbortSignal.timeout(requestTimeoutMs)
    let answer: HttpAnswer
    try {
      answer = await fetchText(request, signal ? AbortSignal.any([signal, timeout]) : timeout)
    } catch (error) {
      if (signal?.aborted)
        return { error: new ElasticCloudError({ method, base, path: path.shown, kind: 'aborted' }) }
      const code = networkErrorCode(error)
      const reason = timeout.aborted ? `timed out after ${requestTimeoutMs / 1000} s` : code
      const details = isCertificateError(code)
        ? ({ kind: 'untrusted', sent: false } as const)
        : isProxyRefusal(error)
          ? ({ kind: 'unavailable', status: 407 } as const)
          : ({ kind: 'no-response' } as const)
      return {
        error: new ElasticCloudError({
          method,
          base,
          path: path.shown,
          ...details,
          ...(reason && { reason }),
        }),
      }
    }
    return readAnswer(request, answer, { now: now(), secrets: [apiKey, ...path.secrets], base })
  }

  return { send, base, keyExpiresAt: () => keyExpiresAt }
}

/** Undefined if it is not UTF-8: a name or an address with replaced letters would be another one. */
function decode(bytes: ArrayBuffer | undefined): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes)
  } catch {
    return undefined
  }
}
