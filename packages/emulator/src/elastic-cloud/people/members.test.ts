import { Memberships } from '@roster/elastic-cloud/wire'
import { describe, expect, test } from 'vitest'
import { organization, role } from '../seed/organization.ts'
import { createElasticCloud, DEFAULT_NOW } from '../server/emulator.ts'
import { caller } from '../testing/caller.ts'

const PATH = '/organizations/1234567890/members'

function acme() {
  return createElasticCloud({
    state: organization({
      now: DEFAULT_NOW,
      members: [
        { email: 'ada@acme.example', name: 'Ada', userId: '1', roles: [role('organization-admin')] },
        { email: 'bob@acme.example', userId: '2', roles: [role('deployment-viewer', 'logs')] },
        { userId: '3' },
      ],
      keys: [{ id: 'owner', roles: [role('organization-admin')] }],
    }),
  })
}

test('members come with merged role assignments, and some have no address', async () => {
  const { status, body } = await caller(acme())('GET', PATH)
  expect(status).toBe(200)
  expect(Memberships.parse(body)).toEqual({
    members: [
      {
        organization_id: '1234567890',
        user_id: '1',
        name: 'Ada',
        email: 'ada@acme.example',
        member_since: '2026-11-23T09:00:00.000Z',
        role_assignments: {
          organization: [{ role_id: 'organization-admin', organization_id: '1234567890' }],
        },
      },
      {
        organization_id: '1234567890',
        user_id: '2',
        email: 'bob@acme.example',
        member_since: '2026-11-23T09:00:00.000Z',
        role_assignments: {
          deployment: [
            {
              role_id: 'deployment-viewer',
              organization_id: '1234567890',
              all: false,
              deployment_ids: ['logs'],
            },
          ],
        },
      },
      {
        organization_id: '1234567890',
        user_id: '3',
        member_since: '2026-11-23T09:00:00.000Z',
        role_assignments: {},
      },
    ],
  })
})

describe('removing', () => {
  test('several at a time ends their memberships and roles', async () => {
    const cloud = acme()
    const call = caller(cloud)
    expect(await call('DELETE', `${PATH}/2,3`)).toMatchObject({ status: 200, body: {} })
    expect((await call('GET', PATH)).body).toMatchObject({ members: [{ user_id: '1' }] })
    cloud.joinElsewhere('bob@acme.example')
    const bob = cloud.state.export().memberships.find(({ userId }) => userId === '2')
    expect(bob).toMatchObject({ organizationId: '9876543210', assignments: [] })
  })

  test('takes an encoded comma, and force', async () => {
    expect(await caller(acme())('DELETE', `${PATH}/2%2C3?force=true`)).toMatchObject({ status: 200 })
  })

  test('one user that does not exist fails the whole request', async () => {
    const cloud = acme()
    expect(await caller(cloud)('DELETE', `${PATH}/2,404`)).toMatchObject({
      status: 404,
      codes: ['user.not_found'],
    })
    expect(cloud.state.export().memberships).toHaveLength(3)
  })

  test('a user who is not a member here has an error of their own', async () => {
    const cloud = acme()
    await caller(cloud)('DELETE', `${PATH}/2`)
    expect(await caller(cloud)('DELETE', `${PATH}/2`)).toMatchObject({
      status: 404,
      codes: ['organization.membership_not_found'],
    })
  })

  test('in the other reading, missing users are skipped', async () => {
    const cloud = acme()
    cloud.readings.deleteMissing = 200
    expect(await caller(cloud)('DELETE', `${PATH}/2,404`)).toMatchObject({ status: 200 })
    expect(await caller(cloud)('DELETE', `${PATH}/404`)).toMatchObject({ status: 200 })
    expect(cloud.requests.map(({ effect }) => effect)).toEqual([true, false])
  })

  test('the last owner is not protected', async () => {
    expect(await caller(acme())('DELETE', `${PATH}/1`)).toMatchObject({ status: 200 })
  })

  test('too many ids in a path are refused if there is a limit', async () => {
    const cloud = acme()
    cloud.readings.maxIds = 1
    expect(await caller(cloud)('DELETE', `${PATH}/2,3`)).toMatchObject({
      status: 400,
      codes: ['root.invalid_data'],
    })
    expect(await caller(cloud)('DELETE', `${PATH}/2`)).toMatchObject({ status: 200 })
  })
})
