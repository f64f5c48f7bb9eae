import { isBlocking } from '@roster/core'
import { type ElasticCloudState, organization, type Readings, role } from '@roster/emulator'
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

const OPTIONS = {
  now: NOW,
  deployments: [
    { id: LOGS, name: 'logs-prod' },
    { id: SHOP, name: 'shop' },
  ],
  projects: [{ id: SEARCH, name: 'search', type: 'elasticsearch' as const }],
  members: [
    { email: 'ada@acme.example', userId: '1', roles: [role('organization-admin')] },
    { email: 'bob@acme.example', roles: [role('deployment-viewer', LOGS)] },
    { email: 'cat@acme.example', roles: [role('deployment-viewer', SHOP)] },
  ],
  invitations: [{ email: 'dan@acme.example', roles: [role('deployment-viewer', LOGS)] }],
  keys: Object.entries(KEYS).map(([id, roles]) => ({ id, email: 'ada@acme.example', roles })),
}

function acme() {
  return organization(OPTIONS)
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

describe('the member behind the key', () => {
  const leaving = {
    'zoe@acme.example': { organization: 'owner' },
    'bob@acme.example': { deployments: { [LOGS]: 'viewer' } },
    'cat@acme.example': { deployments: { [SHOP]: 'viewer' } },
    'dan@acme.example': { deployments: { [LOGS]: 'viewer' } },
  }
  const state = () => {
    const { members, ...rest } = OPTIONS
    return organization({
      ...rest,
      members: [...members, { email: 'zoe@acme.example', roles: [role('organization-admin')] }],
    })
  }
  const own = async (readings: Partial<Readings>, edit = (saved: ElasticCloudState) => saved) => {
    const world = createWorld(edit(state()), { key: 'owner', readings })
    const { guards } = await world.plan(file(leaving))
    expect(guards.filter(isBlocking)).toEqual([])
    return guards.filter(({ code }) => code === 'own-membership')
  }

  test.each(['none', 'current-user', 'all'] as const)(
    'is recognized if user ids are numbers: %s',
    async (numericUserIds) => {
      expect(await own({ numericUserIds })).toEqual([
        {
          severity: 'warning',
          code: 'own-membership',
          email: 'ada@acme.example',
          message: expect.stringContaining(
            'keeps working until it expires or is revoked. Their keys: "admin-of-logs"',
          ),
        },
      ])
    },
  )

  test('is recognized by address if no member has the id', async () => {
    const elsewhere = (saved: ElasticCloudState): ElasticCloudState => ({
      ...saved,
      people: [
        ...saved.people.map((person) =>
          person.userId === '1' ? { userId: '1', email: 'ada@acme.example' } : person,
        ),
        { userId: '77', email: 'ADA@acme.example' },
      ],
      keys: saved.keys.map((key) => (key.id === 'owner' ? { ...key, userId: '77' } : key)),
    })
    expect(await own({ keyOfFormerMember: 'works' }, elsewhere)).toHaveLength(1)
  })

  test('can be removed, and the key finishes the run and works on', async () => {
    const world = createWorld(state(), { key: 'owner' })
    await world.apply(file({ ...leaving, 'eve@acme.example': {} }))
    expect(world.cloud.state.export().memberships.map(({ userId }) => userId)).not.toContain('1')
    const { plan, guards } = await world.plan(file({ ...leaving, 'eve@acme.example': {} }))
    expect(plan.changes).toEqual([])
    expect(guards.filter(isBlocking)).toEqual([])
  })
})

test('previews and plans say when the key expires, without a request of their own', async () => {
  const expiring = organization({
    ...OPTIONS,
    keys: [{ id: 'owner', email: 'ada@acme.example', roles: KEYS.owner, expiresAt: NOW + 30 * 86_400_000 }],
  })
  const world = createWorld(expiring)
  const { plan, guards } = await world.plan(file(MEMBERS))
  expect(plan.changes).toEqual([])
  expect(guards).toEqual([
    { severity: 'info', code: 'key-expires', message: 'The API key expires on 23 Dec 2026.' },
  ])
  expect(world.cloud.requests).toHaveLength(2)
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

  test('is left to the service if it is not known whose key it is', async () => {
    const world = createWorld(acme(), { key: 'admin-of-logs', readings: { currentUser: false } })
    const { guards } = await world.plan(file(without(BOB)))
    expect(guards.filter(isBlocking)).toEqual([])
    const { outcomes } = await world.apply(file(without(BOB)))
    expect(outcomes).toMatchObject([{ status: 'failed', verified: false }])
    expect(outcomes[0]?.message).toMatch(/owner/i)
  })
})
