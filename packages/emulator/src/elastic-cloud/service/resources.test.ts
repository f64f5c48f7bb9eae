import {
  ApiKeys,
  CurrentUser,
  Deployment,
  Deployments,
  OrganizationList,
  Projects,
} from '@roster/elastic-cloud/wire'
import { describe, expect, test } from 'vitest'
import { organization, role } from '../seed/organization.ts'
import { createElasticCloud, DEFAULT_NOW } from '../server/emulator.ts'
import type { Readings } from '../state/readings.ts'
import { caller } from '../testing/caller.ts'

function acme(readings: Partial<Readings> = {}) {
  return createElasticCloud({
    readings,
    state: organization({
      now: DEFAULT_NOW,
      name: 'Acme Search',
      members: [
        { email: 'ada@acme.example', userId: '1', roles: [role('organization-admin')] },
        { email: 'bob@acme.example', userId: '2' },
      ],
      deployments: [
        { id: 'logs', name: 'logs-prod' },
        { id: 'archive', name: 'archive', stopped: true },
      ],
      projects: [
        { id: 'search', name: 'search', type: 'elasticsearch' },
        { id: 'catalog', name: 'catalog', type: 'elasticsearch' },
        { id: 'siem', name: 'siem', type: 'security' },
      ],
      keys: [
        { id: 'ada', email: 'ada@acme.example', roles: [role('organization-admin')] },
        { id: 'ada-too', email: 'ada@acme.example' },
        { id: 'bob', email: 'bob@acme.example', expiresAt: DEFAULT_NOW + 1000 },
        { id: 'org', roles: [role('organization-admin')] },
      ],
    }),
  })
}

test('the organization', async () => {
  const call = caller(acme(), 'ada')
  expect(OrganizationList.parse((await call('GET', '/organizations')).body)).toEqual({
    organizations: [{ id: '1234567890', name: 'Acme Search' }],
  })
  expect((await call('GET', '/organizations/1234567890')).body).toEqual({
    id: '1234567890',
    name: 'Acme Search',
  })
})

describe('deployments', () => {
  test('the list leaves stopped ones out', async () => {
    const { body } = await caller(acme(), 'ada')('GET', '/deployments')
    expect(Deployments.parse(body).deployments.map(({ id, name }) => [id, name])).toEqual([
      ['logs', 'logs-prod'],
    ])
  })

  test('stopped ones can be read by id, and are hidden', async () => {
    const call = caller(acme(), 'ada')
    const hidden = async (id: string) =>
      Deployment.parse((await call('GET', `/deployments/${id}`)).body).metadata?.hidden
    expect([await hidden('logs'), await hidden('archive')]).toEqual([false, true])
  })

  test('one that does not exist', async () => {
    expect(await caller(acme(), 'ada')('GET', '/deployments/ghost')).toMatchObject({
      status: 404,
      codes: ['deployments.deployment_not_found'],
    })
  })
})

describe('projects', () => {
  test('by type', async () => {
    const call = caller(acme(), 'ada')
    const ids = async (type: string) =>
      Projects.parse((await call('GET', `/serverless/projects/${type}`)).body).items.map(({ id }) => id)
    expect(await ids('elasticsearch')).toEqual(['search', 'catalog'])
    expect(await ids('observability')).toEqual([])
    expect(await ids('security')).toEqual(['siem'])
    expect(await call('GET', '/serverless/projects/vectors')).toMatchObject({ status: 404 })
  })

  test('in pages, if the reading has pages', async () => {
    const call = caller(acme({ pageSize: 1 }), 'ada')
    const first = Projects.parse((await call('GET', '/serverless/projects/elasticsearch')).body)
    expect(first).toMatchObject({ items: [{ id: 'search' }], next_page: expect.any(String) })
    const second = await call('GET', `/serverless/projects/elasticsearch?next_page=${first.next_page}`)
    expect(Projects.parse(second.body).items).toMatchObject([{ id: 'catalog' }])
    expect(second.body).not.toHaveProperty('next_page')
    expect(await call('GET', '/serverless/projects/elasticsearch?next_page=x')).toMatchObject({ status: 400 })
  })
})

describe('API keys', () => {
  const ids = async (secret: string, readings: Partial<Readings> = {}) =>
    ApiKeys.parse((await caller(acme(readings), secret)('GET', '/users/auth/keys')).body).keys.map(
      ({ id }) => id,
    )

  test('owners see the keys of the organization, others their own', async () => {
    expect(await ids('ada')).toEqual(['ada', 'ada-too', 'bob', 'org'])
    expect(await ids('bob')).toEqual(['bob'])
  })

  test('or everyone only their own', async () => {
    expect(await ids('ada', { keysList: 'own' })).toEqual(['ada', 'ada-too'])
    expect(await ids('org', { keysList: 'own' })).toEqual(['org'])
  })

  test('show their owner and their roles, and never their secret', async () => {
    const { body } = await caller(acme(), 'ada')('GET', '/users/auth/keys')
    expect(ApiKeys.parse(body).keys).toEqual([
      {
        id: 'ada',
        description: 'ada',
        creation_date: '2026-11-23T09:00:00.000Z',
        user_id: '1',
        organization_id: '1234567890',
        role_assignments: {
          organization: [{ role_id: 'organization-admin', organization_id: '1234567890' }],
        },
      },
      expect.not.objectContaining({ role_assignments: expect.anything() }),
      expect.objectContaining({ expiration_date: '2026-11-23T09:00:01.000Z' }),
      expect.not.objectContaining({ user_id: expect.anything() }),
    ])
    expect(JSON.stringify(body)).not.toContain('secret')
  })
})

describe('the current user', () => {
  test('is the person of the key, with the roles of the key', async () => {
    const call = caller(acme(), 'ada')
    expect(CurrentUser.parse((await call('GET', '/saas/user?show_role_assignments=true')).body)).toEqual({
      user: {
        user_id: '1',
        email: 'ada@acme.example',
        organization_id: '1234567890',
        role_assignments: {
          organization: [{ role_id: 'organization-admin', organization_id: '1234567890' }],
        },
      },
    })
    expect((await call('GET', '/saas/user')).body).not.toHaveProperty('user.role_assignments')
  })

  test('is not found for a key of the organization', async () => {
    expect(await caller(acme(), 'org')('GET', '/saas/user')).toMatchObject({
      status: 404,
      codes: ['user.not_found'],
    })
  })

  test('does not exist in the other reading', async () => {
    expect(await caller(acme({ currentUser: false }), 'ada')('GET', '/saas/user')).toMatchObject({
      status: 404,
    })
  })
})
