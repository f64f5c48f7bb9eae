/** Random organizations, files and troubles, as fast-check arbitraries. */
import { organization, type Readings, role } from '@roster/emulator'
import fc from 'fast-check'

export const ORGANIZATION = '1234567890'
const NOW = Date.UTC(2026, 10, 23, 9)

const LOGS = '4c5f0de1a2b34c5d8e9f00112233aabb'
const SHOP = '9b1d0c2e3f4a4b5c6d7e8f9001122334'
const SEARCH = 'a1b2c3d4e5f60718293a4b5c6d7e8f90'

/** An assignment, as the file and as the emulator spell it. */
interface Atom {
  readonly scope: 'organization' | 'deployments' | 'elasticsearch'
  readonly key: string
  readonly role: string
  readonly roleId: string
  readonly applicationRoles?: readonly string[]
}

const OWNER: Atom = { scope: 'organization', key: '', role: 'owner', roleId: 'organization-admin' }

const ATOMS: readonly Atom[] = [
  OWNER,
  { scope: 'organization', key: '', role: 'billing-admin', roleId: 'billing-admin' },
  ...['*', LOGS, SHOP].flatMap((key) =>
    ['admin', 'editor', 'viewer'].map(
      (name): Atom => ({ scope: 'deployments', key, role: name, roleId: `deployment-${name}` }),
    ),
  ),
  { scope: 'deployments', key: LOGS, role: 'viewer', roleId: 'deployment-viewer', applicationRoles: [] },
  { scope: 'elasticsearch', key: SEARCH, role: 'viewer', roleId: 'elasticsearch-viewer' },
  {
    scope: 'elasticsearch',
    key: SEARCH,
    role: 'viewer',
    roleId: 'elasticsearch-viewer',
    applicationRoles: [],
  },
  {
    scope: 'elasticsearch',
    key: SEARCH,
    role: 'viewer',
    roleId: 'elasticsearch-viewer',
    applicationRoles: ['logs_viewer'],
  },
]

const atoms = fc.uniqueArray(fc.constantFrom(...ATOMS), { maxLength: 4 })

const PEOPLE = ['ada', 'bob', 'cat', 'dan', 'eve', 'fay', 'gus'].map((name) => `${name}@acme.example`)

/** A member's assignments at the start, and in the file. */
const person = fc.record({
  start: fc.oneof(
    { weight: 3, arbitrary: fc.record({ is: fc.constant('member' as const), atoms }) },
    {
      weight: 1,
      arbitrary: fc.record({ is: fc.constant('invited' as const), atoms, expired: fc.boolean() }),
    },
    { weight: 1, arbitrary: fc.record({ is: fc.constant('absent' as const) }) },
  ),
  // Often the same assignments as at the start, so that there are members that no change may touch.
  wanted: fc.oneof(
    fc.constant('as at the start' as const),
    fc.constant('unlisted' as const),
    fc.record({ atoms }),
  ),
})

const readings: fc.Arbitrary<Partial<Readings>> = fc.record({
  refresh: fc.constantFrom('accepts', 'refuses'),
  refreshedRoles: fc.constantFrom('kept', 'replaced'),
  grantExisting: fc.constantFrom('ok', 'error'),
  revokeMissing: fc.constantFrom('ok', 'error'),
  currentUser: fc.boolean(),
  batchVerdict: fc.constantFrom('whole', 'partial'),
  deleteMissing: fc.constantFrom(404, 200),
  acceptedInvitations: fc.constantFrom('listed', 'left-out'),
  emptyLists: fc.constantFrom('omitted', 'present'),
})

/** Trouble at one request. */
export type Trouble =
  | { readonly kind: 'none' }
  /** From this request on, nothing gets through. The request itself can still take effect. */
  | { readonly kind: 'crash'; readonly at: number; readonly afterEffect: boolean }
  | { readonly kind: 'dropped'; readonly at: number; readonly afterEffect: boolean }
  | { readonly kind: 'every-second-answer-lost' }
  | { readonly kind: 'html'; readonly at: number; readonly afterEffect: boolean }
  | {
      readonly kind: 'rate-limit'
      readonly from: number
      readonly length: number
      readonly retryAfter: boolean
    }
  /** Another administrator grants a member a role before this request. */
  | { readonly kind: 'administrator'; readonly at: number; readonly person: number }

const at = fc.nat({ max: 20 })

const trouble: fc.Arbitrary<Trouble> = fc.oneof(
  fc.constant({ kind: 'none' as const }),
  fc.record({ kind: fc.constant('crash' as const), at, afterEffect: fc.boolean() }),
  fc.record({ kind: fc.constant('dropped' as const), at, afterEffect: fc.boolean() }),
  fc.constant({ kind: 'every-second-answer-lost' as const }),
  fc.record({ kind: fc.constant('html' as const), at, afterEffect: fc.boolean() }),
  fc.record({
    kind: fc.constant('rate-limit' as const),
    from: at,
    length: fc.integer({ min: 1, max: 3 }),
    retryAfter: fc.boolean(),
  }),
  fc.record({ kind: fc.constant('administrator' as const), at, person: fc.nat({ max: PEOPLE.length - 1 }) }),
)

export interface Scenario {
  readonly state: ReturnType<typeof organization>
  readonly file: unknown
  readonly readings: Partial<Readings>
  readonly trouble: Trouble
}

/** `founder` stays an owner, so that guards allow most plans. They can still lose other roles. */
export const scenario: fc.Arbitrary<Scenario> = fc
  .record({
    people: fc.array(person, { minLength: PEOPLE.length, maxLength: PEOPLE.length }),
    founderStays: fc.boolean(),
    stopped: fc.boolean(),
    readings,
    trouble,
  })
  .map(({ people, founderStays, stopped, readings: chosen, trouble: struck }) => {
    const named = people.map((person, index) => ({ email: PEOPLE[index] ?? '', ...person }))
    const members = named.flatMap(({ email, start }) =>
      start.is === 'member'
        ? [{ email, userId: email.replace('@', '-at-'), roles: start.atoms.map(wire) }]
        : [],
    )
    const founder = { email: 'founder@acme.example', userId: 'founder', roles: [wire(OWNER)] }
    const heir = { email: 'heir@acme.example', userId: 'heir', roles: [] }
    const state = organization({
      id: ORGANIZATION,
      now: NOW,
      deployments: [
        { id: LOGS, name: 'logs-prod' },
        { id: SHOP, name: 'shop', stopped },
      ],
      projects: [{ id: SEARCH, name: 'search', type: 'elasticsearch' }],
      members: [founder, heir, ...members],
      invitations: named.flatMap(({ email, start }) =>
        start.is === 'invited'
          ? [{ email, roles: start.atoms.map(wire), ...(start.expired ? { expiresAt: NOW - 1000 } : {}) }]
          : [],
      ),
      // The key belongs to the organization, so no plan removes its person.
      keys: [{ id: 'owner', roles: [wire(OWNER)] }],
    })
    const listed = named.flatMap(({ email, start, wanted }) => {
      if (wanted === 'unlisted') return []
      if (wanted !== 'as at the start') return [[email, entry(wanted.atoms)] as const]
      return start.is === 'absent' ? [] : [[email, entry(start.atoms)] as const]
    })
    const file = {
      organization: ORGANIZATION,
      members: {
        'founder@acme.example': founderStays ? entry([OWNER]) : {},
        'heir@acme.example': entry(founderStays ? [] : [OWNER]),
        ...Object.fromEntries(listed),
      },
      policy: { maxRemovals: '100%' },
    }
    return { state, file, readings: chosen, trouble: struck }
  })

function wire({ roleId, key, applicationRoles }: Atom) {
  return role(roleId, key === '' ? undefined : key, applicationRoles)
}

/** A members file's entry with these assignments. */
function entry(held: readonly Atom[]): object {
  const scopes: Record<string, Record<string, unknown[]>> = {}
  const organizationRoles: string[] = []
  for (const { scope, key, role: name, applicationRoles } of held) {
    if (scope === 'organization') {
      organizationRoles.push(name)
      continue
    }
    const value =
      applicationRoles === undefined
        ? name
        : applicationRoles.length === 0
          ? { role: name, access: 'console' }
          : { role: name, applicationRoles }
    const ofScope = scopes[scope] ?? {}
    scopes[scope] = ofScope
    ofScope[key] = [...(ofScope[key] ?? []), value]
  }
  return { ...scopes, ...(organizationRoles.length > 0 ? { organization: organizationRoles } : {}) }
}
