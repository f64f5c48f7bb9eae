/** The emulator put together: the API, the network in front of it, and what a test or a demo does by hand. */

import { Faults } from '../faults/faults.ts'
import { type ObservedRequest, RequestLog } from '../faults/request-log.ts'
import { refusal } from '../http/api-error.ts'
import { accept, pendingInvitation } from '../people/invitation.ts'
import { join } from '../people/membership.ts'
import { ensurePerson } from '../people/person.ts'
import { type Exchange, Network, type Sleep } from '../service/network.ts'
import { Clock, type TimeSource } from '../state/clock.ts'
import { DEFAULT_READINGS, type Readings } from '../state/readings.ts'
import { EMPTY_STATE, State } from '../state/state.ts'
import { type StateListener, Store } from '../state/store.ts'
import { createApi } from './api.ts'
import { CONTROL_PATH, createControl } from './control.ts'

/** Where a clock without a source stands: 2026-11-23T09:00:00Z, in milliseconds since the epoch. */
export const DEFAULT_NOW = Date.UTC(2026, 10, 23, 9)

export interface ElasticCloudOptions {
  /** What there is to begin with, and again after a reset; nothing by default. */
  readonly state?: State
  /** Milliseconds since the epoch. By default the clock stands still until it is moved. */
  readonly now?: TimeSource
  readonly readings?: Partial<Readings>
}

export interface ElasticCloudEmulator {
  /** Fits wherever the global fetch does. Latency moves the clock; a dropped connection rejects as Node's does. */
  readonly fetch: (input: Request | URL | string, init?: RequestInit) => Promise<Response>
  /** The same with the caller's way of waiting, and lost connections as a value. */
  exchange(request: Request, sleep: Sleep): Promise<Exchange>
  readonly state: {
    export(): State
    /** Throws a ZodError for what is not a state. */
    import(state: unknown): void
  }
  /** Live: it grows with each request. */
  readonly requests: readonly ObservedRequest[]
  readonly clock: Clock
  readonly faults: Faults
  /** May be changed at any time, for the requests that follow. */
  readonly readings: Readings
  /** Calls after each change with the new state; returns what ends it. */
  observe(listener: StateListener): () => void
  /** Accepts the invitation that somebody has, as they would. Throws an ApiError. */
  accept(email: string, organizationId?: string): void
  /** Makes somebody a member of another organization, which is founded where it does not exist. Throws an ApiError. */
  joinElsewhere(email: string, organizationId?: string): void
  /** Back to the state and readings of the beginning, without faults and with an empty log. */
  reset(): void
}

const ELSEWHERE = '9876543210'

export function createElasticCloud(options: ElasticCloudOptions = {}): ElasticCloudEmulator {
  const initial = options.state ?? EMPTY_STATE
  const store = new Store(initial)
  const clock = new Clock(options.now ?? (() => DEFAULT_NOW), store)
  const initialReadings: Readings = { ...DEFAULT_READINGS, ...options.readings }
  const readings = { ...initialReadings }
  const faults = new Faults()
  const service = { store, clock, readings, faults }
  const log = new RequestLog()
  const network = new Network(createApi(service), service, log)
  const sleep: Sleep = async (milliseconds) => clock.advance(milliseconds)

  const emulator: ElasticCloudEmulator = {
    fetch: async (input, init) => {
      const exchange = await emulator.exchange(new Request(input, init), sleep)
      if (exchange === 'dropped') throw new TypeError('fetch failed', { cause: connectionReset() })
      return exchange
    },
    exchange: async (request, wait) =>
      new URL(request.url).pathname.startsWith(CONTROL_PATH)
        ? control.fetch(request)
        : network.exchange(request, wait),
    state: {
      export: () => store.state,
      import: (state) => store.replace(State.parse(state)),
    },
    requests: log.entries,
    clock,
    faults,
    readings,
    observe: (listener) => store.observe(listener),
    accept(email, organizationId = onlyOrganization(store.state, email)) {
      const invitation = organizationId && pendingInvitation(store.state, organizationId, email)
      if (!invitation) throw refusal('organization.invitation_not_found')
      store.replace(accept(store.state, invitation.token, clock.now()))
    },
    joinElsewhere(email, organizationId = ELSEWHERE) {
      const [state, { userId }] = ensurePerson(withOrganization(store.state, organizationId), { email })
      store.replace(join(state, { organizationId, userId, since: clock.timestamp(), assignments: [] }))
    },
    reset() {
      store.replace(initial)
      Object.assign(readings, initialReadings)
      faults.clear()
      log.clear()
    },
  }
  const control = createControl(emulator, log)
  return emulator
}

/** Node's own error for a connection that the other side reset. */
function connectionReset(): Error {
  return Object.assign(new Error('read ECONNRESET'), { code: 'ECONNRESET' })
}

function onlyOrganization({ invitations }: State, email: string): string | undefined {
  const key = email.toLowerCase()
  return invitations.find(
    (invitation) => invitation.email.toLowerCase() === key && invitation.acceptedAt === undefined,
  )?.organizationId
}

function withOrganization(state: State, id: string): State {
  if (state.organizations.some((organization) => organization.id === id)) return state
  return { ...state, organizations: [...state.organizations, { id, name: `Organization ${id}` }] }
}
