/**
 * The network between a caller and the API: requests are logged, wait, meet faults and the rate limit, and
 * their responses can get lost. The API behind it does not know about any of this.
 */
import type { Hono } from 'hono'
import type { Fault } from '../faults/fault.ts'
import type { OpenRequest, RequestLog } from '../faults/request-log.ts'
import { refusal } from '../http/api-error.ts'
import { presentedKey } from './authentication.ts'
import type { ApiEnv, Service } from './service.ts'

/** Waits; over a real connection in real time, in process by moving the clock. */
export type Sleep = (milliseconds: number) => Promise<void>

/** What comes back: a response, or a connection that was reset. */
export type Exchange = Response | 'dropped'

export class Network {
  readonly #api: Hono<ApiEnv>
  readonly #service: Service
  readonly #log: RequestLog

  constructor(api: Hono<ApiEnv>, service: Service, log: RequestLog) {
    this.#api = api
    this.#service = service
    this.#log = log
  }

  /** Rejects only if the caller aborted the request. */
  async exchange(request: Request, sleep: Sleep): Promise<Exchange> {
    request.signal.throwIfAborted()
    const entry = this.#open(request)
    const body = await request.text()
    if (body !== '') entry.body = parsedOrText(body)
    const { latency, fault } = this.#service.faults.strike(entry)
    if (fault) entry.fault = fault.kind
    if (latency > 0) await sleep(latency)
    request.signal.throwIfAborted()
    const exchange =
      (fault && this.#before(fault, entry)) ??
      this.#limit() ??
      (await this.#answer(request, body, entry, fault))
    if (exchange !== 'dropped') entry.status = exchange.status
    return exchange
  }

  /** Before anything is awaited, so that simultaneous requests are numbered in the order in which they were sent. */
  #open(request: Request): OpenRequest {
    const { pathname, search } = new URL(request.url)
    const { store, clock } = this.#service
    const key = presentedKey(store.state, request.headers.get('authorization'))
    return this.#log.open({
      method: request.method,
      path: pathname,
      query: search,
      time: clock.now(),
      ...(key && { keyId: key.id }),
    })
  }

  /** The exchange, if a fault stops the request before the API. */
  #before(fault: Fault, entry: OpenRequest): Exchange | undefined {
    if (fault.kind === 'too-many-requests') return this.#tooMany(fault, entry)
    if (fault.kind === 'truncated-body' || fault.kind === 'latency' || fault.afterEffect) return undefined
    return lostAnswer(fault)
  }

  #tooMany(fault: Fault & { kind: 'too-many-requests' }, { method, path }: OpenRequest): Response {
    const { retryAfterSeconds: seconds, retryAfterFormat = 'seconds' } = fault
    const invites = method === 'POST' && path.endsWith('/invitations')
    const code = invites ? 'organization.invitations_rate_limit_exceeded' : 'root.too_many_requests'
    if (seconds === undefined) return refusal(code).toResponse()
    const date = new Date(this.#service.clock.now() + seconds * 1000).toUTCString()
    return refusal(code, { retryAfter: retryAfterFormat === 'date' ? date : String(seconds) }).toResponse()
  }

  #limit(): Response | undefined {
    const { faults, clock } = this.#service
    const seconds = faults.requests.take(clock.now())
    return seconds === undefined
      ? undefined
      : refusal('root.too_many_requests', { retryAfter: String(seconds) }).toResponse()
  }

  async #answer(request: Request, body: string, entry: OpenRequest, fault?: Fault): Promise<Exchange> {
    const onEffect = () => {
      entry.effect = true
    }
    const { method, headers } = request
    const answer = await this.#api.fetch(
      new Request(request.url, { method, headers, ...(body !== '' && { body }) }),
      { onEffect },
    )
    if (!fault || fault.kind === 'latency' || fault.kind === 'too-many-requests') return answer
    return fault.kind === 'truncated-body' ? truncated(answer) : lostAnswer(fault)
  }
}

type LosesAnswer = Extract<Fault, { afterEffect?: boolean | undefined }>

function lostAnswer(fault: LosesAnswer): Exchange {
  if (fault.kind === 'dropped-connection') return 'dropped'
  if (fault.kind === 'server-error') {
    return refusal('root.internal_server_error', { status: fault.status }).toResponse()
  }
  const page = `<html><head><title>${fault.status}</title></head><body><h1>${fault.status}</h1></body></html>`
  return new Response(page, { status: fault.status, headers: { 'content-type': 'text/html' } })
}

async function truncated(answer: Response): Promise<Response> {
  const text = await answer.text()
  const headers = new Headers(answer.headers)
  headers.delete('content-length')
  return new Response(text.slice(0, Math.floor(text.length / 2)), { status: answer.status, headers })
}

function parsedOrText(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch {
    return body
  }
}
