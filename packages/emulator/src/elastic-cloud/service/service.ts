/** The context of every route, and of a request on its way through Hono. */
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
  /** Can be changed at any time, for the requests that follow. */
  readonly readings: Readings
  readonly faults: Faults
}

export interface ApiEnv {
  readonly Bindings: {
    /** Called before a request changes the state. */
    readonly onEffect: () => void
  }
  readonly Variables: {
    readonly principal: Principal
    /** The organization in the path, to which the key belongs. */
    readonly organization: Organization
  }
}

/** The only way a request changes the state. Handlers commit once, so that an effect is never partial. */
export function commit(c: Context<ApiEnv>, { store }: Service, state: State): void {
  if (state === store.state) return
  c.env.onEffect()
  store.replace(state)
}
