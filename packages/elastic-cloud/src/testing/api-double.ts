/** The other end of the wire in tests: answers as it is told, and remembers every request and wait. */
import { Secret } from '@roster/core'
import type { TransportOptions } from '../transport/transport.ts'

export interface SeenRequest {
  readonly method: string
  /** Below `/api/v1`, percent-encoded as sent. */
  readonly path: string
  readonly headers: Headers
  /** As parsed from JSON; undefined where there was none. */
  readonly body: unknown
}

/** A Response to answer with, an Error for no answer, or `hang` until the request is given up. */
export type Reply = Response | Error | 'hang'

export const API_KEY = 'bm90LWEta2V5Om5vdC1hLXNlY3JldA=='

export class ApiDouble {
  readonly requests: SeenRequest[] = []
  /** Milliseconds, in the order in which the waits began. */
  readonly waits: number[] = []
  /** The most requests that were ever under way together. */
  peak = 0
  #underWay = 0
  readonly #answer: (request: SeenRequest) => Reply | Promise<Reply>

  constructor(answer: (request: SeenRequest) => Reply | Promise<Reply>) {
    this.#answer = answer
  }

  /** Gives these replies one after the other, and the last one from then on. */
  static inTurn(...replies: readonly (() => Reply)[]): ApiDouble {
    let turn = 0
    return new ApiDouble(() => {
      const reply = replies[Math.min(turn, replies.length - 1)]
      turn += 1
      return reply ? reply() : new Error('no reply was prepared')
    })
  }

  /** `GET /path` of each request, in order. */
  get lines(): readonly string[] {
    return this.requests.map(({ method, path }) => `${method} ${path}`)
  }

  /** Options for a transport that talks to this double, never really waits, and has no jitter. */
  options(overrides: Partial<TransportOptions> = {}): TransportOptions {
    return {
      apiUrl: 'https://api.example',
      apiKey: new Secret(API_KEY),
      fetch: this.#fetch,
      sleep: async (ms) => {
        this.waits.push(ms)
      },
      random: () => 1,
      now: () => Date.UTC(2026, 0, 1),
      ...overrides,
    }
  }

  readonly #fetch: typeof fetch = async (input, init) => {
    const url = new URL(String(input))
    const request: SeenRequest = {
      method: init?.method ?? 'GET',
      path: url.pathname.replace(/^\/api\/v1/, '') + url.search,
      headers: new Headers(init?.headers),
      body: typeof init?.body === 'string' ? JSON.parse(init.body) : undefined,
    }
    this.requests.push(request)
    this.#underWay += 1
    this.peak = Math.max(this.peak, this.#underWay)
    try {
      const reply = await this.#answer(request)
      if (reply instanceof Error) throw reply
      return reply === 'hang' ? await untilAborted(init?.signal) : reply
    } finally {
      this.#underWay -= 1
    }
  }
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  })
}

export function refusal(status: number, code: string, message = 'No.'): Response {
  return json({ errors: [{ code, message }] }, status)
}

export function html(status: number): Response {
  return new Response('<html><body>Bad gateway</body></html>', {
    status,
    headers: { 'content-type': 'text/html; charset=utf-8' },
  })
}

/** What the platform's fetch throws when a connection fails. */
export function networkFailure(code: string): Error {
  return new TypeError('fetch failed', { cause: Object.assign(new Error(code), { code }) })
}

function untilAborted(signal: AbortSignal | null | undefined): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal?.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
