/** Control routes under `/_emulator/`: they exist only here, and need no key. */
import { Hono } from 'hono'
import * as z from 'zod'
import { FaultPlan } from '../faults/fault.ts'
import { type RequestLog, redactTokens } from '../faults/request-log.ts'
import { refusal } from '../http/api-error.ts'
import { parseDuration } from '../http/duration.ts'
import { readBody } from '../http/request-body.ts'
import { Readings } from '../state/readings.ts'
import { State } from '../state/state.ts'
import { answerRefusal } from './api.ts'
import type { ElasticCloudEmulator } from './emulator.ts'

export const CONTROL_PATH = '/_emulator/'

const ClockMove = z.union([
  z.strictObject({ set: z.iso.datetime({ offset: true }) }),
  /** A duration such as `72h`, or milliseconds. */
  z.strictObject({ advance: z.union([z.string(), z.number()]) }),
])
const Acceptance = z.strictObject({ email: z.string(), organization: z.string().optional() })

export function createControl(emulator: ElasticCloudEmulator, log: RequestLog): Hono {
  const control = new Hono().basePath(CONTROL_PATH)

  control.get('/state', (c) => c.json(emulator.state.export()))
  control.put('/state', async (c) => {
    emulator.state.import(await readBody(c, State))
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
    Object.assign(emulator.readings, await readBody(c, Readings.partial()))
    return c.json(emulator.readings)
  })

  control.get('/requests', (c) => c.json({ requests: emulator.requests.map(redactTokens) }))
  control.delete('/requests', (c) => {
    log.clear()
    return c.json({})
  })

  control.post('/accept', async (c) => {
    const { email, organization } = await readBody(c, Acceptance)
    emulator.accept(email, organization)
    return c.json({})
  })
  control.post('/people', async (c) => {
    const { email, organization } = await readBody(c, Acceptance)
    emulator.joinElsewhere(email, organization)
    return c.json({})
  })

  control.notFound(() => refusal('root.resource_not_found').toResponse())
  control.onError(answerRefusal)
  return control
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
