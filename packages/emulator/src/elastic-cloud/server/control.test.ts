import { describe, expect, test } from 'vitest'
import { organization, role } from '../seed/organization.ts'
import { caller } from '../testing/caller.ts'
import { createElasticCloud, DEFAULT_NOW } from './emulator.ts'

const INVITATIONS = '/organizations/1234567890/invitations'

function acme() {
  const cloud = createElasticCloud({
    state: organization({
      now: DEFAULT_NOW,
      singleSignOn: {
        domains: ['acme.example'],
        roleMappings: [{ emails: ['zoe@acme.example'], assignments: [role('deployment-viewer')] }],
      },
      members: [{ email: 'ada@acme.example', userId: '1', roles: [role('organization-admin')] }],
    }),
  })
  const control = async (method: string, path: string, body?: unknown, headers = {}) => {
    const response = await cloud.fetch(`http://cloud.test/_emulator${path}`, {
      method,
      headers,
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
    return { status: response.status, body: await response.json() }
  }
  return { cloud, call: caller(cloud), control }
}

test('the state can be taken and put back', async () => {
  const { cloud, control, call } = acme()
  const { body: before } = await control('GET', '/state')
  await call('POST', INVITATIONS, { emails: ['zoe@acme.example'] })
  expect(await control('PUT', '/state', before)).toMatchObject({ status: 200 })
  expect(cloud.state.export()).toEqual(before)
  expect(await control('PUT', '/state', {})).toMatchObject({ status: 400 })
})

test('the clock can be read and moved, and invitations expire by it', async () => {
  const { control, call } = acme()
  await call('POST', INVITATIONS, { emails: ['zoe@acme.example'] })
  expect(await control('GET', '/clock')).toEqual({ status: 200, body: { now: '2026-11-23T09:00:00.000Z' } })
  expect((await control('POST', '/clock', { advance: '72h' })).body).toEqual({
    now: '2026-11-26T09:00:00.000Z',
  })
  expect((await call('GET', INVITATIONS)).body).toMatchObject({ invitations: [{ expired: true }] })
  expect((await control('POST', '/clock', { set: '2026-11-24T00:00:00Z' })).body).toEqual({
    now: '2026-11-24T00:00:00.000Z',
  })
  expect((await control('POST', '/clock', { advance: 500 })).body).toEqual({
    now: '2026-11-24T00:00:00.500Z',
  })
  expect(await control('POST', '/clock', { advance: 'a while' })).toMatchObject({ status: 400 })
})

test('faults can be planned, read and cleared', async () => {
  const { control, call } = acme()
  const rule = { match: { nth: 1 }, fault: { kind: 'server-error', status: 503 } }
  expect((await control('PUT', '/faults', { rules: [rule] })).body).toEqual({
    rules: [rule],
    refuse: { emails: [], resources: [] },
    rateLimits: {},
  })
  expect(await call('GET', '/organizations')).toMatchObject({ status: 503 })
  expect(await call('GET', '/organizations')).toMatchObject({ status: 200 })
  expect((await control('DELETE', '/faults')).body).toMatchObject({ rules: [] })
  expect((await control('GET', '/faults')).body).toMatchObject({ rules: [] })
  expect(await control('PUT', '/faults', { rules: [{ fault: { kind: 'earthquake' } }] })).toMatchObject({
    status: 400,
  })
})

test('a plan that is not valid leaves the one before', async () => {
  const { control, cloud } = acme()
  cloud.faults.add({ kind: 'truncated-body' })
  await control('PUT', '/faults', { rules: 'none' })
  expect(cloud.faults.plan.rules).toHaveLength(1)
})

test('readings can be changed', async () => {
  const { control, call } = acme()
  expect((await control('PATCH', '/readings', { currentUser: false })).body).toMatchObject({
    currentUser: false,
    refresh: 'accepts',
  })
  expect(await call('GET', '/saas/user')).toMatchObject({ status: 404 })
  expect((await control('GET', '/readings')).body).toMatchObject({ currentUser: false })
  expect(await control('PATCH', '/readings', { refresh: 'sometimes' })).toMatchObject({ status: 400 })
})

describe('requests', () => {
  test('are shown without tokens and keys, and are not among themselves', async () => {
    const { control, call, cloud } = acme()
    await call('POST', INVITATIONS, { emails: ['zoe@acme.example'] })
    const token = cloud.state.export().invitations[0]?.token ?? ''
    await call('GET', `/organizations/invitations/${token}`)
    await call('DELETE', `${INVITATIONS}/${token}`)
    const { body } = await control('GET', '/requests')
    const { requests } = body as { requests: { path: string }[] }
    expect(requests.map(({ path }) => path)).toEqual([
      `/api/v1${INVITATIONS}`,
      '/api/v1/organizations/invitations/[secret]',
      `/api/v1${INVITATIONS}/[secret]`,
    ])
    expect(JSON.stringify(body)).not.toContain(token)
    expect(cloud.requests[2]?.path).toContain(token)
    await control('DELETE', '/requests')
    expect(cloud.requests).toEqual([])
  })
})

test('people accept, and join elsewhere', async () => {
  const { cloud, control, call } = acme()
  cloud.readings.accounts = 'one-organization'
  await call('POST', INVITATIONS, { emails: ['zoe@acme.example', 'max@acme.example'] })
  expect(await control('POST', '/accept', { email: 'zoe@acme.example' })).toEqual({ status: 200, body: {} })
  expect(await control('POST', '/accept', { email: 'zoe@acme.example' })).toMatchObject({ status: 404 })
  expect(await control('POST', '/people', { email: 'max@acme.example' })).toEqual({ status: 200, body: {} })
  expect(await control('POST', '/accept', { email: 'max@acme.example' })).toMatchObject({
    status: 400,
    body: { errors: [{ code: 'organization.user_organization_already_belongs' }] },
  })
})

test('a person signs in through their identity provider', async () => {
  const { cloud, control } = acme()
  expect(await control('POST', '/sign-in', { email: 'zoe@acme.example' })).toEqual({ status: 200, body: {} })
  expect(cloud.state.export().memberships[1]).toMatchObject({ assignments: [role('deployment-viewer')] })
  expect(await control('POST', '/sign-in', { email: 'zoe@globex.example' })).toMatchObject({ status: 403 })
})

describe('requests of web pages', () => {
  test.each([
    ['through a name that leads here', { host: 'rebound.example:8080' }],
    ['from another site', { host: '127.0.0.1:8080', origin: 'https://evil.example' }],
    ['from another port', { host: '127.0.0.1:8080', origin: 'http://127.0.0.1:3000' }],
    ['from a document without an origin', { host: 'localhost:8080', origin: 'null' }],
    ['from nowhere, to nowhere', { origin: 'http://undefined' }],
  ])('%s are refused', async (_, headers) => {
    const { cloud, control } = acme()
    expect(await control('GET', '/state', undefined, headers)).toMatchObject({ status: 403 })
    expect(await control('POST', '/clock', { advance: '1h' }, headers)).toMatchObject({ status: 403 })
    expect(cloud.clock.now()).toBe(DEFAULT_NOW)
  })

  test.each([
    { host: '127.0.0.1:8080' },
    { host: 'localhost' },
    { host: '[::1]:8080' },
    { host: '127.0.0.1:8080', origin: 'http://127.0.0.1:8080' },
  ])('of this machine pass: %j', async (headers) => {
    expect(await acme().control('GET', '/clock', undefined, headers)).toMatchObject({ status: 200 })
  })
})

test('reset goes back to the beginning', async () => {
  const { control, call, cloud } = acme()
  const before = cloud.state.export()
  await call('POST', INVITATIONS, { emails: ['zoe@acme.example'] })
  expect(await control('POST', '/reset')).toEqual({ status: 200, body: {} })
  expect(cloud.state.export()).toEqual(before)
})

test('what does not exist is 404', async () => {
  expect(await acme().control('GET', '/nothing')).toMatchObject({ status: 404 })
})
