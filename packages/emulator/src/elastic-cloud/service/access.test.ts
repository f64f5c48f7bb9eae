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

/** Every call, as one that changes something or reads something. */
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
  ['deployments', (call) => call('GET', '/deployments')],
  ['deployment', (call) => call('GET', '/deployments/logs')],
  ['projects', (call) => call('GET', '/serverless/projects/security')],
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

  test('ends with the membership of its person', async () => {
    const cloud = acme()
    await caller(cloud, 'ada')('DELETE', `/organizations/${ORG}/members/1`)
    expect(await caller(cloud, 'ada')('GET', '/organizations')).toMatchObject({ status: 401 })
    expect(await caller(cloud, 'org')('GET', '/organizations')).toMatchObject({ status: 200 })
  })

  test('or does not, in the other reading', async () => {
    const cloud = acme()
    cloud.readings.keyOfFormerMember = 'works'
    await caller(cloud, 'ada')('DELETE', `/organizations/${ORG}/members/1`)
    expect(await caller(cloud, 'ada')('GET', '/organizations')).toMatchObject({ status: 200 })
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

  test('may not touch our people', async () => {
    const owner = { organization: [{ role_id: 'organization-admin', organization_id: '9876543210' }] }
    expect(await stranger()('POST', '/users/2/role_assignments', owner)).toMatchObject({
      status: 400,
      codes: ['role_assignments.invalid_target_user_id'],
    })
  })
})

test.each(CALLS.filter(([name]) => ['member removal', 'inviting', 'cancelling'].includes(name)))(
  '%s: only an owner may',
  async (_, make) => {
    const cloud = acme()
    for (const secret of ['bob', 'org']) {
      expect(await make(caller(cloud, secret))).toMatchObject({
        status: 403,
        codes: ['root.invalid_authentication'],
      })
    }
    expect(cloud.requests.some(({ effect }) => effect)).toBe(false)
  },
)

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
