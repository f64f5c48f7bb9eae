/** Faults: failures on the way to GitHub, once or several times, for chosen requests. */

export interface Fault {
  /** Upper case; any by default. */
  readonly method?: string
  /** Matched against the path with its query; any by default. */
  readonly path?: RegExp
  /** How many matching requests it hits. 1 by default. */
  readonly times?: number
  readonly kind:
    | {
        readonly status: number
        readonly headers?: Readonly<Record<string, string>>
        readonly message?: string
        /** JSON instead of a message. */
        readonly body?: unknown
      }
    /** Something else answers; the request does not arrive. */
    | { readonly replace: () => Response }
    /** The request arrives, and its answer is changed on the way back. */
    | {
        readonly alter: (
          answer: Response,
          request: { readonly method: string; readonly path: string },
        ) => Response | Promise<Response>
      }
    | 'html-502'
    | 'secondary-rate-limit'
    | 'dropped-before'
    | 'dropped-after'
    | 'timed-out'
}

/** The error of `fetch` when a connection breaks. */
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

  /** The fault that hits a request. It counts as used. */
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

/**
 * The answer to a request that a fault hits, or undefined if the connection breaks.
 *
 * @param send Sends the request to the API.
 */
export async function faultyResponse(
  kind: Fault['kind'],
  request: { readonly method: string; readonly path: string },
  send: () => Promise<Response>,
): Promise<Response | undefined> {
  if (kind === 'dropped-after') await send()
  if (kind === 'dropped-before' || kind === 'dropped-after') return undefined
  if (kind === 'timed-out') throw new DOMException('The operation was aborted due to timeout', 'TimeoutError')
  if (kind === 'html-502') {
    const headers = { 'content-type': 'text/html; charset=utf-8' }
    return new Response('<html><body><h1>502 Bad Gateway</h1></body></html>', { status: 502, headers })
  }
  if (kind === 'secondary-rate-limit') {
    const message =
      'You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'
    return Response.json({ message }, { status: 403, headers: { 'retry-after': '60' } })
  }
  if ('replace' in kind) return kind.replace()
  if ('alter' in kind) return kind.alter(await send(), request)
  const { status, headers = {}, message = 'Server Error', body = { message } } = kind
  return Response.json(body, { status, headers })
}
