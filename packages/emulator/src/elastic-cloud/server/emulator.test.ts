import { describe, expect, test } from 'vitest'
import { organization, ownerKey, role } from '../seed/organization.ts'
import type { State } from '../state/state.ts'
import { caller } from '../testing/caller.ts'
import { createElasticCloud, DEFAULT_NOW } from './emulator.ts'

const INVITATIONS = '/organizations/1234567890/invitations'
const state = organization({
  now: DEFAULT_NOW,
  members: [{ email: 'ada@acme.example', userId: '1', roles: [role('organization-admin')] }],
})

describe('the request log', () => {
  test('has every request in order, with its outcome', async () => {
    const cloud = createElasticCloud({ state })
    const call = caller(cloud)
    await call('GET', '/organizations?next_page=0')
    await call('POST', INVITATIONS, { emails: ['zoe@acme.example'] })
    await call('POST', INVITATIONS, 'not JSON')
    expect(cloud.requests).toEqual([
      {
        index: 0,
        method: 'GET',
        path: '/api/v1/organizations',
        query: '?next_page=0',
        time: DEFAULT_NOW,
        keyId: 'owner',
        status: 200,
        effect: false,
      },
      {
        index: 1,
        method: 'POST',
        path: `/api/v1${INVITATIONS}`,
        query: '',
        body: { emails: ['zoe@acme.example'] },
        time: DEFAULT_NOW,
        keyId: 'owner',
        status: 201,
        effect: true,
      },
      expect.objectContaining({ body: 'not JSON', status: 400, effect: false }),
    ])
  })

  test('distinguishes the effects of simultaneous requests', async () => {
    const cloud = createElasticCloud({ state })
    const call = caller(cloud)
    await Promise.all([
      call('POST', INVITATIONS, { emails: ['zoe@acme.example'] }),
      call('GET', '/organizations'),
      call('POST', INVITATIONS, { emails: ['nonsense'] }),
      call('POST', INVITATIONS, { emails: ['max@acme.example'] }),
    ])
    expect(cloud.requests.map(({ effect }) => effect)).toEqual([true, false, false, true])
    expect(cloud.state.export().invitations).toHaveLength(2)
  })
})

test('observers see each state once, whole, until they stop', async () => {
  const cloud = createElasticCloud({ state })
  const seen: State[] = []
  const stop = cloud.observe((next) => seen.push(next))
  const call = caller(cloud)
  await call('POST', INVITATIONS, { emails: ['zoe@acme.example', 'max@acme.example'] })
  await call('GET', INVITATIONS)
  expect(seen.map(({ invitations }) => invitations.length)).toEqual([2])
  stop()
  cloud.accept('zoe@acme.example')
  expect(seen).toHaveLength(1)
})

test('the state goes out and in as JSON, with the clock', async () => {
  const cloud = createElasticCloud({ state })
  cloud.clock.advance(5000)
  await caller(cloud)('POST', INVITATIONS, { emails: ['zoe@acme.example'] })
  const copy = createElasticCloud()
  copy.state.import(JSON.parse(JSON.stringify(cloud.state.export())))
  expect(copy.state.export()).toEqual(cloud.state.export())
  expect(copy.clock.now()).toBe(DEFAULT_NOW + 5000)
  expect(() => copy.state.import({ version: 2 })).toThrow()
})

test('equal requests give equal states, tokens included', async () => {
  const run = async () => {
    const cloud = createElasticCloud({ state })
    await caller(cloud)('POST', INVITATIONS, { emails: ['zoe@acme.example'] })
    cloud.accept('zoe@acme.example')
    return cloud.state.export()
  }
  expect(await run()).toEqual(await run())
})

test('the clock follows its source, and can be set', () => {
  let source = 1000
  const { clock } = createElasticCloud({ now: () => source })
  clock.set(5000)
  source += 1
  expect(clock.now()).toBe(5001)
  expect(clock.timestamp()).toBe('1970-01-01T00:00:05.001Z')
})

test('reset goes back to the beginning', async () => {
  const cloud = createElasticCloud({ state, readings: { keysList: 'own' } })
  cloud.faults.add({ kind: 'latency', milliseconds: 5 })
  cloud.readings.maxIds = 1
  cloud.readings.keysList = 'all'
  await caller(cloud)('POST', INVITATIONS, { emails: ['zoe@acme.example'] })
  cloud.reset()
  expect(cloud.state.export()).toEqual(state)
  expect([cloud.requests.length, cloud.faults.plan.rules.length]).toEqual([0, 0])
  expect(cloud.readings).toMatchObject({ maxIds: null, keysList: 'own' })
})

describe('builders', () => {
  test('an organization has an owner key that works', async () => {
    const secret = ownerKey(state, DEFAULT_NOW)
    const call = caller(createElasticCloud({ state }), secret ?? null)
    expect((await call('GET', '/saas/user')).body).toMatchObject({ user: { user_id: '1' } })
  })

  test('an expired key, or one without the role, is not an owner key', () => {
    const keys = [
      { id: 'old', roles: [role('organization-admin')], expiresAt: DEFAULT_NOW },
      { id: 'viewer', roles: [role('deployment-viewer')] },
    ]
    expect(ownerKey(organization({ now: DEFAULT_NOW, keys }), DEFAULT_NOW)).toBeUndefined()
  })

  test('a role id finds its kind', () => {
    expect(role('security-t1-analyst', 'siem')).toEqual({
      scope: 'project.security',
      roleId: 'security-t1-analyst',
      resource: 'siem',
    })
    expect(role('organization-admin')).toEqual({ scope: 'organization', roleId: 'organization-admin' })
    expect(() => role('vectors-admin')).toThrow('expected a role id of a known kind, got vectors-admin')
  })

  test('a key needs a person who is there', () => {
    const keys = [{ id: 'key', email: 'nobody@acme.example' }]
    expect(() => organization({ now: DEFAULT_NOW, keys })).toThrow('nobody@acme.example')
  })
})
