/** The emulator put together: the API, the network in front of it, and the controls. */

import { Faults } from '../faults/faults.ts'
import { RequestLog } from '../faults/request-log.ts'
import { refusal } from '../http/api-error.ts'
import { accept, pendingInvitation } from '../people/invitation.ts'
import { join } from '../people/membership.ts'
import { ensurePerson } from '../people/person.ts'
import { signIn } from '../people/sign-in.ts'
import { type Exchange, Network, type Sleep } from '../service/network.ts'
import { Clock, type TimeSource } from '../state/clock.ts'
import { DEFAULT_READINGS, type Readings } from '../state/readings.ts'
import { EMPTY_STATE, State } from '../state/state.ts'
import { type StateListener, Store } from '../state/store.ts'
import { createApi } from './api.ts'
import { CONTROL_PATH, type Controls, createControl } from './control.ts'

/** The time of a clock without a source: 2026-11-23T09:00:00Z, in milliseconds since the epoch. */
export const DEFAULT_NOW = Date.UTC(2026, 10, 23, 9)

export interface ElasticCloudOptions {
  /** The initial state, and the state after a reset; empty by default. */
  readonly state?: State
  /** Milliseconds since the epoch. By default, the clock only changes when it is moved. */
  readonly now?: TimeSource
  readonly readings?: Partial<Readings>
}

export interface ElasticCloudEmulator extends Controls {
  /** Can replace the global fetch. Latency moves the clock; a dropped connection rejects as Node's does. */
  readonly fetch: (input: Request | URL | string, init?: RequestInit) => Promise<Response>
  /** The same, with the caller's way of waiting and lost connections as a value. */
  exchange(request: Request, sleep: Sleep): Promise<Exchange>
  /** Calls the listener after each change with the new state. Returns a function that ends that. */
  observe(listener: StateListener): () => void
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
      store.replace(accept(store.state, invitation.token, clock.now(), readings))
    },
    joinElsewhere(email, organizationId = ELSEWHERE) {
      const [state, { userId }] = ensurePerson(withOrganization(store.state, organizationId), { email })
      const joining = { organizationId, userId, since: clock.timestamp(), assignments: [] }
      store.replace(join(state, joining, readings))
    },
    signIn(email, organizationId) {
      store.replace(signIn(store.state, { email, organizationId, now: clock.timestamp() }, readings))
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
