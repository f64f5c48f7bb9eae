import { isBlocking } from '@roster/core'
import { organization, role } from '@roster/emulator'
import { describe, expect, test } from 'vitest'
import { createWorld } from './world.ts'

const NOW = Date.UTC(2026, 10, 23, 9)
const ORGANIZATION = '1234567890'
const LOGS = '4c5f0de1a2b34c5d8e9f00112233aabb'
const SHOP = '9b1d0c2e3f4a4b5c6d7e8f9001122334'

function acme() {
  return organization({
    now: NOW,
    deployments: [
      { id: LOGS, name: 'logs-prod' },
      { id: SHOP, name: 'shop' },
    ],
    members: [
      { email: 'ada@acme.example', roles: [role('organization-admin')] },
      { email: 'grace@acme.example', roles: [role('deployment-admin', LOGS)] },
      { email: 'bob@acme.example' },
    ],
    keys: [
      { id: 'owner', email: 'ada@acme.example', roles: [role('organization-admin')] },
      { id: 'logs-admin', email: 'grace@acme.example', roles: [role('deployment-admin', LOGS)] },
    ],
  })
}

function file(bob: object | undefined) {
  return {
    organization: ORGANIZATION,
    members: {
      'ada@acme.example': { organization: 'owner' },
      'grace@acme.example': { deployments: { [LOGS]: 'admin' } },
      ...(bob && { 'bob@acme.example': bob }),
    },
    policy: { maxRemovals: '50%' },
  }
}

describe('a live plan', () => {
  test.each([
    ['refused', { kind: 'server-error', status: 500 } as const],
    ['a page of HTML', { kind: 'html-error', status: 503 } as const],
  ])('is made even if whose key it is cannot be told: %s', async (_name, fault) => {
    const world = createWorld(acme())
    world.cloud.faults.add(fault, { path: '/api/v1/saas/*' })
    world.cloud.faults.add(fault, { path: '/api/v1/users/auth/keys' })
    const { plan, guards } = await world.plan(file({ deployments: { '*': 'viewer' } }))
    expect(plan.changes).toHaveLength(1)
    expect(guards).toEqual([])
  })

  test('is not made for an organization that the key is not of', async () => {
    const world = createWorld(acme())
    await expect(world.plan({ ...file({}), organization: '42' })).rejects.toThrow(
      /organization\.not_found.*Check the organization id, and that the API key belongs to that organization/,
    )
  })

  test('looks nothing up if nothing changes', async () => {
    const world = createWorld(acme())
    await world.plan(file({}))
    expect(world.cloud.requests).toHaveLength(2)
  })
})

describe('a key that is no owner’s', () => {
  const world = () => createWorld(acme(), { key: 'logs-admin' })

  test('changes what it covers', async () => {
    const covered = world()
    const { outcomes } = await covered.apply(file({ deployments: { [LOGS]: 'viewer' } }))
    expect(outcomes).toMatchObject([{ status: 'applied', verified: true }])
  })

  test.each([
    [
      'a role elsewhere',
      { deployments: { [SHOP]: 'viewer' } },
      /may not change the roles of bob@acme\.example\. To grant/,
    ],
    ['a role on all', { deployments: { '*': 'viewer' } }, /Admin on all deployments/],
    ['an organization role', { organization: 'owner' }, /an Organization owner/],
    [
      'a removal',
      undefined,
      /may not remove bob@acme\.example\. To remove members takes an Organization owner/,
    ],
  ])('is told what it may not do before anything is written: %s', async (_name, bob, message) => {
    const outside = world()
    const { guards } = await outside.plan(file(bob))
    const blocking = guards.filter(isBlocking)
    expect(blocking).toMatchObject([{ code: 'key-not-permitted', email: 'bob@acme.example' }])
    expect(blocking[0]?.message).toMatch(message)
    expect(outside.cloud.requests.filter(({ method }) => method !== 'GET')).toEqual([])
  })
})
