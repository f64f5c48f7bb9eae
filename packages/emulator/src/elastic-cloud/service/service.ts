/** What every route works with, and what travels with a request through Hono. */
import type { Context } from 'hono'
import type { Faults } from '../faults/faults.ts'
import type { Clock } from '../state/clock.ts'
import type { Readings } from '../state/readings.ts'
import type { Organization, State } from '../state/state.ts'
import type { Store } from '../state/store.ts'
import type { Principal } from './authentication.ts'

export interface Service {
  readonly store: Store
  readonly clock: Clock
  /** May be changed at any time, for the requests that follow. */
  readonly readings: Readings
  readonly faults: Faults
}

export interface ApiEnv {
  readonly Bindings: {
    /** Told before a request changes the state. */
    readonly onEffect: () => void
  }
  readonly Variables: {
    readonly principal: Principal
    /** The organization of the path, which the key is of. */
    readonly organization: Organization
  }
}

/** The one way in which a request changes the state; handlers commit once, so that effects are whole. */
export function commit(c: Context<ApiEnv>, { store }: Service, state: State): void {
  if (state === store.state) return
  c.env.onEffect()
  store.replace(state)
}
