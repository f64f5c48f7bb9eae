/** The requests that reached the emulator, in the order in which they arrived. Never their Authorization. */
import type { FaultTarget } from './faults.ts'

export interface ObservedRequest extends FaultTarget {
  readonly method: string
  /** As sent, including invitation tokens. */
  readonly path: string
  /** From `?` on; empty if there is none. */
  readonly query: string
  /** Parsed if it is JSON, otherwise as text; absent if the request had none. */
  readonly body?: unknown
  /** Milliseconds since the epoch, on the service's clock. */
  readonly time: number
  /** Absent if the key does not exist. */
  readonly keyId?: string
  /** The status that the caller received; null if it received none, or not yet. */
  readonly status: number | null
  /** Whether it changed the state, whatever the response was. */
  readonly effect: boolean
  /** The kind of fault that struck, except latency. */
  readonly fault?: string
}

/** An entry while its request is served. */
export type OpenRequest = { -readonly [Field in keyof ObservedRequest]: ObservedRequest[Field] }

export class RequestLog {
  readonly #entries: OpenRequest[] = []

  /** Live: it grows. */
  get entries(): readonly ObservedRequest[] {
    return this.#entries
  }

  open(request: Omit<ObservedRequest, 'index' | 'status' | 'effect' | 'fault'>): OpenRequest {
    const entry: OpenRequest = { ...request, index: this.#entries.length, status: null, effect: false }
    this.#entries.push(entry)
    return entry
  }

  clear(): void {
    this.#entries.length = 0
  }
}

/** Safe to show: without the invitation tokens in the path. */
export function redactTokens(request: ObservedRequest): ObservedRequest {
  return { ...request, path: request.path.replace(/(\/invitations\/)[^/]+/, '$1[secret]') }
}
