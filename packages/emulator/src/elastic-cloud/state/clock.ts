/** The service's clock. It follows a source and can be moved; the offset is part of the state. */
import type { Store } from './store.ts'

/** Milliseconds since the epoch. */
export type TimeSource = () => number

export class Clock {
  readonly #source: TimeSource
  readonly #store: Store

  constructor(source: TimeSource, store: Store) {
    this.#source = source
    this.#store = store
  }

  /** Milliseconds since the epoch. */
  now(): number {
    return this.#source() + this.#store.state.clockOffset
  }

  /** RFC 3339, UTC. */
  timestamp(): string {
    return new Date(this.now()).toISOString()
  }

  advance(milliseconds: number): void {
    const { state } = this.#store
    if (milliseconds !== 0) {
      this.#store.replace({ ...state, clockOffset: state.clockOffset + milliseconds })
    }
  }

  /** Moves to an instant in milliseconds since the epoch; from there it follows its source again. */
  set(instant: number): void {
    this.advance(instant - this.now())
  }
}
