import { describe, expect, test } from 'vitest'
import { organization, role } from '../seed/organization.ts'
import { createElasticCloud, DEFAULT_NOW } from '../server/emulator.ts'
import { type Call, caller } from '../testing/caller.ts'

const HOUR = 3_600_000
const ORG = '1234567890'
const members = [
  { email: 'ada@acme.example', userId: '1', roles: [role('organization-admin')] },
  { email: 'bob@acme.example', userId: '2', roles: [role('deployment-viewer', 'logs')] },
]

/** One request for each call of the API. */
const CALLS: readonly [name: string, make: (call: Call) => ReturnType<Call>][] = [
  ['organizations', (call) => call('GET', '/organizations')],
  ['organization', (call) => call('GET', `/organizations/${ORG}`)],
  ['members', (call) => call('GET', `/organizations/${ORG}/members`)],
  ['member removal', (call) => call('DELETE', `/organizations/${ORG}/members/2`)],
  ['invitations', (call) => call('GET', `/organizations/${ORG}/invitations`)],
  ['inviting', (call) => call('POST', `/organizations/${ORG}/invitations`, { emails: ['zoe@acme.example'] })],
  ['cancelling', (call) => call('DELETE', `/organizations/${ORG}/invitations/open`)],
  ['invitation', (call) => call('GET', '/organizations/invitations/open')],
  ['granting', (call) => call('POST', '/users/2/role_assignments', {})],
  ['revoking', (call) => call('DELETE', '/users/2/role_assignments', {})],
  ['keys', (call) => call('GET', '/users/auth/keys')],
  ['making a key', (call) => call('POST', '/users/auth/keys', { description: 'CI' })],
  ['key', (call) => call('GET', '/users/auth/keys/own')],
  ['key revocation', (call) => call('DELETE', '/users/auth/keys/own')],
  ['revocation of keys', (call) => call('DELETE', '/users/auth/keys', { keys: ['own'] })],
  ['deployments', (call) => call('GET', '/deployments')],
  ['deployment', (call) => call('GET', '/deployments/logs')],
  ['projects', (call) => call('GET', '/serverless/projects/security')],
  ['project roles', (call) => call('GET', '/serverless/projects/security/siem/roles')],
  ['clusters', (call) => call('GET', '/cloud-connected/clusters')],
  ['current user', (call) => call('GET', '/saas/user')],
]

function acme() {
  return createElasticCloud({
    state: organization({
      now: DEFAULT_NOW,
      members,
      invitations: [{ email: 'max@acme.example', token: 'open' }],
      deployments: [{ id: 'logs', name: 'logs-prod' }],
      keys: [
        { id: 'ada', email: 'ada@acme.example' },
        { id: 'own', email: 'ada@acme.example', roles: [role('organization-admin')] },
        { id: 'bob', email: 'bob@acme.example' },
        { id: 'org', roles: [role('deployment-admin', 'logs')] },
        { id: 'brief', roles: [role('organization-admin')], expiresAt: DEFAULT_NOW + HOUR },
      ],
    }),
  })
}

describe('a key', () => {
  test.each(CALLS)('%s: 401 without one, or with one that does not exist', async (_, make) => {
    const cloud = acme()
    expect(await make(caller(cloud, null))).toMatchObject({ status: 401 })
    expect(await make(caller(cloud, 'nobody'))).toMatchObject({ status: 401 })
    expect(cloud.requests.map(({ keyId, effect }) => [keyId, effect])).toEqual([
      [undefined, false],
      [undefined, false],
    ])
  })

  test('the organization reads name their own code for it', async () => {
    const stranger = caller(acme(), 'nobody')
    expect((await stranger('GET', '/organizations')).codes).toEqual(['user.not_found'])
    expect((await stranger('GET', `/organizations/${ORG}`)).codes).toEqual(['user.not_found'])
    expect((await stranger('GET', `/organizations/${ORG}/members`)).codes).toEqual(['root.unauthorized'])
  })

  test('expires by the clock', async () => {
    const cloud = acme()
    const call = caller(cloud, 'brief')
    cloud.clock.advance(HOUR - 1)
    expect(await call('GET', '/organizations')).toMatchObject({ status: 200 })
    cloud.clock.advance(1)
    expect(await call('GET', '/organizations')).toMatchObject({ status: 401 })
  })

  test('works after its person has left', async () => {
    const cloud = acme()
    await caller(cloud, 'ada')('DELETE', `/organizations/${ORG}/members/1`)
    expect(await caller(cloud, 'own')('GET', '/organizations')).toMatchObject({ status: 200 })
    expect(await caller(cloud, 'own')('DELETE', `/organizations/${ORG}/members/2`)).toMatchObject({
      status: 200,
    })
  })

  test('or ends with the membership, in the other reading', async () => {
    const cloud = acme()
    cloud.readings.keyOfFormerMember = 'refused'
    await caller(cloud, 'ada')('DELETE', `/organizations/${ORG}/members/1`)
    expect(await caller(cloud, 'own')('GET', '/organizations')).toMatchObject({ status: 401 })
    expect(await caller(cloud, 'org')('GET', '/organizations')).toMatchObject({ status: 200 })
  })

  test('is of one organization, although its person belongs to several', async () => {
    const cloud = acme()
    cloud.joinElsewhere('ada@acme.example')
    const call = caller(cloud, 'own')
    expect((await call('GET', '/organizations')).body).toMatchObject({ organizations: [{ id: ORG }] })
    await call('DELETE', `/organizations/${ORG}/members/1`)
    expect(cloud.state.export().memberships.filter(({ userId }) => userId === '1')).toMatchObject([
      { organizationId: '9876543210' },
    ])
  })

  test('every response says when it expires, refusals included', async () => {
    const call = caller(acme(), 'brief')
    const expiration = async (path: string) =>
      (await call('GET', path)).headers.get('x-elastic-api-key-expiration')
    expect(await expiration('/organizations')).toBe('2026-11-23T10:00:00.000Z')
    expect(await expiration('/nothing')).toBe('2026-11-23T10:00:00.000Z')
    expect(await expiration('/organizations/1')).toBe('2026-11-23T10:00:00.000Z')
    const lasting = await caller(acme(), 'ada')('GET', '/organizations')
    expect(lasting.headers.has('x-elastic-api-key-expiration')).toBe(false)
  })

  test('without roles of its own follows what its person holds', async () => {
    const cloud = acme()
    const [ada, bob] = [caller(cloud, 'ada'), caller(cloud, 'bob')]
    const invitation = { emails: ['zoe@acme.example'] }
    expect(await bob('POST', `/organizations/${ORG}/invitations`, invitation)).toMatchObject({ status: 403 })
    const owner = { organization: [{ role_id: 'organization-admin', organization_id: ORG }] }
    await ada('POST', '/users/2/role_assignments', owner)
    expect(await bob('POST', `/organizations/${ORG}/invitations`, invitation)).toMatchObject({ status: 201 })
  })
})

describe('a key of another organization', () => {
  const stranger = () => {
    const cloud = acme()
    cloud.joinElsewhere('hank@globex.example')
    const state = cloud.state.export()
    const hank = state.people.find(({ email }) => email === 'hank@globex.example')
    const key = {
      id: 'hank',
      secret: 'hank',
      description: '',
      userId: hank?.userId ?? '',
      createdAt: cloud.clock.timestamp(),
      assignments: [role('organization-admin')],
    }
    cloud.state.import({ ...state, keys: [...state.keys, key] })
    return caller(cloud, 'hank')
  }

  test('sees its own organization only', async () => {
    const call = stranger()
    expect((await call('GET', '/organizations')).body).toMatchObject({
      organizations: [{ id: '9876543210' }],
    })
    expect(await call('GET', `/organizations/${ORG}`)).toMatchObject({
      status: 403,
      codes: ['organization.invalid_access'],
    })
    expect(await call('GET', '/organizations/1')).toMatchObject({
      status: 404,
      codes: ['organization.not_found'],
    })
    expect((await call('GET', '/deployments')).body).toEqual({ deployments: [] })
    expect(await call('GET', '/deployments/logs')).toMatchObject({ status: 404 })
  })

  test.each(
    CALLS.filter(([name]) =>
      ['members', 'member removal', 'invitations', 'inviting', 'cancelling'].includes(name),
    ),
  )('%s: as if there were no such organization', async (_, make) => {
    expect(await make(stranger())).toMatchObject({ status: 404, codes: ['organization.not_found'] })
  })

  test('cannot change the roles of our members', async () => {
    const owner = { organization: [{ role_id: 'organization-admin', organization_id: '9876543210' }] }
    expect(await stranger()('POST', '/users/2/role_assignments', owner)).toMatchObject({
      status: 400,
      codes: ['role_assignments.invalid_target_user_id'],
    })
  })
})

test.each(
  CALLS.filter(([name]) =>
    [
      'member removal',
      'inviting',
      'cancelling',
      'making a key',
      'key revocation',
      'revocation of keys',
    ].includes(name),
  ),
)('%s: only an owner may', async (_, make) => {
  const cloud = acme()
  for (const secret of ['bob', 'org']) {
    expect(await make(caller(cloud, secret))).toMatchObject({
      status: 403,
      codes: ['root.invalid_authentication'],
    })
  }
  expect(cloud.requests.some(({ effect }) => effect)).toBe(false)
})

test('a key sees the deployments and projects on which it has a role, and an owner sees all', async () => {
  const cloud = createElasticCloud({
    state: organization({
      now: DEFAULT_NOW,
      members,
      deployments: [
        { id: 'logs', name: 'logs-prod' },
        { id: 'shop', name: 'shop' },
      ],
      projects: [{ id: 'siem', name: 'siem', type: 'security' }],
      keys: [
        { id: 'ada', email: 'ada@acme.example' },
        { id: 'bob', email: 'bob@acme.example' },
      ],
    }),
  })
  const [ada, bob] = [caller(cloud, 'ada'), caller(cloud, 'bob')]
  expect((await ada('GET', '/deployments')).body).toMatchObject({
    deployments: [{ id: 'logs' }, { id: 'shop' }],
  })
  expect((await bob('GET', '/deployments')).body).toMatchObject({ deployments: [{ id: 'logs' }] })
  expect((await ada('GET', '/serverless/projects/security')).body).toMatchObject({ items: [{ id: 'siem' }] })
  expect((await bob('GET', '/serverless/projects/security')).body).toEqual({ items: [] })
})

test('a path that does not exist is 404 with a code', async () => {
  expect(await caller(acme(), 'ada')('GET', '/nothing')).toMatchObject({
    status: 404,
    codes: ['root.resource_not_found'],
  })
})
