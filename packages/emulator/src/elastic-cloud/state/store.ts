/** Holds the state and tells observers of each change. Nothing else in the emulator varies with writes. */
import type { State } from './state.ts'

export type StateListener = (state: State) => void

export class Store {
  #state: State
  readonly #listeners = new Set<StateListener>()

  constructor(state: State) {
    this.#state = state
  }

  get state(): State {
    return this.#state
  }

  /** Replacing the state with itself is not a change: observers are not told. */
  replace(state: State): void {
    if (state === this.#state) return
    this.#state = state
    for (const listener of this.#listeners) listener(state)
  }

  /** Returns a function that ends the observation. */
  observe(listener: StateListener): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }
}
