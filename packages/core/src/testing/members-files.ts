/** Arbitrary members files as plain JSON, for properties: sound ones, and ones with something wrong in one place. */
import fc from 'fast-check'
import { accessOf, assignment } from './arbitraries.ts'
import { ORGANIZATION } from './members-text.ts'

const access = fc.array(assignment(), { maxLength: 4 }).map(accessOf)
const GROUPS = ['sre', 'analysts', 'a group']

/** What is said of a key, or is not. */
function optional<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> {
  return fc.option(value, { nil: undefined })
}

const member = fc
  .record({
    access,
    groups: optional(fc.subarray(GROUPS)),
    expires: optional(fc.constantFrom('2027-12-31', '2028-02-29', '2027-03-31T18:00:00+02:00')),
    reason: optional(fc.string({ maxLength: 30 })),
  })
  .map(({ access: roles, ...rest }) => ({ ...roles, ...rest }))

const policy = fc.record({
  unlisted: optional(fc.constantFrom('remove', 'report')),
  resend: optional(fc.constantFrom('on-merge', 'always', 'never')),
  invitationExpiresIn: optional(fc.constantFrom('3d', '72h', '90m')),
  minOwners: optional(fc.integer({ min: 1, max: 5 })),
  maxRemovals: optional(fc.oneof(fc.nat(9), fc.constantFrom('0%', '12.5%', '100%'))),
  approvals: optional(fc.constantFrom('off', 'warn', 'enforce')),
  selfApproval: optional(fc.boolean()),
  sso: optional(fc.constant({ domains: ['corp.example'] })),
  extraRoles: optional(fc.constant(['security-threat-hunter', 'auditor'])),
})

/** Nothing in it is an error. */
export const soundFile: fc.Arbitrary<unknown> = fc
  .record({
    $schema: optional(fc.constant('./members.schema.json')),
    organization: fc.constant(ORGANIZATION),
    resources: optional(fc.constant({ deployments: { 'logs-prod': 'c'.repeat(32) }, security: {} })),
    groups: fc
      .tuple(access, access, access)
      .map((all) => Object.fromEntries(all.map((one, at) => [GROUPS[at], one]))),
    members: fc.dictionary(fc.constantFrom('ada@a.example', 'Bob+x@b.example', 'zoë@c.example'), member, {
      minKeys: 1,
      noNullPrototype: true,
    }),
    policy: optional(policy),
  })
  .map((file): unknown => JSON.parse(JSON.stringify(file)))

const ODD = [
  ...[
    null,
    true,
    0,
    -1,
    1.5,
    7,
    '',
    ' ',
    'x',
    'X y',
    '*',
    'owner',
    'viewer',
    'console',
    '2027-02-30',
    '101%',
  ],
  ...[[], {}, ['viewer'], ['viewer', 'viewer'], { role: 'viewer' }, { '*': 'editor' }, { domains: [] }],
  ...[{ role: 'editor', access: 'console' }, { role: 'viewer', applicationRoles: ['a'] }, ['ada@a.example']],
]
const KEYS = [
  'deployments',
  'security',
  'role',
  'access',
  'applicationRoles',
  'expires',
  'github',
  'policy',
  'x',
  '*',
]

/** A sound file in which one value is another, one key is gone, or one is new: it may be sound all the same. */
export const alteredFile: fc.Arbitrary<unknown> = fc
  .tuple(
    soundFile,
    fc.nat(),
    fc.constantFrom('replace', 'remove', 'add'),
    fc.constantFrom(...ODD),
    fc.constantFrom(...KEYS),
  )
  .map(([file, seed, how, odd, newKey]) => {
    const copy: unknown = structuredClone(file)
    const places = placesIn(copy)
    const place = places[seed % places.length]
    if (place === undefined) return copy
    const [holder, key] = place
    if (how === 'replace') holder[key] = odd
    else if (how === 'remove') delete holder[key]
    else holder[newKey] = odd
    return copy
  })

type Holder = Record<string, unknown>

/** Every object with each of its keys, at all depths; without the one by which editors find the schema. */
function placesIn(value: unknown): readonly (readonly [Holder, string])[] {
  if (typeof value !== 'object' || value === null) return []
  const own = Array.isArray(value)
    ? []
    : Object.keys(value)
        .filter((key) => key !== '$schema')
        .map((key) => [value as Holder, key] as const)
  return [...own, ...Object.values(value).flatMap(placesIn)]
}

/** The same file as people write it: with comments and trailing commas. */
export function written(file: unknown): string {
  return JSON.stringify(file, null, 2)
    .replaceAll(/(?<=["\]}\de])(?=\n *[}\]])/g, ',')
    .replaceAll(/^( *)(?=")/gm, '$1/* why */ ')
    .replaceAll('\n', ' // who\n')
}
