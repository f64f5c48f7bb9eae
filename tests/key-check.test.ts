import { isBlocking } from '@roster/core'
import { organization, role } from '@roster/emulator'
import { describe, expect, test } from 'vitest'
import { createWorld, type World } from './world.ts'

const NOW = Date.UTC(2026, 10, 23, 9)
const LOGS = '4c5f0de1a2b34c5d8e9f00112233aabb'
const SHOP = '9b1d0c2e3f4a4b5c6d7e8f9001122334'
const SEARCH = 'a1b2c3d4e5f60718293a4b5c6d7e8f90'

/** Keys by their roles. All belong to Ada, so none belongs to a member who is removed. */
const KEYS = {
  'admin-of-logs': [role('deployment-admin', LOGS)],
  'admin-of-all': [role('deployment-admin')],
  'editor-of-all': [role('deployment-editor')],
  owner: [role('organization-admin')],
}
type KeyName = keyof typeof KEYS

function acme() {
  return organization({
    now: NOW,
    deployments: [
      { id: LOGS, name: 'logs-prod' },
      { id: SHOP, name: 'shop' },
    ],
    projects: [{ id: SEARCH, name: 'search', type: 'elasticsearch' }],
    members: [
      { email: 'ada@acme.example', roles: [role('organization-admin')] },
      { email: 'bob@acme.example', roles: [role('deployment-viewer', LOGS)] },
      { email: 'cat@acme.example', roles: [role('deployment-viewer', SHOP)] },
    ],
    invitations: [{ email: 'dan@acme.example', roles: [role('deployment-viewer', LOGS)] }],
    keys: Object.entries(KEYS).map(([id, roles]) => ({ id, email: 'ada@acme.example', roles })),
  })
}

/** The file that matches the organization. */
const MEMBERS = {
  'ada@acme.example': { organization: 'owner' },
  'bob@acme.example': { deployments: { [LOGS]: 'viewer' } },
  'cat@acme.example': { deployments: { [SHOP]: 'viewer' } },
  'dan@acme.example': { deployments: { [LOGS]: 'viewer' } },
}

function file(members: object) {
  return { organization: '1234567890', members, policy: { maxRemovals: '100%' } }
}

function without(email: keyof typeof MEMBERS) {
  const { [email]: _gone, ...rest } = MEMBERS
  return rest
}

function writes({ cloud }: World) {
  return cloud.requests.filter(({ method }) => method !== 'GET')
}

/** Applies as every app does: nothing, if anything blocks. */
async function applyUnlessBlocked(world: World, members: object) {
  const { guards } = await world.plan(file(members))
  const blocking = guards.filter(isBlocking)
  if (blocking.length === 0) await world.apply(file(members))
  return { blocking, writes: writes(world) }
}

const BOB = 'bob@acme.example'

/** The difference between a file and the organization, and the keys that may apply it. */
const PLANS: readonly (readonly [name: string, members: object, allowed: readonly KeyName[]])[] = [
  [
    'another role on the same deployment',
    { ...MEMBERS, [BOB]: { deployments: { [LOGS]: 'editor' } } },
    ['admin-of-logs', 'admin-of-all', 'owner'],
  ],
  ['no role any more', { ...MEMBERS, [BOB]: {} }, ['admin-of-logs', 'admin-of-all', 'owner']],
  [
    'a role on another deployment',
    { ...MEMBERS, [BOB]: { deployments: { [LOGS]: 'viewer', [SHOP]: 'viewer' } } },
    ['admin-of-all', 'owner'],
  ],
  ['a role on another deployment lost', { ...MEMBERS, 'cat@acme.example': {} }, ['admin-of-all', 'owner']],
  ['a role on all', { ...MEMBERS, [BOB]: { deployments: { '*': 'viewer' } } }, ['admin-of-all', 'owner']],
  [
    'a role within reach, and one on a project',
    { ...MEMBERS, [BOB]: { deployments: { [LOGS]: 'editor' }, elasticsearch: { [SEARCH]: 'viewer' } } },
    ['owner'],
  ],
  [
    'a change within reach for one, and one out of it for another',
    {
      ...MEMBERS,
      [BOB]: { deployments: { [LOGS]: 'editor' } },
      'cat@acme.example': { organization: 'owner' },
    },
    ['owner'],
  ],
  ['an organization role', { ...MEMBERS, [BOB]: { organization: 'billing-admin' } }, ['owner']],
  ['an invitation', { ...MEMBERS, 'eve@acme.example': { deployments: { [LOGS]: 'viewer' } } }, ['owner']],
  [
    'another role in an open invitation',
    { ...MEMBERS, 'dan@acme.example': { deployments: { [LOGS]: 'editor' } } },
    ['owner'],
  ],
  ['an invitation cancelled', without('dan@acme.example'), ['owner']],
  ['a removal', without(BOB), ['owner']],
]

const KEY_NAMES = Object.keys(KEYS) as readonly KeyName[]

describe.each(PLANS)('a plan of %s', (_name, members, allowed) => {
  test.each(allowed)('is applied by the key %s, and no request is refused', async (key) => {
    const { blocking, writes: sent } = await applyUnlessBlocked(createWorld(acme(), { key }), members)
    expect(blocking).toEqual([])
    expect(sent.length).toBeGreaterThan(0)
    expect(sent.filter(({ status }) => status === null || status >= 300)).toEqual([])
  })

  test.each(KEY_NAMES.filter((key) => !allowed.includes(key)))(
    'is blocked for the key %s, and nothing is written',
    async (key) => {
      const { blocking, writes: sent } = await applyUnlessBlocked(createWorld(acme(), { key }), members)
      expect(sent).toEqual([])
      expect(new Set(blocking.map(({ code }) => code))).toEqual(new Set(['key-not-permitted']))
    },
  )
})

describe('a blocked plan', () => {
  test('is just what the service would refuse', async () => {
    const blockedPlans = PLANS.flatMap(([, members, allowed]) =>
      KEY_NAMES.filter((key) => !allowed.includes(key)).map((key) => ({ members, key })),
    )
    for (const { members, key } of blockedPlans) {
      const world = createWorld(acme(), { key })
      const { outcomes } = await world.apply(file(members))
      expect(writes(world).map(({ status }) => status)).toContain(403)
      expect(outcomes.map(({ status }) => status)).toContain('failed')
    }
  })

  test('is left to the service where whose key it is cannot be told', async () => {
    const world = createWorld(acme(), { key: 'admin-of-logs', readings: { currentUser: false } })
    const { guards } = await world.plan(file(without(BOB)))
    expect(guards.filter(isBlocking)).toEqual([])
    const { outcomes } = await world.apply(file(without(BOB)))
    expect(outcomes).toMatchObject([{ status: 'failed', verified: false }])
    expect(outcomes[0]?.message).toMatch(/owner/i)
  })
})
