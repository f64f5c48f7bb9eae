import { RoleAssignments } from '@roster/elastic-cloud/wire'
import { describe, expect, test } from 'vitest'
import { organization, role } from '../seed/organization.ts'
import { createElasticCloud, DEFAULT_NOW, type ElasticCloudEmulator } from '../server/emulator.ts'
import type { Assignment } from '../state/assignment.ts'
import type { Readings } from '../state/readings.ts'
import { caller } from '../testing/caller.ts'

const BOB = '/users/2/role_assignments'
const organization_id = '1234567890'

function acme(roles: readonly Assignment[] = [], readings: Partial<Readings> = {}) {
  return createElasticCloud({
    readings,
    state: organization({
      now: DEFAULT_NOW,
      members: [
        { email: 'ada@acme.example', userId: '1', roles: [role('organization-admin')] },
        { email: 'bob@acme.example', userId: '2', roles },
      ],
      deployments: [
        { id: 'logs', name: 'logs-prod' },
        { id: 'archive', name: 'archive', stopped: true },
      ],
      keys: [
        { id: 'owner', email: 'ada@acme.example' },
        { id: 'logs-admin', roles: [role('deployment-admin', 'logs')] },
      ],
    }),
  })
}

function held(cloud: ElasticCloudEmulator): readonly Assignment[] | undefined {
  return cloud.state.export().memberships.find(({ userId }) => userId === '2')?.assignments
}

async function shown(cloud: ElasticCloudEmulator): Promise<RoleAssignments> {
  const { body } = await caller(cloud)('GET', '/organizations/1234567890/members')
  const { members } = body as { members: { user_id: string; role_assignments: unknown }[] }
  return RoleAssignments.parse(members.find(({ user_id }) => user_id === '2')?.role_assignments)
}

const on = (...deployment_ids: string[]) => ({
  deployment: [{ role_id: 'deployment-viewer', organization_id, all: false, deployment_ids }],
})

describe('a set of assignments', () => {
  test("takes the payload of the product's documentation and gives it back", async () => {
    const cloud = acme()
    const payload = {
      deployment: [{ role_id: 'deployment-admin', organization_id, all: true }],
      project: {
        elasticsearch: [
          {
            role_id: 'elasticsearch-viewer',
            organization_id,
            all: false,
            project_ids: ['search'],
            application_roles: ['logs_viewer'],
          },
        ],
        observability: [
          {
            role_id: 'observability-editor',
            organization_id,
            all: false,
            project_ids: ['watch'],
            application_roles: [],
          },
        ],
      },
    }
    expect(await caller(cloud)('POST', BOB, payload)).toMatchObject({ status: 200, body: {} })
    expect(await shown(cloud)).toEqual(payload)
    await caller(cloud)('DELETE', BOB, payload)
    expect(held(cloud)).toEqual([])
  })

  test('granted as [a, b] and revoked as [a] leaves [b]', async () => {
    const cloud = acme()
    await caller(cloud)('POST', BOB, on('logs', 'shop'))
    await caller(cloud)('DELETE', BOB, on('logs'))
    expect(await shown(cloud)).toEqual(on('shop'))
  })

  test('merges resources of the same role, and keeps all apart from some', async () => {
    const cloud = acme([role('deployment-viewer', 'logs'), role('deployment-viewer')])
    await caller(cloud)('POST', BOB, on('shop'))
    expect(await shown(cloud)).toEqual({
      deployment: [
        { role_id: 'deployment-viewer', organization_id, all: false, deployment_ids: ['logs', 'shop'] },
        { role_id: 'deployment-viewer', organization_id, all: true },
      ],
    })
  })

  test('distinguishes absent, empty and named application roles', async () => {
    const cloud = acme([
      role('elasticsearch-viewer', 'search'),
      role('elasticsearch-viewer', 'search', []),
      role('elasticsearch-viewer', 'search', ['b', 'a']),
    ])
    const entry = { role_id: 'elasticsearch-viewer', organization_id, all: false, project_ids: ['search'] }
    expect(await shown(cloud)).toEqual({
      project: {
        elasticsearch: [
          entry,
          { ...entry, application_roles: [] },
          { ...entry, application_roles: ['a', 'b'] },
        ],
      },
    })
    const named = { ...entry, application_roles: ['a', 'b', 'a'] }
    await caller(cloud)('DELETE', BOB, { project: { elasticsearch: [named] } })
    await caller(cloud)('DELETE', BOB, { project: { elasticsearch: [entry] } })
    expect(held(cloud)).toEqual([role('elasticsearch-viewer', 'search', [])])
  })

  test('holds connected clusters and organization roles', async () => {
    const cloud = acme()
    const payload = {
      organization: [{ role_id: 'billing-admin', organization_id }],
      cloud_connected_resource: [
        { role_id: 'cloud-connected-viewer', organization_id, all: false, resource_ids: ['factory'] },
      ],
    }
    await caller(cloud)('POST', BOB, payload)
    expect(await shown(cloud)).toEqual(payload)
  })

  test('keeps kinds it does not know as they are', async () => {
    const cloud = acme()
    const payload = {
      platform: [{ role_id: 'ece_platform_admin' }],
      project: { vectors: [{ role_id: 'vectors-admin', organization_id, all: true, depth: 3 }] },
    }
    await caller(cloud)('POST', BOB, payload)
    expect(await shown(cloud)).toEqual(payload)
    const reordered = { depth: 3, all: true, organization_id, role_id: 'vectors-admin' }
    await caller(cloud)('DELETE', BOB, { project: { vectors: [reordered] } })
    expect(await shown(cloud)).toEqual({ platform: payload.platform })
  })

  test('shows empty lists in the other reading', async () => {
    expect(await shown(acme([], { emptyLists: 'present' }))).toEqual({
      organization: [],
      deployment: [],
      project: { elasticsearch: [], observability: [], security: [], vectordb: [], workplaceai: [] },
      cloud_connected_resource: [],
    })
  })
})

describe('forms of one meaning', () => {
  const developers = (role_id: string, rest: object = {}) => ({
    project: { elasticsearch: [{ role_id, organization_id, all: true, ...rest }] },
  })

  test('null is absent, never empty', async () => {
    const cloud = acme()
    const body = {
      platform: null,
      organization: null,
      deployment: null,
      project: {
        elasticsearch: [
          {
            role_id: 'elasticsearch-viewer',
            organization_id,
            all: true,
            project_ids: null,
            application_roles: null,
          },
        ],
        observability: null,
        security: null,
      },
    }
    expect(await caller(cloud)('POST', BOB, body)).toMatchObject({ status: 200 })
    expect(held(cloud)).toEqual([role('elasticsearch-viewer')])
    await caller(cloud)('DELETE', BOB, body)
    expect(held(cloud)).toEqual([])
  })

  test.each([
    [developers('elasticsearch-developer'), developers('developer')],
    [developers('developer'), developers('elasticsearch-developer')],
    [
      developers('elasticsearch-developer'),
      developers('elasticsearch-developer', { application_roles: ['developer'] }),
    ],
    [
      { project: { security: [{ role_id: 't1_analyst', organization_id, all: true }] } },
      { project: { security: [{ role_id: 'security-t1-analyst', organization_id, all: true }] } },
    ],
  ])('granted as %j, revoked as %j', async (granted, revoked) => {
    const cloud = acme()
    const call = caller(cloud)
    expect(await call('POST', BOB, granted)).toMatchObject({ status: 200 })
    expect(await shown(cloud)).toEqual(granted)
    await call('POST', BOB, revoked)
    expect(held(cloud)).toHaveLength(1)
    await call('DELETE', BOB, revoked)
    expect(held(cloud)).toEqual([])
  })

  test('other application roles are another assignment', async () => {
    const cloud = acme([role('elasticsearch-developer')])
    await caller(cloud)('POST', BOB, developers('elasticsearch-developer', { application_roles: ['admin'] }))
    await caller(cloud)('POST', BOB, developers('elasticsearch-developer', { application_roles: [] }))
    expect(held(cloud)).toHaveLength(3)
  })

  test('predefined application roles go with any role id, custom ones with the viewer role', async () => {
    const call = caller(acme())
    const admins = (...application_roles: string[]) =>
      developers('elasticsearch-admin', { application_roles })
    expect(await call('POST', BOB, admins('viewer'))).toMatchObject({ status: 200 })
    expect(await call('POST', BOB, admins('viewer', 'logs_viewer'))).toMatchObject({ status: 400 })
    const viewers = developers('viewer', { application_roles: ['viewer', 'logs_viewer'] })
    expect(await call('POST', BOB, viewers)).toMatchObject({ status: 200 })
  })

  test('organization roles take application roles, and an owner stays one', async () => {
    const cloud = acme()
    const owner = {
      organization: [{ role_id: 'organization-admin', organization_id, application_roles: [] }],
    }
    expect(await caller(cloud)('POST', BOB, owner)).toMatchObject({ status: 200 })
    expect(await shown(cloud)).toEqual(owner)
    const state = cloud.state.export()
    const key = { id: 'bob', secret: 'bob', description: '', userId: '2', createdAt: cloud.clock.timestamp() }
    cloud.state.import({ ...state, keys: [...state.keys, key] })
    expect(
      await caller(cloud, 'bob')('POST', '/organizations/1234567890/invitations', {
        emails: ['z@acme.example'],
      }),
    ).toMatchObject({ status: 201 })
  })
})

describe('granting twice, and revoking an assignment that is not held', () => {
  test('is fine, and no effect', async () => {
    const cloud = acme([role('deployment-viewer', 'logs')])
    expect(await caller(cloud)('POST', BOB, on('logs'))).toMatchObject({ status: 200 })
    expect(await caller(cloud)('DELETE', BOB, on('shop'))).toMatchObject({ status: 200 })
    expect(cloud.requests.map(({ effect }) => effect)).toEqual([false, false])
  })

  test('or an error for the whole request', async () => {
    const cloud = acme([role('deployment-viewer', 'logs')], {
      grantExisting: 'error',
      revokeMissing: 'error',
    })
    const call = caller(cloud)
    expect(await call('POST', BOB, on('logs', 'shop'))).toMatchObject({ status: 400 })
    expect(await call('DELETE', BOB, on('logs', 'shop'))).toMatchObject({ status: 400 })
    expect(held(cloud)).toEqual([role('deployment-viewer', 'logs')])
    expect(await call('POST', BOB, on('shop', 'shop'))).toMatchObject({ status: 200 })
    expect(await call('DELETE', BOB, on('logs', 'shop', 'shop'))).toMatchObject({ status: 200 })
  })
})

describe('one request, one verdict', () => {
  const refused = { status: 403, codes: ['role_assignments.unauthorized_role_assignments'] }

  test('assignments on a stopped deployment cannot be changed', async () => {
    const cloud = acme([role('deployment-viewer', 'archive'), role('deployment-viewer', 'logs')])
    expect(await caller(cloud)('POST', BOB, on('shop', 'archive'))).toMatchObject(refused)
    expect(await caller(cloud)('DELETE', BOB, on('logs', 'archive'))).toMatchObject(refused)
    expect(held(cloud)).toHaveLength(2)
    expect(await caller(cloud)('DELETE', BOB, on('logs'))).toMatchObject({ status: 200 })
  })

  test('a key manages what its roles cover', async () => {
    const cloud = acme()
    const call = caller(cloud, 'logs-admin')
    expect(await call('POST', BOB, on('logs', 'shop'))).toMatchObject(refused)
    expect(await call('POST', BOB, on('logs'))).toMatchObject({ status: 200 })
    expect(held(cloud)).toEqual([role('deployment-viewer', 'logs')])
  })

  test('chosen resources are refused', async () => {
    const cloud = acme()
    cloud.faults.configure({ refuse: { emails: [], resources: ['shop'] } })
    expect(await caller(cloud)('POST', BOB, on('logs', 'shop'))).toMatchObject(refused)
  })

  test('a resource that does not exist is accepted, or refused', async () => {
    expect(await caller(acme())('POST', BOB, on('ghost'))).toMatchObject({ status: 200 })
    const cloud = acme([role('deployment-viewer', 'ghost')], { unknownResource: 'refuses' })
    expect(await caller(cloud)('POST', BOB, on('ghost'))).toMatchObject(refused)
    expect(await caller(cloud)('DELETE', BOB, on('ghost'))).toMatchObject({ status: 200 })
    expect(await caller(cloud)('POST', BOB, on('logs'))).toMatchObject({ status: 200 })
  })

  test('another organization is not ours to give', async () => {
    const elsewhere = { deployment: [{ role_id: 'deployment-viewer', organization_id: '1', all: true }] }
    expect(await caller(acme())('POST', BOB, elsewhere)).toMatchObject(refused)
  })

  test('only members are targets', async () => {
    expect(await caller(acme())('POST', '/users/404/role_assignments', on('logs'))).toMatchObject({
      status: 400,
      codes: ['role_assignments.invalid_target_user_id'],
    })
  })
})

describe('a body that makes no sense', () => {
  const deployment = { role_id: 'deployment-viewer', organization_id }
  const search = { role_id: 'elasticsearch-viewer', organization_id, all: true }
  const cases: readonly [problem: string, body: unknown, code: string][] = [
    ['not JSON', '{', 'root.invalid_data'],
    ['a list', [], 'root.invalid_data'],
    ['no role', { deployment: [{ organization_id, all: true }] }, 'root.invalid_data'],
    [
      'an id instead of a list',
      { deployment: [{ ...deployment, deployment_ids: 'logs' }] },
      'root.invalid_data',
    ],
    ['a kind that is not a list', { regions: {} }, 'role_assignments.invalid_config'],
    ['neither all nor ids', { deployment: [deployment] }, 'role_assignments.invalid_config'],
    [
      'all and ids',
      { deployment: [{ ...deployment, all: true, deployment_ids: ['logs'] }] },
      'role_assignments.invalid_config',
    ],
    [
      'not all and no ids',
      { deployment: [{ ...deployment, all: false, deployment_ids: [] }] },
      'role_assignments.invalid_config',
    ],
    [
      'an empty id',
      { deployment: [{ ...deployment, deployment_ids: [''] }] },
      'role_assignments.invalid_config',
    ],
    [
      'ids of another kind',
      { deployment: [{ ...deployment, project_ids: ['logs'] }] },
      'role_assignments.invalid_config',
    ],
    [
      'a misspelt field',
      { deployment: [{ ...deployment, all: true, aplication_roles: [] }] },
      'role_assignments.invalid_config',
    ],
    ['a role of another kind', { deployment: [{ ...search }] }, 'role_assignments.invalid_config'],
    [
      'an organization role on resources',
      { organization: [{ role_id: 'billing-admin', organization_id, all: true }] },
      'role_assignments.invalid_config',
    ],
    [
      'a custom role with a misshapen name',
      { project: { elasticsearch: [{ ...search, application_roles: ['-x'] }] } },
      'role_assignments.invalid_config',
    ],
    [
      'a custom role without the viewer role',
      {
        project: { elasticsearch: [{ ...search, role_id: 'elasticsearch-admin', application_roles: ['x'] }] },
      },
      'role_assignments.invalid_config',
    ],
    [
      'application roles on a connected cluster',
      {
        cloud_connected_resource: [
          { role_id: 'cloud-connected-viewer', organization_id, all: true, application_roles: [] },
        ],
      },
      'role_assignments.invalid_config',
    ],
  ]
  test.each(cases)('%s', async (_, body, code) => {
    const cloud = acme()
    expect(await caller(cloud)('POST', BOB, body)).toMatchObject({ status: 400, codes: [code] })
    expect(held(cloud)).toEqual([])
  })

  test('an empty one changes nothing', async () => {
    expect(await caller(acme())('POST', BOB, {})).toMatchObject({ status: 200, body: {} })
  })
})
