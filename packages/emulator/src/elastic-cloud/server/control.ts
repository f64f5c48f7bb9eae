/** Control routes under `/_emulator/`. They exist only here and need no key, so only this machine's programs reach them. */
import { Hono, type MiddlewareHandler } from 'hono'
import * as z from 'zod'
import { FaultPlan } from '../faults/fault.ts'
import type { Faults } from '../faults/faults.ts'
import { type ObservedRequest, type RequestLog, redactTokens } from '../faults/request-log.ts'
import { refusal } from '../http/api-error.ts'
import { parseDuration } from '../http/duration.ts'
import { readBody } from '../http/request-body.ts'
import type { Clock } from '../state/clock.ts'
import { Readings } from '../state/readings.ts'
import { State } from '../state/state.ts'
import { answerRefusal } from './api.ts'

export const CONTROL_PATH = '/_emulator/'

const ClockMove = z.union([
  z.strictObject({ set: z.iso.datetime({ offset: true }) }),
  /** A duration such as `72h`, or milliseconds. */
  z.strictObject({ advance: z.union([z.string(), z.number()]) }),
])
/** The person that a control route is about, and the organization. */
const Person = z.strictObject({ email: z.string(), organization: z.string().optional() })

/** Changes of the service by hand, for tests, the demo and control routes. */
export interface Controls {
  readonly state: {
    export(): State
    /** Throws a ZodError for anything but a state. */
    import(state: unknown): void
  }
  /** Live: it grows with each request. */
  readonly requests: readonly ObservedRequest[]
  readonly clock: Clock
  readonly faults: Faults
  /** Can be changed at any time, for the requests that follow. */
  readonly readings: Readings
  /** Accepts the open invitation of an address. Throws an ApiError. */
  accept(email: string, organizationId?: string): void
  /** Makes a person a member of another organization, which is founded if it does not exist. Throws an ApiError. */
  joinElsewhere(email: string, organizationId?: string): void
  /**
   * Signs a person in through the identity provider of their domain: they join if they have not yet, and the role
   * mappings replace their roles. Throws an ApiError.
   */
  signIn(email: string, organizationId?: string): void
  /** Restores the initial state and readings, and clears the faults and the log. */
  reset(): void
}

export function createControl(emulator: Controls, log: RequestLog): Hono {
  const control = new Hono().basePath(CONTROL_PATH)
  control.use(localOnly())

  control.get('/state', (c) => c.json(emulator.state.export()))
  control.put('/state', async (c) => {
    emulator.state.import(await readBody(c, State, 'kept'))
    return c.json({})
  })
  control.post('/reset', (c) => {
    emulator.reset()
    return c.json({})
  })

  control.get('/clock', (c) => c.json({ now: emulator.clock.timestamp() }))
  control.post('/clock', async (c) => {
    const move = await readBody(c, ClockMove)
    if ('set' in move) emulator.clock.set(Date.parse(move.set))
    else emulator.clock.advance(readMilliseconds(move.advance))
    return c.json({ now: emulator.clock.timestamp() })
  })

  control.get('/faults', (c) => c.json(emulator.faults.plan))
  control.put('/faults', async (c) => {
    const plan = await readBody(c, FaultPlan)
    emulator.faults.clear()
    emulator.faults.configure(plan)
    return c.json(emulator.faults.plan)
  })
  control.delete('/faults', (c) => {
    emulator.faults.clear()
    return c.json(emulator.faults.plan)
  })

  control.get('/readings', (c) => c.json(emulator.readings))
  control.patch('/readings', async (c) => {
    Object.assign(emulator.readings, await readBody(c, Readings.partial(), 'kept'))
    return c.json(emulator.readings)
  })

  control.get('/requests', (c) => c.json({ requests: emulator.requests.map(redactTokens) }))
  control.delete('/requests', (c) => {
    log.clear()
    return c.json({})
  })

  control.post('/accept', async (c) => {
    const { email, organization } = await readBody(c, Person)
    emulator.accept(email, organization)
    return c.json({})
  })
  control.post('/people', async (c) => {
    const { email, organization } = await readBody(c, Person)
    emulator.joinElsewhere(email, organization)
    return c.json({})
  })

  control.post('/sign-in', async (c) => {
    const { email, organization } = await readBody(c, Person)
    emulator.signIn(email, organization)
    return c.json({})
  })

  control.notFound(() => refusal('root.resource_not_found').toResponse())
  control.onError(answerRefusal)
  return control
}

/** The names of this machine, with any port. Requests in process have no Host header. */
const LOCAL = /^(?:127\.0\.0\.1|localhost|\[::1\])(?::\d+)?$/i

/**
 * Refuses requests from web pages: from another site, as the Origin header shows, or through a name of the page's own
 * that leads here, as the Host header shows.
 */
function localOnly(): MiddlewareHandler {
  return async (c, next) => {
    const host = c.req.header('host')
    const origin = c.req.header('origin')
    const isForeign = host !== undefined && !LOCAL.test(host)
    const isCrossSite = origin !== undefined && (host === undefined || origin !== `http://${host}`)
    if (isForeign || isCrossSite) {
      throw refusal('root.invalid_authentication', {
        message: 'Control routes are for programs on this machine only.',
      })
    }
    await next()
  }
}

function readMilliseconds(advance: string | number): number {
  const milliseconds = typeof advance === 'number' ? advance : parseDuration(advance)
  if (milliseconds === undefined) {
    throw refusal('root.invalid_data', {
      message: `advance: expected a duration such as 72h, got ${advance}`,
    })
  }
  return milliseconds
}
