import { describe, expect, test } from 'vitest'
import { organization, role } from '../seed/organization.ts'
import { createElasticCloud, DEFAULT_NOW, type ElasticCloudEmulator } from '../server/emulator.ts'
import { caller } from '../testing/caller.ts'
import { type Fault, FaultPlan } from './fault.ts'

const INVITATIONS = '/organizations/1234567890/invitations'
const URL_OF_MEMBERS = 'http://cloud.test/api/v1/organizations/1234567890/members'

function acme() {
  return createElasticCloud({
    state: organization({
      now: DEFAULT_NOW,
      members: [{ email: 'ada@acme.example', userId: '1', roles: [role('organization-admin')] }],
    }),
  })
}

/** Sends an invitation, whatever the response is. */
function invite(cloud: ElasticCloudEmulator): Promise<Response> {
  return cloud.fetch(`http://cloud.test/api/v1${INVITATIONS}`, {
    method: 'POST',
    headers: { authorization: 'ApiKey owner' },
    body: JSON.stringify({ emails: ['zoe@acme.example'] }),
  })
}

const invited = (cloud: ElasticCloudEmulator) => cloud.state.export().invitations.length

describe('a fault', () => {
  test.each([
    [{ kind: 'dropped-connection' }, 0],
    [{ kind: 'dropped-connection', afterEffect: true }, 1],
  ] satisfies [Fault, number][])('%j rejects as the network does, with %i invited', async (fault, count) => {
    const cloud = acme()
    cloud.faults.add(fault)
    const error: unknown = await invite(cloud).catch((reason: unknown) => reason)
    expect(error).toBeInstanceOf(TypeError)
    expect(error).toMatchObject({ message: 'fetch failed', cause: { code: 'ECONNRESET' } })
    expect(invited(cloud)).toBe(count)
    expect(cloud.requests).toMatchObject([
      { index: 0, status: null, effect: count === 1, fault: 'dropped-connection' },
    ])
  })

  test.each([
    [{ kind: 'html-error', status: 502 }, 0],
    [{ kind: 'html-error', status: 504, afterEffect: true }, 1],
  ] satisfies [Fault, number][])('%j is a page of a proxy', async (fault, count) => {
    const cloud = acme()
    cloud.faults.add(fault)
    const response = await invite(cloud)
    expect([response.status, response.headers.get('content-type')]).toEqual([fault.status, 'text/html'])
    expect(await response.text()).toMatch(/^<html>/)
    expect(invited(cloud)).toBe(count)
  })

  test.each([
    [{ kind: 'server-error', status: 503 }, 0],
    [{ kind: 'server-error', status: 500, afterEffect: true }, 1],
  ] satisfies [Fault, number][])('%j is a refusal in JSON', async (fault, count) => {
    const cloud = acme()
    cloud.faults.add(fault)
    expect(await caller(cloud)('POST', INVITATIONS, { emails: ['zoe@acme.example'] })).toMatchObject({
      status: fault.status,
      codes: ['root.internal_server_error'],
    })
    expect(invited(cloud)).toBe(count)
  })

  test.each([
    [{ kind: 'too-many-requests' }, null],
    [{ kind: 'too-many-requests', retryAfterSeconds: 7 }, '7'],
    [
      { kind: 'too-many-requests', retryAfterSeconds: 7, retryAfterFormat: 'date' },
      'Mon, 23 Nov 2026 09:00:07 GMT',
    ],
  ] satisfies [Fault, string | null][])('%j has Retry-After %s', async (fault, retryAfter) => {
    const cloud = acme()
    cloud.faults.add(fault)
    const reply = await caller(cloud)('GET', '/organizations')
    expect(reply).toMatchObject({ status: 429, codes: ['root.too_many_requests'] })
    expect(reply.headers.get('retry-after')).toBe(retryAfter)
    expect((await caller(cloud)('POST', INVITATIONS, {})).codes).toEqual([
      'organization.invitations_rate_limit_exceeded',
    ])
  })

  test('truncated-body ends half-way, after the effect', async () => {
    const cloud = acme()
    cloud.faults.add({ kind: 'truncated-body' })
    const response = await invite(cloud)
    expect(response.status).toBe(201)
    await expect(response.json()).rejects.toThrow(SyntaxError)
    expect(invited(cloud)).toBe(1)
  })

  test('latency moves the clock in process, and comes beside another fault', async () => {
    const cloud = acme()
    cloud.faults.add({ kind: 'latency', milliseconds: 250 })
    cloud.faults.add({ kind: 'latency', milliseconds: 50 })
    cloud.faults.add({ kind: 'server-error', status: 503 })
    expect(await caller(cloud)('GET', '/organizations')).toMatchObject({ status: 503 })
    expect(cloud.clock.now()).toBe(DEFAULT_NOW + 300)
    expect(cloud.requests).toMatchObject([{ effect: false, time: DEFAULT_NOW }])
  })
})

describe('which requests', () => {
  const statuses = async (cloud: ElasticCloudEmulator, count: number) => {
    const call = caller(cloud)
    const seen: number[] = []
    for (let index = 0; index < count; index += 1) seen.push((await call('GET', '/organizations')).status)
    return seen
  }
  const fault: Fault = { kind: 'server-error', status: 503 }

  test('one by its position', async () => {
    const cloud = acme()
    cloud.faults.add(fault, { index: 2 })
    expect(await statuses(cloud, 4)).toEqual([200, 200, 503, 200])
  })

  test('a burst', async () => {
    const cloud = acme()
    cloud.faults.add(fault, { from: 1, to: 2 })
    expect(await statuses(cloud, 4)).toEqual([200, 503, 503, 200])
  })

  test('the nth, and each nth', async () => {
    const cloud = acme()
    cloud.faults.add(fault, { nth: 1 })
    cloud.faults.add({ kind: 'server-error', status: 500 }, { every: 2 })
    expect(await statuses(cloud, 4)).toEqual([503, 500, 200, 500])
  })

  test('by method and path', async () => {
    const cloud = acme()
    cloud.faults.add(fault, { method: 'GET', path: '/api/v1/organizations/*/members' })
    const call = caller(cloud)
    expect((await call('GET', '/organizations/1234567890/members')).status).toBe(503)
    expect((await call('DELETE', '/organizations/1234567890/members')).status).toBe(404)
    expect((await call('GET', '/organizations/1234567890')).status).toBe(200)
  })

  test('at random, alike for equal seeds', async () => {
    const run = async (seed: number) => {
      const cloud = acme()
      cloud.faults.configure({ random: { seed, rate: 0.5, faults: [fault] } })
      return statuses(cloud, 40)
    }
    const first = await run(1)
    expect(await run(1)).toEqual(first)
    expect(await run(2)).not.toEqual(first)
    expect(new Set(first)).toEqual(new Set([200, 503]))
  })

  test('at random, in every way there is', async () => {
    const cloud = acme()
    cloud.faults.configure({ random: { seed: 'all', rate: 1 } })
    for (let index = 0; index < 100; index += 1) {
      await cloud.fetch(URL_OF_MEMBERS, { headers: { authorization: 'ApiKey owner' } }).catch(() => undefined)
    }
    expect(new Set(cloud.requests.map(({ fault: kind }) => kind))).toEqual(
      new Set(['too-many-requests', 'server-error', 'html-error', 'dropped-connection', 'truncated-body']),
    )
  })

  test('cleared faults no longer strike', async () => {
    const cloud = acme()
    cloud.faults.add(fault)
    cloud.faults.configure({
      random: { seed: 1, rate: 1 },
      rateLimits: { requests: { requests: 1, windowMilliseconds: 1 } },
    })
    cloud.faults.clear()
    expect(cloud.faults.plan).toEqual(FaultPlan.parse({}))
    expect(await statuses(cloud, 3)).toEqual([200, 200, 200])
  })
})

describe('a rate limit', () => {
  test('lets so many requests through in a window of the clock', async () => {
    const cloud = acme()
    cloud.faults.configure({ rateLimits: { requests: { requests: 2, windowMilliseconds: 10_000 } } })
    const call = caller(cloud)
    await call('GET', '/organizations')
    cloud.clock.advance(4000)
    await call('GET', '/organizations')
    const reply = await call('GET', '/organizations')
    expect([reply.status, reply.headers.get('retry-after')]).toEqual([429, '6'])
    cloud.clock.advance(6000)
    expect(await call('GET', '/organizations')).toMatchObject({ status: 200 })
  })

  test('of its own for invitations', async () => {
    const cloud = acme()
    cloud.faults.configure({ rateLimits: { invitations: { requests: 1, windowMilliseconds: 1000 } } })
    const call = caller(cloud)
    await call('POST', INVITATIONS, { emails: ['zoe@acme.example'] })
    expect(await call('POST', INVITATIONS, { emails: ['max@acme.example'] })).toMatchObject({
      status: 429,
      codes: ['organization.invitations_rate_limit_exceeded'],
    })
    expect(await call('GET', INVITATIONS)).toMatchObject({ status: 200 })
  })
})

test('a request that its caller aborted never arrives', async () => {
  const cloud = acme()
  const aborted = cloud.fetch(URL_OF_MEMBERS, { signal: AbortSignal.abort(new Error('gave up')) })
  await expect(aborted).rejects.toThrow('gave up')
  expect(cloud.requests).toEqual([])
})
