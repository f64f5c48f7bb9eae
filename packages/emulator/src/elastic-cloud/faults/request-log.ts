/** The requests that reached the emulator, in the order in which they arrived. Never their Authorization. */
import type { FaultTarget } from './faults.ts'

export interface ObservedRequest extends FaultTarget {
  readonly method: string
  /** As sent, so with the invitation tokens in it. */
  readonly path: string
  /** From `?` on, or empty. */
  readonly query: string
  /** Parsed where it is JSON, else as text; absent where there was none. */
  readonly body?: unknown
  /** Milliseconds since the epoch, on the service's clock. */
  readonly time: number
  /** Absent for a key that does not exist. */
  readonly keyId?: string
  /** What the caller got; null where it got nothing, or not yet. */
  readonly status: number | null
  /** Whether it changed the state, whatever was answered. */
  readonly effect: boolean
  /** The kind of fault that struck, latency apart. */
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

/** Fit to be shown: invitation tokens taken out of the path. */
export function redactTokens(request: ObservedRequest): ObservedRequest {
  return { ...request, path: request.path.replace(/(\/invitations\/)[^/]+/, '$1[secret]') }
}
