import { Invitations, WireInvitation } from '@roster/elastic-cloud/wire'
import { describe, expect, test } from 'vitest'
import { organization, role } from '../seed/organization.ts'
import { createElasticCloud, DEFAULT_NOW, type ElasticCloudEmulator } from '../server/emulator.ts'
import type { Readings } from '../state/readings.ts'
import { caller } from '../testing/caller.ts'

const HOUR = 3_600_000
const PATH = '/organizations/1234567890/invitations'
const ZOE = 'zoe@acme.example'
const viewer = {
  deployment: [{ role_id: 'deployment-viewer', organization_id: '1234567890', all: true }],
}
const editor = {
  deployment: [{ role_id: 'deployment-editor', organization_id: '1234567890', all: true }],
}

function acme(readings: Partial<Readings> = {}) {
  return createElasticCloud({
    readings,
    state: organization({
      now: DEFAULT_NOW,
      members: [{ email: 'ada@acme.example', userId: '1', roles: [role('organization-admin')] }],
      deployments: [{ id: 'archive', name: 'archive', stopped: true }],
    }),
  })
}

async function listed(cloud: ElasticCloudEmulator): Promise<readonly WireInvitation[]> {
  return Invitations.parse((await caller(cloud)('GET', PATH)).body).invitations
}

describe('inviting', () => {
  test('answers 201 with the invitations, which are then listed', async () => {
    const cloud = acme()
    const { status, body } = await caller(cloud)('POST', PATH, {
      emails: [ZOE, 'max@acme.example'],
      expires_in: '3d',
      role_assignments: viewer,
    })
    expect(status).toBe(201)
    const { invitations } = Invitations.parse(body)
    expect(invitations).toMatchObject([
      {
        email: ZOE,
        created_at: '2026-11-23T09:00:00.000Z',
        expires_at: '2026-11-26T09:00:00.000Z',
        expired: false,
        organization: { id: '1234567890', name: 'Acme' },
        role_assignments: viewer,
      },
      { email: 'max@acme.example' },
    ])
    expect(await listed(cloud)).toEqual(invitations)
    expect(new Set(invitations.map(({ token }) => token)).size).toBe(2)
  })

  test.each([
    [undefined, '2026-11-26T09:00:00.000Z'],
    ['72h', '2026-11-26T09:00:00.000Z'],
    ['90m', '2026-11-23T10:30:00.000Z'],
  ])('expires_in %s ends at %s', async (expires_in, expires_at) => {
    const cloud = acme()
    await caller(cloud)('POST', PATH, { emails: [ZOE], expires_in })
    expect(await listed(cloud)).toMatchObject([{ expires_at }])
  })

  test.each([
    ['not JSON', '{"emails":'],
    ['no addresses', {}],
    ['an empty list', { emails: [] }],
    ['something that is not a duration', { emails: [ZOE], expires_in: 'soon' }],
    ['a list of something else', { emails: [1] }],
  ])('refuses %s with root.invalid_data', async (_, body) => {
    expect(await caller(acme())('POST', PATH, body)).toMatchObject({
      status: 400,
      codes: ['root.invalid_data'],
    })
  })

  test('one bad address is a verdict on all, and each is named', async () => {
    const cloud = acme()
    cloud.joinElsewhere('hank@globex.example')
    const emails = [ZOE, 'nonsense', 'ADA@acme.example', 'hank@globex.example']
    const { status, codes, body } = await caller(cloud)('POST', PATH, { emails })
    expect(status).toBe(400)
    expect(codes).toEqual([
      'organization.invitation_invalid_email',
      'organization.user_organization_already_belongs',
    ])
    expect(JSON.stringify(body)).toContain('ADA@acme.example')
    expect(JSON.stringify(body)).not.toContain('hank@globex.example')
    expect(await listed(cloud)).toEqual([])
    expect(cloud.requests[0]?.effect).toBe(false)
  })

  test.each([
    ['several-organizations', 201, []],
    ['one-organization', 400, ['organization.user_organization_already_belongs']],
  ] as const)(
    'a person of another organization, if accounts hold %s: %i',
    async (accounts, status, codes) => {
      const cloud = acme({ accounts })
      cloud.joinElsewhere('hank@globex.example')
      expect(await caller(cloud)('POST', PATH, { emails: ['hank@globex.example'] })).toMatchObject({
        status,
        codes,
      })
    },
  )

  test("takes the bodies of Elastic's Go client, which writes null for whatever is unset", async () => {
    const entry = { ...viewer.deployment[0], deployment_ids: null, application_roles: null }
    const cloud = acme()
    const { status } = await caller(cloud)('POST', PATH, {
      emails: [ZOE],
      expires_in: '7d',
      role_assignments: { platform: null, organization: null, deployment: [entry], project: null },
    })
    expect(status).toBe(201)
    expect(await listed(cloud)).toMatchObject([
      { expires_at: '2026-11-30T09:00:00.000Z', role_assignments: viewer },
    ])
    await caller(cloud)('POST', PATH, {
      emails: ['max@acme.example'],
      expires_in: null,
      role_assignments: null,
    })
    expect(await listed(cloud)).toMatchObject([
      {},
      { expires_at: '2026-11-26T09:00:00.000Z', role_assignments: {} },
    ])
  })

  test.each([
    ['accepts', 201],
    ['refuses', 403],
  ] as const)(
    'to all deployments, with a stopped one among them: %s',
    async (inviteToAllWithStopped, status) => {
      const cloud = acme({ inviteToAllWithStopped })
      const call = caller(cloud)
      expect(await call('POST', PATH, { emails: [ZOE], role_assignments: viewer })).toMatchObject({ status })
      expect(await call('POST', PATH, { emails: ['max@acme.example'] })).toMatchObject({ status: 201 })
      const state = cloud.state.export()
      cloud.state.import({ ...state, deployments: [] })
      expect(
        await call('POST', PATH, { emails: ['abe@acme.example'], role_assignments: viewer }),
      ).toMatchObject({
        status: 201,
      })
    },
  )

  test('or, in the other reading, on the bad ones only', async () => {
    const cloud = acme({ batchVerdict: 'partial' })
    expect(await caller(cloud)('POST', PATH, { emails: [ZOE, 'nonsense'] })).toMatchObject({ status: 400 })
    expect(await listed(cloud)).toMatchObject([{ email: ZOE }])
    expect(cloud.requests[0]).toMatchObject({ status: 400, effect: true })
  })

  test('takes one address in two spellings once', async () => {
    const cloud = acme()
    await caller(cloud)('POST', PATH, { emails: [ZOE, 'Zoe@Acme.example'] })
    expect(await listed(cloud)).toHaveLength(1)
  })

  test('is refused for role assignments that cannot be changed, or are not valid', async () => {
    const deployment = { role_id: 'deployment-viewer', organization_id: '1234567890' }
    const on = (entry: object) => ({ emails: [ZOE], role_assignments: { deployment: [entry] } })
    const call = caller(acme())
    expect(await call('POST', PATH, on({ ...deployment, deployment_ids: ['archive'] }))).toMatchObject({
      status: 403,
      codes: ['role_assignments.unauthorized_role_assignments'],
    })
    expect(await call('POST', PATH, on(deployment))).toMatchObject({
      status: 400,
      codes: ['role_assignments.invalid_config'],
    })
  })

  test('refuses chosen addresses, and more of them than the limit', async () => {
    const cloud = acme({ maxEmails: 2 })
    cloud.faults.configure({ refuse: { emails: ['Zoe@acme.example'], resources: [] } })
    const call = caller(cloud)
    expect((await call('POST', PATH, { emails: [ZOE] })).codes).toEqual([
      'organization.invitation_invalid_email',
    ])
    const three = { emails: ['a@b.example', 'c@d.example', 'e@f.example'] }
    expect((await call('POST', PATH, three)).codes).toEqual(['root.invalid_data'])
  })

  test.each([
    ['refuses', 404, ['organization.user_organization_does_not_belong']],
    ['accepts', 201, []],
  ] as const)('with the key of a former member: %s', async (formerMemberInvites, status, codes) => {
    const cloud = acme({ formerMemberInvites })
    await caller(cloud)('DELETE', '/organizations/1234567890/members/1')
    expect(await caller(cloud)('POST', PATH, { emails: [ZOE] })).toMatchObject({ status, codes })
  })
})

describe('a second invitation of the same person', () => {
  test('refreshes the first: same token and roles, a new end', async () => {
    const cloud = acme()
    const call = caller(cloud)
    await call('POST', PATH, { emails: [ZOE], role_assignments: viewer })
    const [first] = await listed(cloud)
    cloud.clock.advance(100 * HOUR)
    expect(await listed(cloud)).toMatchObject([{ expired: true }])
    expect(await call('POST', PATH, { emails: [ZOE], role_assignments: editor })).toMatchObject({
      status: 201,
    })
    expect(await listed(cloud)).toEqual([{ ...first, expires_at: '2026-11-30T13:00:00.000Z' }])
  })

  test('or takes the new roles', async () => {
    const cloud = acme({ refreshedRoles: 'replaced' })
    await caller(cloud)('POST', PATH, { emails: [ZOE], role_assignments: viewer })
    await caller(cloud)('POST', PATH, { emails: [ZOE], role_assignments: editor })
    expect(await listed(cloud)).toMatchObject([{ role_assignments: editor }])
  })

  test('or is refused while there is one, open or expired', async () => {
    const cloud = acme({ refresh: 'refuses' })
    const call = caller(cloud)
    await call('POST', PATH, { emails: [ZOE] })
    cloud.clock.advance(100 * HOUR)
    expect(await call('POST', PATH, { emails: ['Zoe@acme.example'] })).toMatchObject({
      status: 400,
      codes: ['organization.invitation_already_exists'],
    })
    const [expired] = await listed(cloud)
    await call('DELETE', `${PATH}/${expired?.token}`)
    expect(await call('POST', PATH, { emails: [ZOE] })).toMatchObject({ status: 201 })
  })
})

describe('cancelling', () => {
  async function invited(readings: Partial<Readings> = {}) {
    const cloud = acme(readings)
    await caller(cloud)('POST', PATH, { emails: [ZOE, 'max@acme.example'] })
    const tokens = (await listed(cloud)).map(({ token }) => token)
    return { cloud, tokens }
  }

  test('deletes several at a time', async () => {
    const { cloud, tokens } = await invited()
    expect(await caller(cloud)('DELETE', `${PATH}/${tokens.join(',')}`)).toMatchObject({
      status: 200,
      body: {},
    })
    expect(await listed(cloud)).toEqual([])
  })

  test('one that does not exist spoils it for all', async () => {
    const { cloud, tokens } = await invited()
    expect(await caller(cloud)('DELETE', `${PATH}/${tokens[0]},unknown`)).toMatchObject({
      status: 404,
      codes: ['organization.invitation_not_found'],
    })
    expect(await listed(cloud)).toHaveLength(2)
  })

  test('or is passed over', async () => {
    const { cloud, tokens } = await invited({ deleteMissing: 200 })
    expect(await caller(cloud)('DELETE', `${PATH}/${tokens[0]},unknown`)).toMatchObject({ status: 200 })
    expect(await listed(cloud)).toHaveLength(1)
  })

  test('a list without a token is refused', async () => {
    const { cloud } = await invited()
    expect(await caller(cloud)('DELETE', `${PATH}/%2C`)).toMatchObject({
      status: 400,
      codes: ['root.invalid_data'],
    })
  })
})

describe('accepting', () => {
  /** Zoe signed up on her own, so she has a key although she is in no organization. */
  function withZoe(cloud: ElasticCloudEmulator) {
    const state = cloud.state.export()
    cloud.state.import({
      ...state,
      people: [...state.people, { userId: '26', email: ZOE }],
      keys: [
        ...state.keys,
        { id: 'zoe', secret: 'zoe', description: '', userId: '26', createdAt: cloud.clock.timestamp() },
      ],
    })
    return caller(cloud, 'zoe')
  }

  test('with the own key makes a member with the roles of the invitation', async () => {
    const cloud = acme()
    const zoe = withZoe(cloud)
    await caller(cloud)('POST', PATH, { emails: [ZOE], role_assignments: viewer })
    const [invitation] = await listed(cloud)
    const read = await zoe('GET', `/organizations/invitations/${invitation?.token}`)
    expect(WireInvitation.parse(read.body)).toEqual(invitation)
    expect(await zoe('POST', `/organizations/invitations/${invitation?.token}/_accept`)).toMatchObject({
      status: 200,
      body: {},
    })
    expect(await listed(cloud)).toEqual([])
    expect((await zoe('GET', '/organizations/1234567890/members')).body).toMatchObject({
      members: [{ user_id: '1' }, { user_id: '26', email: ZOE, role_assignments: viewer }],
    })
  })

  test('keeps it in the list, in the other reading', async () => {
    const cloud = acme({ acceptedInvitations: 'listed' })
    await caller(cloud)('POST', PATH, { emails: [ZOE] })
    cloud.accept(ZOE)
    expect(await listed(cloud)).toMatchObject([{ accepted_at: '2026-11-23T09:00:00.000Z', expired: false }])
  })

  test('is for the invited person and for open invitations', async () => {
    const cloud = acme({ accounts: 'one-organization' })
    const zoe = withZoe(cloud)
    const accept = (token: string | undefined) => zoe('POST', `/organizations/invitations/${token}/_accept`)
    await caller(cloud)('POST', PATH, { emails: [ZOE, 'max@acme.example'] })
    const [hers, his] = await listed(cloud)
    expect(await accept(his?.token)).toMatchObject({ status: 403, codes: ['root.invalid_authentication'] })
    expect(await accept('unknown')).toMatchObject({
      status: 404,
      codes: ['organization.invitation_not_found'],
    })
    cloud.clock.advance(72 * HOUR)
    expect(await accept(hers?.token)).toMatchObject({
      status: 404,
      codes: ['organization.invitation_not_found'],
    })
    cloud.clock.advance(-72 * HOUR)
    cloud.joinElsewhere(ZOE)
    expect(await accept(hers?.token)).toMatchObject({
      status: 400,
      codes: ['organization.user_organization_already_belongs'],
    })
    cloud.readings.accounts = 'several-organizations'
    expect(await accept(hers?.token)).toMatchObject({ status: 200 })
  })

  test('by hand signs up a new person, once', async () => {
    const cloud = acme()
    await caller(cloud)('POST', PATH, { emails: [ZOE] })
    cloud.accept('ZOE@acme.example')
    expect((await caller(cloud)('GET', '/organizations/1234567890/members')).body).toMatchObject({
      members: [{ user_id: '1' }, { email: ZOE }],
    })
    expect(() => cloud.accept(ZOE)).toThrow('organization.invitation_not_found')
  })
})
