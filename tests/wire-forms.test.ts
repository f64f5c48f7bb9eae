/**
 * Role assignments in every form that the service is known or suspected to answer with, from reading to applying. Whatever
 * an answer contains is either understood or shown: Roster says that the organization matches the file only if it does.
 */
import { readRoster, Secret } from '@roster/core'
import { createReader, createTransport, planLive } from '@roster/elastic-cloud'
import { organization, type Readings, role } from '@roster/emulator'
import { renderText } from '@roster/report'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createWorld } from './world.ts'

const NOW = Date.UTC(2026, 10, 23, 9)
const ORGANIZATION = '1234567890'
const SHOP = '9b1d0c2e3f4a4b5c6d7e8f9001122334'
const ADA = 'ada@acme.example'
const BOB = 'bob@acme.example'
const OWNER = { role_id: 'organization-admin', organization_id: ORGANIZATION }

/** One thing that a member can have: as a members file asks for it, and every way in which the API can spell it. */
interface Thing {
  readonly key: string
  readonly asked: unknown
  readonly path: readonly string[]
  readonly entries: readonly Readonly<Record<string, unknown>>[]
}

const all = { all: true }
const onShop = [{ all: false, deployment_ids: [SHOP] }, { deployment_ids: [SHOP] }]

function spellings(
  roleIds: readonly string[],
  scopes: readonly object[],
  inside: readonly object[],
): Thing['entries'] {
  return roleIds.flatMap((role_id) =>
    scopes.flatMap((scope) => inside.map((roles) => ({ role_id, ...scope, ...roles }))),
  )
}

const plain = (...names: readonly string[]) => [
  {},
  { application_roles: null },
  ...names.map((name) => ({ application_roles: [name] })),
]

const THINGS: readonly Thing[] = [
  {
    key: 'organization',
    asked: 'owner',
    path: ['organization'],
    entries: spellings(['organization-admin'], [{}], plain('admin')),
  },
  {
    key: 'organization',
    asked: { role: 'owner', access: 'console' },
    path: ['organization'],
    entries: spellings(['organization-admin'], [{}], [{ application_roles: [] }]),
  },
  {
    key: 'organization',
    asked: 'billing-admin',
    path: ['organization'],
    entries: spellings(['billing-admin'], [{}], plain()),
  },
  {
    key: 'deployments',
    asked: { '*': 'viewer' },
    path: ['deployment'],
    entries: spellings(['deployment-viewer'], [all], plain('viewer')),
  },
  {
    key: 'deployments',
    asked: { [SHOP]: { role: 'editor', access: 'console' } },
    path: ['deployment'],
    entries: spellings(['deployment-editor'], onShop, [{ application_roles: [] }]),
  },
  {
    key: 'elasticsearch',
    asked: { '*': 'developer' },
    path: ['project', 'elasticsearch'],
    entries: spellings(['elasticsearch-developer', 'developer'], [all], plain('developer')),
  },
  {
    key: 'observability',
    asked: { '*': { role: 'viewer', applicationRoles: ['logs'] } },
    path: ['project', 'observability'],
    entries: spellings(
      ['observability-viewer', 'viewer'],
      [all],
      [{ application_roles: ['logs'] }, { application_roles: ['logs', 'logs'] }],
    ),
  },
  {
    key: 'security',
    asked: { '*': 't1-analyst' },
    path: ['project', 'security'],
    entries: spellings(['security-t1-analyst', 't1_analyst', 't1-analyst'], [all], plain('t1_analyst')),
  },
  {
    key: 'vectordb',
    asked: { '*': 'admin' },
    path: ['project', 'vectordb'],
    entries: spellings(['vectordb-admin', 'admin'], [all], plain('admin')),
  },
  {
    key: 'connectedClusters',
    asked: { '*': 'viewer' },
    path: ['cloud_connected_resource'],
    entries: spellings(['cloud-connected-viewer'], [all], plain()),
  },
]

/** What changes nothing about what an entry grants. */
const harmless = fc.constantFrom(
  {},
  { etag: 'x' },
  { deployment_ids: null, project_ids: null, resource_ids: null },
)
const organizationId = fc.constantFrom(ORGANIZATION, Number(ORGANIZATION))

/** Entries that grant nothing in the organization, and places to put them in. */
const silent = fc.constantFrom<readonly [readonly string[], unknown]>(
  [['deployment'], null],
  [['organization'], { role_id: 'ess-default-organization', organization_id: ORGANIZATION }],
  [['organization'], { role_id: 'organization-application-only', organization_id: ORGANIZATION }],
  [['deployment'], { role_id: 'deployment-admin', organization_id: 'another', all: true }],
  [
    ['project', 'security'],
    { role_id: 'security-application-only', organization_id: ORGANIZATION, all: true },
  ],
)

/** Entries that grant something, or may: no members file can ask for it. */
const strange = fc.constantFrom<readonly [readonly string[], unknown]>(
  [['organization'], { role_id: 'workload-credentials-owner', organization_id: ORGANIZATION }],
  [['platform'], { role_id: 'platform-admin' }],
  [['project', 'workflows'], { role_id: 'workflows-admin', organization_id: ORGANIZATION, all: true }],
  [['deployment'], { role_id: 'deployment-keeper', organization_id: ORGANIZATION, all: true }],
  [['deployment'], { role_id: 'viewer', organization_id: ORGANIZATION, all: true }],
  [['deployment'], { role_id: 'deployment-admin', organization_id: ORGANIZATION }],
  [['deployment'], { organization_id: ORGANIZATION, all: true }],
  [['deployment'], 'everything'],
  [['deployment'], ['deployment-admin']],
  [['deployment'], { role_id: 'deployment-admin', organization_id: ORGANIZATION, all: 'yes' }],
  [
    ['project', 'elasticsearch'],
    {
      role_id: 'elasticsearch-admin',
      organization_id: ORGANIZATION,
      all: true,
      application_roles: ['other'],
    },
  ],
  [['project', 'elasticsearch'], { role_id: 'deployment-admin', organization_id: ORGANIZATION, all: true }],
)

type Placed = readonly [path: readonly string[], entry: unknown]

/** Everything in its list, the lists in the order in which they first occur. */
function wireOf(placed: readonly Placed[]): Record<string, unknown> {
  const wire: Record<string, unknown> = {}
  for (const [path, list] of Map.groupBy(placed, ([at]) => at.join('.'))) {
    const [top = '', below] = path.split('.')
    const entries = list.map(([, entry]) => entry)
    wire[top] = below === undefined ? entries : { ...(wire[top] as object | undefined), [below]: entries }
  }
  return wire
}

/** A file in which Bob is asked for these things. */
function fileOf(things: readonly Thing[], policy: object = {}): string {
  const access: Record<string, unknown> = {}
  for (const { key, asked } of things) {
    const known = access[key]
    if (key === 'organization') access[key] = known === undefined ? [asked] : [...(known as unknown[]), asked]
    else access[key] = { ...(known as object | undefined), ...(asked as object) }
  }
  return JSON.stringify({
    organization: ORGANIZATION,
    members: { [ADA]: { organization: 'owner' }, [BOB]: access },
    policy,
  })
}

/** The plan for a file against an organization whose API answers with these role assignments of Bob's. */
async function planned(file: string, wire: unknown) {
  const { roster, findings } = readRoster(file, { now: NOW })
  if (roster === undefined) throw new Error(JSON.stringify(findings))
  const members = [
    { user_id: '1', email: ADA, role_assignments: { organization: [OWNER] } },
    { user_id: 2, email: BOB, role_assignments: wire },
  ]
  const transport = createTransport({
    apiUrl: 'http://127.0.0.1',
    apiKey: new Secret('key'),
    fetch: async (input) => {
      const { pathname } = new URL(input instanceof Request ? input.url : input)
      if (pathname.endsWith('/members')) return Response.json({ members })
      if (pathname.endsWith('/invitations')) return Response.json({ invitations: null })
      return Response.json({ errors: [] }, { status: 404 })
    },
    now: () => NOW,
    sleep: async () => {},
    random: () => 0.5,
  })
  return planLive({ roster, reader: createReader(transport), use: 'apply', now: NOW })
}

function verdictOf({ plan, roster }: Awaited<ReturnType<typeof planned>>): string {
  const preview = { plan, roster, organization: { id: ORGANIZATION }, outside: [], findings: plan.findings }
  return renderText({ ...preview, mode: 'live', file: 'members.json' }, { color: false })
}

const MATCHES = 'The organization matches members.json'

describe('whatever an answer looks like', () => {
  test('the organization matches the file if, and only if, everybody has what the file gives', async () => {
    const seen = new Set<string>()
    await fc.assert(
      fc.asyncProperty(fc.gen(), async (g) => {
        const has = g(fc.subarray, [...THINGS])
        const asks = g(fc.boolean) ? has : g(fc.subarray, [...THINGS])
        const odd = g(fc.array<Placed>, strange, { maxLength: g(fc.boolean) ? 0 : 1 })
        const placed = has.map(({ path, entries }): Placed => {
          const entry = entries[g(fc.nat, entries.length - 1)]
          return [path, { organization_id: g(() => organizationId), ...g(() => harmless), ...entry }]
        })
        const quiet = g(fc.array<Placed>, silent, { maxLength: 2 })
        const wire = wireOf([...placed, ...quiet, ...odd])
        const isSame = has.length === asks.length && has.every((thing) => asks.includes(thing))
        const live = await planned(fileOf(asks), wire)
        const says = verdictOf(live).includes(MATCHES)
        expect(says, JSON.stringify([wire, asks])).toBe(isSame && odd.length === 0)
        expect(live.plan.changes.length + live.plan.standing.length > 0).toBe(!says)
        seen.add(`${isSame} ${odd.length}`)
      }),
      { numRuns: 1_000 },
    )
    expect(seen.size).toBe(4)
  })

  test.each([
    ['no role assignments', undefined],
    ['null', null],
    ['a list', [{ role_id: 'deployment-admin', organization_id: ORGANIZATION }]],
    ['a text', 'organization-admin'],
    ['a list where an object is expected', { project: [{ role_id: 'security-admin' }] }],
    ['an object where a list is expected', { deployment: { role_id: 'deployment-admin' } }],
  ])('%s costs nobody the answer, and is no agreement unless it is empty', async (_name, wire) => {
    const says = verdictOf(await planned(fileOf([]), wire)).includes(MATCHES)
    expect(says).toBe(wire === undefined || wire === null)
  })

  test('what stays is counted in the verdict', async () => {
    const wire = {
      organization: [{ role_id: 'workload-credentials-owner', organization_id: ORGANIZATION }],
      platform: [{ role_id: 'platform-admin' }],
    }
    const live = await planned(fileOf([]), wire)
    expect(verdictOf(live)).toContain('Nothing to apply; 1 difference stays\n')
    expect(live.plan.standing).toMatchObject([
      {
        code: 'unknown-assignment',
        email: BOB,
        userId: '2',
        assignments: [{ kind: 'organization', role: 'workload-credentials-owner' }],
        unknown: [{ path: 'platform', roleId: 'platform-admin' }],
      },
    ])
    const revoking = await planned(fileOf([], { unknown: 'revoke' }), wire)
    expect(revoking.plan.standing).toEqual([])
    expect(verdictOf(revoking)).toContain('loses workload-credentials-owner and platform-admin (platform)')
  })
})

/** Every form in which answers of the emulator can come. */
const FORMS: fc.Arbitrary<Partial<Readings>> = fc.record({
  emptyLists: fc.constantFrom('omitted', 'present', 'null'),
  otherOrganizations: fc.constantFrom('left-out', 'shown'),
  builtInRoles: fc.constantFrom('left-out', 'shown'),
  roleIds: fc.constantFrom('as-granted', 'prefixed', 'short'),
  defaultApplicationRoles: fc.constantFrom('left-out', 'filled-in'),
  revokedForm: fc.constantFrom('any', 'as-shown'),
  numericUserIds: fc.constantFrom('none', 'current-user', 'all'),
  unknownKeys: fc.boolean(),
  grantExisting: fc.constantFrom('ok', 'error'),
  revokeMissing: fc.constantFrom('ok', 'error'),
})

describe('whatever form the service answers in', () => {
  test('roles are granted, found to be there, and revoked', async () => {
    await fc.assert(
      fc.asyncProperty(
        FORMS,
        fc.subarray([...THINGS]),
        fc.subarray([...THINGS]),
        async (readings, first, second) => {
          const state = organization({
            now: NOW,
            deployments: [{ id: SHOP, name: 'shop' }],
            members: [
              { email: ADA, roles: [role('organization-admin')] },
              {
                email: BOB,
                roles: [role('security-admin'), role('organization-admin', undefined, ['admin'])],
              },
            ],
          })
          const world = createWorld(state, { readings })
          for (const things of [first, second, []]) {
            const file: unknown = JSON.parse(fileOf(things))
            const { outcomes } = await world.apply(file)
            expect(outcomes.filter(({ verified }) => !verified)).toEqual([])
            const { plan } = await world.plan(file)
            expect([plan.changes, plan.standing]).toEqual([[], []])
          }
        },
      ),
      { numRuns: 100 },
    )
  })

  test.each([[undefined], [[]], [['admin']]])(
    'an owner is one with the application roles %j: demoted if the file says so, and a key that may invite',
    async (applicationRoles) => {
      const owner = role('organization-admin', undefined, applicationRoles)
      const state = organization({
        now: NOW,
        members: [
          { email: ADA, roles: [role('organization-admin')] },
          { email: BOB, roles: [owner] },
        ],
        keys: [{ id: 'owner', email: ADA, roles: [owner] }],
      })
      const world = createWorld(state)
      const file = {
        organization: ORGANIZATION,
        members: {
          [ADA]: { organization: 'owner' },
          [BOB]: { deployments: { '*': 'viewer' } },
          'cat@acme.example': {},
        },
      }
      const { outcomes } = await world.apply(file)
      expect(outcomes.map(({ status }) => status)).toEqual(['applied', 'applied'])
      expect((await world.plan(file)).guards).toEqual([])
    },
  )

  test('an unknown assignment is revoked in its own form, if the policy says so', async () => {
    const platform = { path: 'platform', wire: { role_id: 'platform-admin', organization_id: ORGANIZATION } }
    const state = organization({
      now: NOW,
      members: [
        { email: ADA, roles: [role('organization-admin')] },
        { email: BOB, roles: [platform, role('deployment-keeper')] },
      ],
    })
    const world = createWorld(state)
    const file: unknown = JSON.parse(fileOf([], { unknown: 'revoke' }))
    const { outcomes, audit } = await world.apply(file)
    expect(outcomes).toMatchObject([{ status: 'applied', verified: true }])
    expect(audit.map(({ request }) => request)).toContainEqual({
      operation: 'revoke',
      unknown: [{ path: 'platform', roleId: 'platform-admin' }],
    })
    const { plan } = await world.plan(file)
    expect([plan.changes, plan.standing]).toEqual([[], []])
  })
})
