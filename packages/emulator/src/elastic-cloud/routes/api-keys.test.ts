import { ApiKey, ApiKeys } from '@roster/elastic-cloud/wire'
import { describe, expect, test } from 'vitest'
import { organization, role } from '../seed/organization.ts'
import { createElasticCloud, DEFAULT_NOW } from '../server/emulator.ts'
import type { Readings } from '../state/readings.ts'
import { caller } from '../testing/caller.ts'

const PATH = '/users/auth/keys'
const HOUR = 3_600_000
const organization_id = '1234567890'

function acme(readings: Partial<Readings> = {}) {
  return createElasticCloud({
    readings,
    state: organization({
      now: DEFAULT_NOW,
      members: [
        { email: 'ada@acme.example', userId: '1', roles: [role('organization-admin')] },
        { email: 'cat@acme.example', userId: '3', roles: [role('workload-credentials-owner')] },
        { email: 'bob@acme.example', userId: '2', roles: [role('deployment-admin')] },
      ],
      keys: [
        { id: 'ada', email: 'ada@acme.example' },
        { id: 'cat', email: 'cat@acme.example' },
        { id: 'bob', email: 'bob@acme.example' },
      ],
    }),
  })
}

const ids = async (cloud: ReturnType<typeof acme>, secret: string) =>
  ApiKeys.parse((await caller(cloud, secret)('GET', PATH)).body).keys.map(({ description }) => description)

describe('making a key', () => {
  test('shows the secret once, and the key works with the roles it was given', async () => {
    const cloud = acme()
    const deployment = [{ role_id: 'deployment-viewer', organization_id, all: true }]
    const { status, body } = await caller(cloud, 'ada')('POST', PATH, {
      description: 'terraform',
      expiration: '30d',
      role_assignments: { deployment, organization: null },
    })
    expect(status).toBe(201)
    const { key, ...metadata } = ApiKey.parse(body)
    expect(metadata).toMatchObject({
      description: 'terraform',
      creation_date: '2026-11-23T09:00:00.000Z',
      expiration_date: '2026-12-23T09:00:00.000Z',
      user_id: '1',
      organization_id,
      role_assignments: { deployment },
    })
    expect((await caller(cloud, 'ada')('GET', `${PATH}/${metadata.id}`)).body).toEqual(metadata)
    expect(JSON.stringify((await caller(cloud, 'ada')('GET', PATH)).body)).not.toContain(String(key))
    const made = caller(cloud, String(key))
    expect(await made('GET', '/organizations')).toMatchObject({ status: 200 })
    expect(await made('DELETE', '/organizations/1234567890/members/2')).toMatchObject({ status: 403 })
  })

  test.each([
    [undefined, '2027-02-21T09:00:00.000Z'],
    [null, '2027-02-21T09:00:00.000Z'],
    ['3h', '2026-11-23T12:00:00.000Z'],
  ])('expiration %s ends at %s', async (expiration, expiration_date) => {
    const reply = await caller(acme(), 'ada')('POST', PATH, { description: 'CI', expiration })
    expect(reply.body).toMatchObject({ expiration_date })
  })

  test('without roles takes those of the key that makes it, and keeps them when its person leaves', async () => {
    const cloud = acme()
    const { body } = await caller(cloud, 'ada')('POST', PATH, { description: 'CI' })
    const made = caller(cloud, String(ApiKey.parse(body)['key']))
    expect(await made('DELETE', '/organizations/1234567890/members/1')).toMatchObject({ status: 200 })
    expect(await made('DELETE', '/organizations/1234567890/members/2')).toMatchObject({ status: 200 })
  })

  test.each([
    ['no description', {}],
    ['an empty one', { description: '' }],
    ['something that is not a duration', { description: 'CI', expiration: 'never' }],
  ])('is refused for %s', async (_, body) => {
    expect(await caller(acme(), 'ada')('POST', PATH, body)).toMatchObject({
      status: 400,
      codes: ['api_keys.invalid_input'],
    })
  })

  test('an organization has at most 500 active keys', async () => {
    const cloud = acme()
    const state = cloud.state.export()
    const [sample] = state.keys
    const expiresAt = new Date(DEFAULT_NOW + HOUR).toISOString()
    const more = Array.from({ length: 497 }, (_, index) => ({
      ...sample,
      id: `k${index}`,
      secret: `k${index}`,
      expiresAt,
    }))
    cloud.state.import({ ...state, keys: [...state.keys, ...more] })
    expect(await caller(cloud, 'ada')('POST', PATH, { description: 'one more' })).toMatchObject({
      status: 400,
    })
    cloud.clock.advance(HOUR)
    expect(await caller(cloud, 'ada')('POST', PATH, { description: 'one more' })).toMatchObject({
      status: 201,
    })
  })
})

describe('revoking', () => {
  test('several at a time ends them, and passes over those that do not exist', async () => {
    const cloud = acme()
    const reply = await caller(cloud, 'ada')('DELETE', PATH, { keys: ['bob', 'cat', 'ghost'] })
    expect(reply).toMatchObject({ status: 200, body: {} })
    expect(await ids(cloud, 'ada')).toEqual(['ada'])
    expect(await caller(cloud, 'bob')('GET', '/organizations')).toMatchObject({ status: 401 })
    await caller(cloud, 'ada')('DELETE', PATH, { keys: ['bob'] })
    expect(cloud.requests.at(-1)).toMatchObject({ status: 200, effect: false })
    expect(await caller(cloud, 'ada')('DELETE', PATH, { keys: null })).toMatchObject({ status: 400 })
  })

  test('one by its id, once', async () => {
    const call = caller(acme(), 'ada')
    expect(await call('DELETE', `${PATH}/bob`)).toMatchObject({ status: 200, body: {} })
    expect(await call('DELETE', `${PATH}/bob`)).toMatchObject({
      status: 404,
      codes: ['api_keys.key_not_found'],
    })
  })

  test("an owner can revoke another's key although the list has only their own", async () => {
    const cloud = acme({ keysList: 'own' })
    expect(await caller(cloud, 'ada')('GET', `${PATH}/bob`)).toMatchObject({ status: 404 })
    expect(await caller(cloud, 'ada')('DELETE', `${PATH}/bob`)).toMatchObject({ status: 200 })
  })
})

test('an expired key has vanished', async () => {
  const cloud = acme()
  await caller(cloud, 'ada')('POST', PATH, { description: 'brief', expiration: '3h' })
  expect(await ids(cloud, 'ada')).toContain('brief')
  cloud.clock.advance(3 * HOUR)
  expect(await ids(cloud, 'ada')).not.toContain('brief')
})

describe('Workload credentials owners', () => {
  test('make keys, and see and revoke their own only', async () => {
    const cloud = acme()
    const cat = caller(cloud, 'cat')
    const { status, body } = await cat('POST', PATH, { description: 'CI' })
    expect(status).toBe(201)
    expect(await ids(cloud, 'cat')).toEqual(['cat', 'CI'])
    expect(await cat('DELETE', `${PATH}/ada`)).toMatchObject({ status: 404 })
    await cat('DELETE', PATH, { keys: ['ada', 'bob', ApiKey.parse(body).id] })
    expect(await ids(cloud, 'ada')).toEqual(['ada', 'cat', 'bob'])
  })

  test('are known by a role id that is a reading', async () => {
    const cloud = acme({ workloadCredentialsRole: 'credentials-admin' })
    expect(await caller(cloud, 'cat')('POST', PATH, { description: 'CI' })).toMatchObject({
      status: 403,
      codes: ['root.invalid_authentication'],
    })
  })
})
