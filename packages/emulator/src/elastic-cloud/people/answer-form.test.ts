import { describe, expect, test } from 'vitest'
import { organization, role } from '../seed/organization.ts'
import { createElasticCloud, DEFAULT_NOW } from '../server/emulator.ts'
import type { Assignment } from '../state/assignment.ts'
import type { Readings } from '../state/readings.ts'
import { caller } from '../testing/caller.ts'

const organization_id = '1234567890'
const BOB = '/users/2/role_assignments'

function acme(readings: Partial<Readings>, roles: readonly Assignment[] = [role('elasticsearch-developer')]) {
  const cloud = createElasticCloud({
    readings,
    state: organization({
      now: DEFAULT_NOW,
      members: [
        { email: 'ada@acme.example', userId: '1', roles: [role('organization-admin')] },
        { email: 'bob@acme.example', userId: '2', roles },
      ],
      keys: [{ id: 'owner', email: 'ada@acme.example', roles: [role('organization-admin'), ...roles] }],
    }),
  })
  const call = caller(cloud)
  const bob = async () => {
    const { body } = await call('GET', '/organizations/1234567890/members')
    return (body as { members: { role_assignments: object }[] }).members[1]
  }
  return { cloud, call, bob }
}

const developer = { organization_id, all: true }

describe('what a member has is shown', () => {
  test.each<[Partial<Readings>, object]>([
    [{}, { project: { elasticsearch: [{ role_id: 'elasticsearch-developer', ...developer }] } }],
    [{ roleIds: 'short' }, { project: { elasticsearch: [{ role_id: 'developer', ...developer }] } }],
    [
      { defaultApplicationRoles: 'filled-in' },
      {
        project: {
          elasticsearch: [
            { role_id: 'elasticsearch-developer', ...developer, application_roles: ['developer'] },
          ],
        },
      },
    ],
    [
      { builtInRoles: 'shown' },
      {
        organization: [{ role_id: 'ess-default-organization', organization_id }],
        project: { elasticsearch: [{ role_id: 'elasticsearch-developer', ...developer }] },
      },
    ],
    [
      { unknownKeys: true },
      {
        project: {
          elasticsearch: [
            { role_id: 'elasticsearch-developer', ...developer, granted_by: { source: 'console' } },
          ],
        },
      },
    ],
    [
      { emptyLists: 'null' },
      {
        platform: null,
        organization: null,
        deployment: null,
        project: {
          elasticsearch: [
            {
              role_id: 'elasticsearch-developer',
              ...developer,
              project_ids: null,
              application_roles: null,
            },
          ],
          observability: null,
          security: null,
          vectordb: null,
          workplaceai: null,
        },
        cloud_connected_resource: null,
      },
    ],
  ])('under %j', async (readings, role_assignments) => {
    expect(await acme(readings).bob()).toMatchObject({ role_assignments })
  })

  test('in the spelling in which it was granted, unless answers have one', async () => {
    const granted = { project: { security: [{ role_id: 't1_analyst', organization_id, all: true }] } }
    const shown = async (roleIds: Readings['roleIds']) => {
      const { call, bob } = acme({ roleIds }, [])
      await call('POST', BOB, granted)
      return (await bob())?.role_assignments
    }
    expect(await shown('as-granted')).toEqual(granted)
    expect(await shown('short')).toEqual(granted)
    expect(await shown('prefixed')).toEqual({
      project: { security: [{ role_id: 'security-t1-analyst', organization_id, all: true }] },
    })
  })

  test('with what they have in other organizations', async () => {
    const { cloud, bob } = acme({ otherOrganizations: 'shown' }, [role('deployment-viewer')])
    cloud.joinElsewhere('bob@acme.example')
    const state = cloud.state.export()
    cloud.state.import({
      ...state,
      memberships: state.memberships.map((membership) =>
        membership.organizationId === organization_id
          ? membership
          : { ...membership, assignments: [role('organization-admin')] },
      ),
    })
    expect((await bob())?.role_assignments).toEqual({
      organization: [{ role_id: 'organization-admin', organization_id: '9876543210' }],
      deployment: [{ role_id: 'deployment-viewer', organization_id, all: true }],
    })
    cloud.readings.otherOrganizations = 'left-out'
    expect((await bob())?.role_assignments).not.toHaveProperty('organization')
  })
})

test('nothing is filled in for keys: for them, absent application roles mean the Cloud API only', async () => {
  const { call } = acme({ defaultApplicationRoles: 'filled-in', builtInRoles: 'shown' })
  const { body } = await call('GET', '/users/auth/keys')
  expect(body).toMatchObject({
    keys: [
      {
        role_assignments: {
          organization: [{ role_id: 'organization-admin', organization_id }],
          project: { elasticsearch: [{ role_id: 'elasticsearch-developer', ...developer }] },
        },
      },
    ],
  })
  expect(JSON.stringify(body)).not.toContain('application_roles')
  expect(JSON.stringify(body)).not.toContain('ess-default-organization')
})

describe('null', () => {
  test('is every absent field, and every empty list except that of application roles', async () => {
    const { call, cloud } = acme({ emptyLists: 'null' }, [role('elasticsearch-viewer', 'search', [])])
    expect((await call('GET', '/organizations/1234567890/invitations')).body).toEqual({ invitations: null })
    expect((await call('GET', '/deployments')).body).toEqual({ deployments: null })
    expect((await call('GET', '/serverless/projects/security')).body).toEqual({ items: null })
    expect((await call('GET', '/cloud-connected/clusters')).body).toEqual({ items: null })
    expect((await call('GET', '/users/auth/keys')).body).toMatchObject({ keys: [{ expiration_date: null }] })
    expect((await call('GET', '/organizations/1234567890/members')).body).toMatchObject({
      members: [
        { name: null },
        { role_assignments: { project: { elasticsearch: [{ application_roles: [] }] } } },
      ],
    })
    await call('POST', '/organizations/1234567890/invitations', { emails: ['zoe@acme.example'] })
    expect((await call('GET', '/organizations/1234567890/invitations')).body).toMatchObject({
      invitations: [{ accepted_at: null }],
    })
    expect(cloud.requests.every(({ status }) => status !== null && status < 300)).toBe(true)
  })
})

describe('user ids', () => {
  test.each([
    ['none', '1', '1'],
    ['current-user', 1, '1'],
    ['all', 1, 1],
  ] as const)('that are numbers: %s', async (numericUserIds, current, member) => {
    const { call } = acme({ numericUserIds })
    expect((await call('GET', '/saas/user')).body).toMatchObject({ user: { user_id: current } })
    expect((await call('GET', '/organizations/1234567890/members')).body).toMatchObject({
      members: [{ user_id: member }, {}],
    })
    expect((await call('GET', '/users/auth/keys')).body).toMatchObject({ keys: [{ user_id: member }] })
  })

  test('that no number can stand for stay texts', async () => {
    const { cloud, call } = acme({ numericUserIds: 'all' })
    const state = JSON.parse(JSON.stringify(cloud.state.export()).replaceAll('"1"', '"01"'))
    cloud.state.import(state)
    expect((await call('GET', '/saas/user')).body).toMatchObject({ user: { user_id: '01' } })
  })
})

describe('a revoke in the form that answers show', () => {
  const shown = {
    project: {
      elasticsearch: [
        {
          role_id: 'developer',
          organization_id,
          all: true,
          application_roles: ['developer'],
          granted_by: { source: 'console' },
        },
      ],
    },
  }
  const readings: Partial<Readings> = {
    revokedForm: 'as-shown',
    roleIds: 'short',
    defaultApplicationRoles: 'filled-in',
    unknownKeys: true,
  }

  test('is needed in one reading', async () => {
    const { cloud, call, bob } = acme(readings)
    expect((await bob())?.role_assignments).toEqual(shown)
    const meant = { project: { elasticsearch: [{ role_id: 'elasticsearch-developer', ...developer }] } }
    await call('DELETE', BOB, meant)
    expect(cloud.state.export().memberships[1]?.assignments).toHaveLength(1)
    expect(await call('DELETE', BOB, shown)).toMatchObject({ status: 200 })
    expect(cloud.state.export().memberships[1]?.assignments).toEqual([])
  })

  test('is refused for a key that answers do not have', async () => {
    expect(await acme({ ...readings, unknownKeys: false }).call('DELETE', BOB, shown)).toMatchObject({
      status: 400,
      codes: ['role_assignments.invalid_config'],
    })
  })
})
