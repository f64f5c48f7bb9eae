/** Faults: what goes wrong on the way to GitHub, once or several times, for chosen requests. */

export interface Fault {
  /** Upper case; any unless given. */
  readonly method?: string
  /** Matched against the path with its query; any unless given. */
  readonly path?: RegExp
  /** How many matching requests it hits. 1 unless given. */
  readonly times?: number
  readonly kind:
    | {
        readonly status: number
        readonly headers?: Readonly<Record<string, string>>
        readonly message?: string
        /** JSON in place of a message. */
        readonly body?: unknown
      }
    | 'html-502'
    | 'secondary-rate-limit'
    | 'dropped-before'
    | 'dropped-after'
}

/** The connection broke: what `fetch` throws then. */
export class DroppedConnection extends TypeError {
  constructor() {
    super('fetch failed', { cause: new Error('socket hang up') })
  }
}

export class Faults {
  readonly #planned: { readonly fault: Fault; left: number }[] = []

  add(fault: Fault): void {
    this.#planned.push({ fault, left: fault.times ?? 1 })
  }

  /** The fault that hits a request, which uses it up. */
  take(method: string, path: string): Fault['kind'] | undefined {
    const hit = this.#planned.find(
      ({ fault, left }) =>
        left > 0 &&
        (fault.method ?? method) === method &&
        (fault.path === undefined || fault.path.test(path)),
    )
    if (hit === undefined) return undefined
    hit.left -= 1
    return hit.fault.kind
  }
}

/** The answer that a fault gives in place of the API's own, if it gives one. */
export function faultyResponse(kind: Fault['kind']): Response | undefined {
  if (kind === 'dropped-before' || kind === 'dropped-after') return undefined
  if (kind === 'html-502') {
    const headers = { 'content-type': 'text/html; charset=utf-8' }
    return new Response('<html><body><h1>502 Bad Gateway</h1></body></html>', { status: 502, headers })
  }
  if (kind === 'secondary-rate-limit') {
    const message =
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'
    return Response.json({ message }, { status: 403, headers: { 'retry-after': '60' } })
  }
  const { status, headers = {}, message = 'Server Error', body = { message } } = kind
  return Response.json(body, { status, headers })
}
