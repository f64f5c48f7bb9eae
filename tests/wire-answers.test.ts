/**
 * Whole answers about an organization, put together at random from parts whose meaning is known: members who are listed
 * once or twice, accounts that share an address or have none, invitations in every state, and whatever else an answer can
 * contain. Roster says that the organization matches the file only if everybody has what the file gives them.
 */
import { readRoster, Secret } from '@roster/core'
import { createReader, createTransport, planLive } from '@roster/elastic-cloud'
import fc from 'fast-check'
import { expect, test } from 'vitest'

const NOW = Date.UTC(2026, 10, 23, 9)
const ORG = '1234567890'
const SHOP = '9b1d0c2e3f4a4b5c6d7e8f9001122334'

const at = (role_id: string, rest: object = {}) => ({ role_id, organization_id: ORG, ...rest })

type Placed = readonly [path: readonly string[], entry: unknown]

/** As the file asks for it, and as answers can spell it. */
const THINGS: readonly { readonly asked: readonly [string, unknown]; readonly spelt: readonly Placed[] }[] = [
  {
    asked: ['organization', 'billing-admin'],
    spelt: [undefined, null, []].map(
      (application_roles): Placed => [['organization'], at('billing-admin', { application_roles })],
    ),
  },
  {
    asked: ['deployments', { [SHOP]: 'viewer' }],
    spelt: [
      [['deployment'], at('deployment-viewer', { all: false, deployment_ids: [SHOP] })],
      [['deployment'], at('deployment-viewer', { deployment_ids: [SHOP], application_roles: ['viewer'] })],
      [
        ['deployment'],
        at('deployment-viewer', { all: null, deployment_ids: [SHOP, SHOP], project_ids: null }),
      ],
    ],
  },
  {
    asked: ['elasticsearch', { '*': 'developer' }],
    spelt: ['elasticsearch-developer', 'developer'].map(
      (id): Placed => [['project', 'elasticsearch'], at(id, { all: true, application_roles: ['developer'] })],
    ),
  },
]

/** What no file asks for, and nobody may overlook. */
const STRANGE: readonly Placed[] = [
  [['organization'], at('workload-credentials-owner')],
  [['organization'], 'organization-admin'],
  [['platform'], { role_id: 'x' }],
  [['project', 'workflows'], at('workflows-admin', { all: true })],
  [['deployment'], at('deployment-admin', { all: 'yes' })],
  [['deployment'], at('Deployment-Admin', { all: true })],
  [['deployment'], { role_id: 'deployment-admin', organization_id: ` ${ORG}`, all: true }],
  [['project', 'security'], at('security-admin', { project_id: SHOP })],
]

/** What grants nothing. */
const SILENT: readonly Placed[] = [
  [['organization'], at('ess-default-organization')],
  [['deployment'], null],
  [['deployment'], { role_id: 'deployment-admin', organization_id: '999', all: true }],
  [['project', 'security'], at('security-application-only', { all: true })],
]

function wireOf(placed: readonly Placed[]): unknown {
  const wire: Record<string, unknown> = {}
  for (const [path, list] of Map.groupBy(placed, ([where]) => where.join('.'))) {
    const [top = '', below] = path.split('.')
    const entries = list.map(([, entry]) => entry)
    wire[top] = below === undefined ? entries : { ...(wire[top] as object | undefined), [below]: entries }
  }
  return wire
}

interface Held {
  readonly things: readonly number[]
  readonly isStrange: boolean
  readonly placed: readonly Placed[]
}

const PLACES = [...THINGS.keys()]

const someThings = fc.subarray(PLACES)
const held: fc.Arbitrary<Held> = fc
  .tuple(
    someThings,
    fc.array(fc.nat(2), { minLength: 3, maxLength: 3 }),
    fc.oneof(
      { weight: 5, arbitrary: fc.constant<readonly Placed[]>([]) },
      { weight: 1, arbitrary: fc.constantFrom(...STRANGE).map((each) => [each]) },
    ),
    fc.subarray([...SILENT]),
  )
  .map(([things, ways, strange, silent]) => ({
    things,
    isStrange: strange.length > 0,
    placed: [
      ...things.flatMap((index) => {
        const spelt = THINGS[index]?.spelt ?? []
        const one = spelt[(ways[index] ?? 0) % spelt.length]
        return one ? [one] : []
      }),
      ...strange,
      ...silent,
    ],
  }))

const spelling = (email: string) =>
  fc.constantFrom(email, email.toUpperCase(), ` ${email} `, email.replace('zoë', 'zoe\u0308'))
const extra = fc.constantFrom<object>(
  {},
  { etag: 1, links: [{}] },
  { name: null, member_since: null },
  { name: 7 },
)

/** Accounts and invitations of one address. */
const person = (email: string) =>
  fc.record({
    email: fc.constant(email),
    asked: fc.option(someThings, { nil: undefined }),
    accounts: fc.array(
      fc.record({
        address: spelling(email),
        held,
        /** How often the answer has the account, each time with all of it or with a part. */
        times: fc.constantFrom<'once' | 'twice' | 'in parts'>('once', 'once', 'twice', 'in parts'),
        extra,
      }),
      { maxLength: 2 },
    ),
    invitations: fc.array(
      fc.record({
        address: spelling(email),
        held,
        state: fc.constantFrom(
          { open: true, fields: { expired: false } },
          { open: true, fields: {} },
          { open: true, fields: { expired: null, accepted_at: null } },
          { open: true, fields: { expired: 'no', accepted_at: '' } },
          { open: true, fields: { expired: false, accepted_at: '0001-01-01T00:00:00Z' } },
          { open: false, fields: { expired: false, accepted_at: '2026-01-02T00:00:00Z' } },
        ),
      }),
      { maxLength: 1 },
    ),
  })

const world = fc.record({
  people: fc.tuple(person('bob@acme.example'), person('zoë@acme.example'), person('cat@acme.example')),
  /** An account without an address. */
  nameless: fc.option(fc.record({ email: fc.constantFrom(undefined, null, '', '  '), held }), {
    nil: undefined,
    freq: 4,
  }),
  /** After how many entries a page ends; none by default. */
  pageSize: fc.constantFrom(undefined, undefined, 1, 2),
  nulls: fc.boolean(),
})
type World = typeof world extends fc.Arbitrary<infer T> ? T : never

const ADA = {
  user_id: '1',
  email: 'ada@acme.example',
  role_assignments: { organization: [at('organization-admin')] },
}

function membersOf({ people, nameless }: World): readonly object[] {
  const accounts = people.flatMap(({ accounts }) => accounts)
  return [
    ADA,
    ...accounts.flatMap(({ address, held: { placed }, times, extra: more }, index) => {
      const entry = (part: readonly Placed[]) => ({
        ...{ user_id: index % 2 === 0 ? `${100 + index}` : 100 + index, email: address },
        ...{ role_assignments: wireOf(part), ...more },
      })
      if (times === 'in parts') return [entry(placed.slice(0, 1)), entry(placed.slice(1))]
      return times === 'twice' ? [entry(placed), entry(placed)] : [entry(placed)]
    }),
    ...(nameless
      ? [{ user_id: 99, email: nameless.email, role_assignments: wireOf(nameless.held.placed) }]
      : []),
  ]
}

function invitationsOf({ people }: World): readonly object[] {
  return people
    .flatMap(({ invitations }) => invitations)
    .map(({ address, held: { placed }, state }, index) => ({
      ...{ token: `token-${index}`, email: address, created_at: null, expires_at: '2026-11-25T00:00:00Z' },
      ...{ role_assignments: wireOf(placed), ...state.fields },
    }))
}

function fileOf({ people }: World): string {
  const members = people.flatMap(({ email, asked }) => {
    if (asked === undefined) return []
    return [
      [email, Object.fromEntries(asked.flatMap((index) => [THINGS[index]?.asked ?? ['', '']]))] as const,
    ]
  })
  return JSON.stringify({
    organization: ORG,
    members: { 'ada@acme.example': { organization: 'owner' }, ...Object.fromEntries(members) },
  })
}

function isJust({ things, isStrange }: Held, asked: readonly number[] | undefined): boolean {
  return asked !== undefined && !isStrange && JSON.stringify(things) === JSON.stringify(asked)
}

/** Whether everybody has what the file gives them, and nobody else has anything or may have. */
function isAsListed({ people, nameless }: World): boolean {
  return (
    nameless === undefined &&
    people.every(({ asked, accounts, invitations }) => {
      const open = invitations.filter(({ state }) => state.open)
      if (asked === undefined) return accounts.length + open.length === 0
      if (accounts.length === 0) return open.length > 0 && open.every((each) => isJust(each.held, asked))
      return open.length === 0 && accounts.length === 1 && accounts.every((each) => isJust(each.held, asked))
    })
  )
}

async function planned(given: World) {
  const { roster, findings } = readRoster(fileOf(given), { now: NOW })
  if (roster === undefined) throw new Error(JSON.stringify(findings))
  const answer = (url: URL, key: string, list: readonly object[]) => {
    const entries = given.nulls ? list.flatMap((each) => [each, null]) : list
    const from = Number(url.searchParams.get('next_page') ?? 0)
    const to = given.pageSize === undefined ? entries.length : from + given.pageSize
    const next = to < entries.length ? `${to}` : given.nulls ? null : ''
    return Response.json({
      [key]: entries.length === 0 && given.nulls ? null : entries.slice(from, to),
      next_page: next,
    })
  }
  const transport = createTransport({
    apiUrl: 'http://127.0.0.1',
    apiKey: new Secret('key'),
    fetch: async (input) => {
      const url = new URL(input instanceof Request ? input.url : input)
      if (url.pathname.endsWith('/members')) return answer(url, 'members', membersOf(given))
      if (url.pathname.endsWith('/invitations')) return answer(url, 'invitations', invitationsOf(given))
      return Response.json({ errors: [] }, { status: 404 })
    },
    now: () => NOW,
    sleep: async () => {},
    random: () => 0.5,
  })
  return planLive({ roster, reader: createReader(transport), use: 'plan', now: NOW })
}

test('nothing differs if, and only if, everybody has what the file gives them', async () => {
  const seen = new Map<boolean, number>()
  await fc.assert(
    fc.asyncProperty(world, fc.boolean(), async (random, isFitted) => {
      // By chance, hardly any world is as its file says.
      const given = isFitted ? fitted(random) : random
      const { plan } = await planned(given)
      const expected = isAsListed(given)
      expect(plan.changes.length + plan.standing.length === 0).toBe(expected)
      seen.set(expected, (seen.get(expected) ?? 0) + 1)
    }),
    { numRuns: Number(process.env['WIRE_RUNS'] ?? 600) },
  )
  expect(Math.min(seen.get(true) ?? 0, seen.get(false) ?? 0)).toBeGreaterThan(30)
})

/** The world with a file that asks for what everybody has, as far as a file can. */
function fitted({ people, ...rest }: World): World {
  const toFile = ({ accounts, invitations, ...person }: World['people'][number]) => {
    const first = accounts[0] ?? invitations[0]
    const asked = first && [...first.held.things]
    return { ...person, asked, accounts: accounts.slice(0, 1), invitations: accounts[0] ? [] : invitations }
  }
  const [a, b, c] = people
  return { ...rest, nameless: undefined, people: [toFile(a), toFile(b), toFile(c)] }
}
