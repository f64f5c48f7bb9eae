import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { OrganizationKey, Snapshot } from '../organization/snapshot.ts'
import { accessOf, assignment } from '../testing/arbitraries.ts'
import { short } from '../testing/assignments.ts'
import { rosterOf } from '../testing/members-text.ts'
import { apiKey, member, PLATFORM_ROLE, snapshot } from '../testing/organization.ts'
import { idInSubject } from '../text/key-subject.ts'
import type { Change } from './change.ts'
import { planDocument } from './document.ts'
import { checkGuards } from './guards.ts'
import type { Plan } from './plan.ts'
import { type PlanOptions, planChanges } from './planner.ts'
import { planBetween } from './static-plan.ts'

const ADA = 'ada@a.example'
const END = '2027-03-01'
const ENDS_WITH_IT = '2027-03-01T23:00:00Z'
const MEMBERS = { [ADA]: { organization: 'owner' as const } }

type Keys = NonNullable<Parameters<typeof rosterOf>[1]>['apiKeys']
type Policy = NonNullable<Parameters<typeof rosterOf>[1]>['policy']

function file(apiKeys: Keys, policy: Policy = {}) {
  return rosterOf(MEMBERS, { ...(apiKeys && { apiKeys }), policy })
}

const EDITOR = { deployments: { '*': 'editor' } } as const
const VIEWER = { deployments: { '*': 'viewer' } } as const
const entry = (rest: object = EDITOR) => ({ expires: END, owner: ADA, ...rest })

function organization(keys?: readonly OrganizationKey[]): Snapshot {
  return { ...snapshot([member(ADA, ['owner'])]), ...(keys && { keys }) }
}

const made = (name: string, roles: readonly string[] = ['deployment/*=editor'], rest: object = {}) =>
  apiKey(name, roles, { expiresAt: ENDS_WITH_IT, ...rest })

function plan(
  apiKeys: Keys,
  keys: readonly OrganizationKey[] | undefined,
  policy?: Policy,
  options?: PlanOptions,
): Plan {
  return planChanges(file(apiKeys, policy), organization(keys), options)
}

const changesOf = ({ changes }: Plan) => changes.map(({ kind, email }) => `${kind} ${email}`)
const standingOf = ({ standing }: Plan) => standing.map(({ code, email }) => `${code} ${email}`)

describe('API keys are planned', () => {
  it.each<[string, Keys, readonly OrganizationKey[], Policy, readonly string[], readonly string[]]>([
    ['one that is listed and not there is wanted', { ci: entry() }, [], {}, ['create-key key:ci'], []],
    [
      'one that is there as listed is left alone',
      { ci: entry({ ...EDITOR, id: 'id-ci' }) },
      [made('ci')],
      {},
      [],
      [],
    ],
    [
      'one that is there without its id in the file is known by its description, and told of',
      { ci: entry() },
      [made('ci')],
      {},
      [],
      ['key-not-pinned key:ci'],
    ],
    [
      'one with other roles is to be replaced',
      { ci: entry({ ...VIEWER, id: 'id-ci' }) },
      [made('ci')],
      {},
      ['rotate-key key:ci'],
      [],
    ],
    [
      'and so is one that is known by its description',
      { ci: entry(VIEWER) },
      [made('ci')],
      {},
      ['rotate-key key:ci'],
      [],
    ],
    [
      'its replacement waits for its id',
      { ci: entry({ ...VIEWER, id: 'id-ci' }) },
      [made('ci'), made('ci', ['deployment/*=viewer'], { id: 'new' })],
      { unlistedKeys: 'revoke' },
      [],
      ['key-not-pinned key:ci'],
    ],
    [
      'so it does while the old key is as asked: it is not revoked, as it may be in use',
      { ci: entry({ ...EDITOR, id: 'id-ci' }) },
      [made('ci'), made('ci', undefined, { id: 'new' }), made('ci', ['deployment/*=admin'], { id: 'other' })],
      { unlistedKeys: 'revoke' },
      ['revoke-key key-id:other'],
      ['key-not-pinned key:ci'],
    ],
    [
      'one whose id is gone is wanted again',
      { ci: entry({ ...EDITOR, id: 'gone' }) },
      [],
      {},
      ['create-key key:ci'],
      [],
    ],
    [
      'two of one description are for people to tell apart',
      { ci: entry() },
      [made('ci'), made('ci', [], { id: 'second' })],
      { unlistedKeys: 'revoke' },
      [],
      ['ambiguous-key key:ci'],
    ],
    [
      'one whose end has come is revoked, under "report" too',
      { ci: entry({ ...EDITOR, id: 'id-ci', expires: '2026-11-01' }) },
      [made('ci')],
      {},
      ['revoke-key key:ci'],
      [],
    ],
    [
      'one whose end has come and that is gone is done',
      { ci: entry({ expires: '2026-11-01' }) },
      [],
      {},
      [],
      [],
    ],
    [
      'one whose end has come is revoked by its description, if it has no id in the file',
      { ci: entry({ ...EDITOR, expires: '2026-11-01' }) },
      [made('ci')],
      {},
      ['revoke-key key:ci'],
      [],
    ],
    [
      'two of one description are for people to tell apart when their end has come, too',
      { ci: entry({ ...EDITOR, expires: '2026-11-01' }) },
      [made('ci'), made('ci', undefined, { id: 'second' })],
      { unlistedKeys: 'revoke' },
      [],
      ['ambiguous-key key:ci'],
    ],
    ['one that is not listed is told of', {}, [made('x')], {}, [], ['unlisted-key key-id:id-x']],
    [
      'one that is not listed is revoked under "revoke"',
      {},
      [made('x')],
      { unlistedKeys: 'revoke' },
      ['revoke-key key-id:id-x'],
      [],
    ],
    [
      'one that ends before its entry says cannot be extended',
      { ci: entry({ ...EDITOR, id: 'id-ci' }) },
      [made('ci', undefined, { expiresAt: '2027-01-01T00:00:00Z' })],
      {},
      [],
      ['key-ends-early key:ci'],
    ],
    [
      'one that ends later is revoked by its entry',
      { ci: entry({ ...EDITOR, id: 'id-ci' }) },
      [apiKey('ci', ['deployment/*=editor'])],
      {},
      [],
      [],
    ],
    [
      'roles that are not understood stay',
      { ci: entry({ ...EDITOR, id: 'id-ci' }) },
      [made('ci', ['deployment/*=editor', 'deployment/*=newer-role'], { unknown: [PLATFORM_ROLE] })],
      {},
      [],
      ['unknown-assignment key:ci'],
    ],
    [
      'roles that are not understood take a new key under "unknown": "revoke"',
      { ci: entry({ ...EDITOR, id: 'id-ci' }) },
      [made('ci', undefined, { unknown: [PLATFORM_ROLE] })],
      { unknown: 'revoke' },
      ['rotate-key key:ci'],
      [],
    ],
  ])('%s', (_, apiKeys, keys, policy, changes, standing) => {
    const found = plan(apiKeys, keys, policy)
    expect(changesOf(found)).toEqual(changes)
    expect(standingOf(found)).toEqual(standing)
  })

  it.each<[string, string | undefined, readonly string[]]>([
    [
      'two days early',
      '2027-02-28T00:00:00Z',
      [
        'key-ends-early: The API key "ci" ends on 2027-02-28, and its entry says 2027-03-01. Replace it before that with roster keys rotate, or correct the entry.',
      ],
    ],
    ['a day early', '2027-03-01T00:00:00Z', []],
    ['with its entry', '2027-03-02T00:00:00Z', []],
    ['a day late', '2027-03-03T00:00:00Z', []],
    [
      'two days late',
      '2027-03-04T00:00:00Z',
      [
        'key-without-end: The API key "ci" ends on 2027-03-04. Roster revokes it when its entry ends (2027-03-01).',
      ],
    ],
    [
      'never',
      undefined,
      [
        'key-without-end: The API key "ci" has no end of its own. Roster revokes it when its entry ends (2027-03-01).',
      ],
    ],
  ])('with a word about one that ends %s', (_, expiresAt, expected) => {
    const key = apiKey('ci', ['deployment/*=editor'], expiresAt === undefined ? {} : { expiresAt })
    const { changes, findings } = plan({ ci: entry({ ...EDITOR, id: 'id-ci' }) }, [key])
    expect(changes).toEqual([])
    expect(findings.map(({ code, message }) => `${code}: ${message}`)).toEqual(expected)
  })

  it.each<[string, object, readonly OrganizationKey[], string]>([
    [
      'made',
      {},
      [made('ci')],
      'write its id into the entry. If not, run roster keys create ci --replace id-ci.',
    ],
    [
      'replaced',
      { id: 'old' },
      [made('ci', ['deployment/*=viewer'], { id: 'old' }), made('ci')],
      'write its id into the entry instead of the old one. If not, run roster keys rotate ci --replace id-ci.',
    ],
  ])('with what to do about one that was %s and whose id is not in the file', (_, id, keys, advice) => {
    expect(plan({ ci: entry({ ...EDITOR, ...id }) }, keys).findings.map(({ message }) => message)).toEqual([
      `The API key "ci" (id-ci) is what the entry "ci" asks for. If someone has its secret, ${advice}`,
    ])
  })

  it.each<[Policy, object]>([
    [{ unknown: 'report' }, { carried: [PLATFORM_ROLE], revokeUnknown: undefined, revoke: [] }],
    [
      { unknown: 'revoke' },
      { carried: [], revokeUnknown: [PLATFORM_ROLE], revoke: ['deployment/*=newer-role'] },
    ],
  ])('with what becomes of roles that are not understood, under %j', (policy, expected) => {
    const key = made('ci', ['deployment/*=newer-role'], { unknown: [PLATFORM_ROLE] })
    const { changes } = plan({ ci: entry({ ...EDITOR, id: 'id-ci' }) }, [key], policy)
    expect(
      changes.map(({ carried, revokeUnknown, revoke }) => ({
        carried,
        revokeUnknown,
        revoke: short(revoke),
      })),
    ).toEqual([expected])
  })

  it('after people, with what they have and will have', () => {
    const roster = rosterOf(
      { ...MEMBERS, 'zoe@a.example': {} },
      { apiKeys: { ci: entry({ ...VIEWER, id: 'id-ci' }) } },
    )
    const { changes, summary } = planChanges(roster, organization([made('ci', undefined, { userId: 'u1' })]))
    expect(changes.map(({ kind }) => kind)).toEqual(['invite', 'rotate-key'])
    expect(summary).toMatchObject({ invite: 1, 'rotate-key': 1 })
    const { key, grant, revoke, after } = changes[1] as Change
    expect({ key, grant: short(grant), revoke: short(revoke), after: short(after) }).toEqual({
      key: { name: 'ci', id: 'id-ci', owner: ADA, userId: 'u1' },
      grant: ['deployment/*=viewer'],
      revoke: ['deployment/*=editor'],
      after: ['deployment/*=viewer'],
    })
  })

  it('not at all if the file says nothing about them', () => {
    const found = plan(undefined, [made('x')])
    expect([changesOf(found), standingOf(found)]).toEqual([[], []])
  })

  it('not at all if they could not be listed, which is a difference', () => {
    const found = plan({ ci: entry() }, undefined, { unlistedKeys: 'revoke' })
    expect(changesOf(found)).toEqual([])
    expect(standingOf(found)).toEqual(['keys-unreadable undefined'])
  })

  it('never so that the key of the run is revoked, whether it is listed or not', () => {
    const keys = { ended: entry({ ...EDITOR, id: 'own', expires: '2026-11-01' }) }
    const own = made('x', undefined, { id: 'own' })
    const options = { ownKeys: new Set(['own']) }
    for (const found of [
      plan(keys, [own], {}, options),
      plan({}, [own], { unlistedKeys: 'revoke' }, options),
    ]) {
      expect(changesOf(found)).toEqual([])
      expect(found.standing.map(({ code }) => code)).toEqual(['own-key'])
    }
  })

  it('as unseen, not as missing, by a key that does not see all', () => {
    const found = plan({ ci: entry() }, [], {}, { seesAllKeys: false })
    expect([changesOf(found), standingOf(found)]).toEqual([[], ['key-not-seen key:ci']])
  })

  it('so that the digest of a change is over the key it is about', () => {
    const one = plan({}, [made('x')], { unlistedKeys: 'revoke' })
    const other = plan({}, [made('x', undefined, { id: 'other' })], { unlistedKeys: 'revoke' })
    expect(one.digest).not.toBe(other.digest)
  })

  it('in the document by name and id, without an address', () => {
    const { changes } = planDocument(plan({ ci: entry() }, [made('x')], { unlistedKeys: 'revoke' }))
    expect(changes).toMatchObject([
      { kind: 'revoke-key', key: { name: 'x', id: 'id-x' } },
      { kind: 'create-key', key: { name: 'ci', owner: ADA } },
    ])
    expect(changes.some((change) => 'email' in change)).toBe(false)
  })
})

describe('the limit on revocations', () => {
  const keys = Array.from({ length: 10 }, (_, index) => made(`k${index}`))
  const listed = (count: number) =>
    Object.fromEntries(keys.slice(0, count).map(({ name, id }) => [name, entry({ ...EDITOR, id })]))

  it.each([
    [8, '20%', false],
    [7, '20%', true],
    [7, 3, false],
  ])('lets a file list %i of 10 under %s: %s', (count, maxKeyRevocations, isBlocked) => {
    const policy = { unlistedKeys: 'revoke', maxKeyRevocations } as const
    const roster = file(listed(count), policy)
    const codes = checkGuards(planChanges(roster, organization(keys)), organization(keys), {
      policy: roster.policy,
    })
    expect(codes.map(({ code, severity }) => `${severity} ${code}`)).toEqual(
      isBlocked ? ['error too-many-key-revocations'] : [],
    )
  })

  it('is lifted like the one on removals, and counts keys whose end has come', () => {
    const policy = { unlistedKeys: 'revoke' } as const
    const none = file({}, policy)
    const lifted = checkGuards(planChanges(none, organization(keys)), organization(keys), {
      policy: none.policy,
      allowRemovals: true,
    })
    expect(lifted.map(({ severity, code }) => `${severity} ${code}`)).toEqual([
      'warning too-many-key-revocations',
    ])
    const ended = Object.fromEntries(
      keys.map(({ name, id }) => [name, entry({ ...EDITOR, id, expires: '2026-11-01' })]),
    )
    const past = file(ended, policy)
    const found = planChanges(past, organization(keys))
    expect(checkGuards(found, organization(keys), { policy: past.policy })).toMatchObject([
      { severity: 'error', message: expect.stringContaining('revoke 10 of 10 API keys') },
    ])
  })
})

describe('between two files', () => {
  it.each<[string, Keys, Keys, readonly string[]]>([
    ['a new entry is wanted', {}, { ci: entry() }, ['create-key key:ci']],
    ['an entry as it was is nothing', { ci: entry() }, { ci: entry() }, []],
    ['other roles take a new key', { ci: entry() }, { ci: entry(VIEWER) }, ['rotate-key key:ci']],
    ['a first list of keys with ids adopts them', undefined, { ci: entry({ ...EDITOR, id: 'k1' }) }, []],
  ])('%s', (_, base, head, changes) => {
    expect(changesOf(planBetween(file(base), file(head)))).toEqual(changes)
  })

  it('an entry that is gone is revoked under "revoke"', () => {
    const found = planBetween(
      file({ ci: entry({ ...EDITOR, id: 'k1' }) }),
      file({}, { unlistedKeys: 'revoke' }),
    )
    expect(changesOf(found)).toEqual(['revoke-key key-id:k1'])
  })
})

const NAMES = ['ci', 'Terraform CI', 'reports', 'x']
const IDS = ['k1', 'k2', 'k3', 'k4', 'k5']
const roles = fc.array(assignment(), { maxLength: 3 })

const wanted = fc
  .record({
    entries: fc.uniqueArray(
      fc.record({
        name: fc.constantFrom(...NAMES),
        id: fc.option(fc.constantFrom(...IDS), { nil: undefined }),
        expires: fc.constantFrom(END, '2026-11-01'),
        roles,
      }),
      { selector: ({ name }) => name },
    ),
    unlistedKeys: fc.constantFrom('report' as const, 'revoke' as const),
  })
  .map(({ entries, unlistedKeys }) => {
    const taken = new Set<string>()
    const apiKeys = entries.map(({ name, id, expires, roles: held }) => {
      const own = id !== undefined && !taken.has(id) ? { id } : {}
      if (id !== undefined) taken.add(id)
      // People's words for "nothing inside" are not keys' words.
      const access = accessOf(
        held.map(({ applicationRoles = [], ...atom }) =>
          applicationRoles.length > 0 ? { ...atom, applicationRoles } : atom,
        ),
      )
      return [name, { ...access, ...own, expires, owner: ADA }] as const
    })
    return file(Object.fromEntries(apiKeys), { unlistedKeys, maxKeyRevocations: '100%' })
  })

const existing = fc
  .uniqueArray(
    fc.record({
      id: fc.constantFrom(...IDS, 'k6'),
      name: fc.constantFrom(...NAMES),
      expiresAt: fc.constantFrom(ENDS_WITH_IT, '2026-12-24T00:00:00Z', undefined),
      roles,
    }),
    { selector: ({ id }) => id },
  )
  .map((keys) =>
    keys.map(({ roles: held, expiresAt, ...key }) => ({
      ...key,
      ...(expiresAt !== undefined && { expiresAt }),
      assignments: held.map(({ applicationRoles = [], ...atom }) =>
        applicationRoles.length > 0 ? { ...atom, applicationRoles } : atom,
      ),
      unknown: [],
    })),
  )

describe('every plan of keys', () => {
  it('revokes only what is listed for it by its end, or unlisted under "revoke", and never the key of the run', () => {
    fc.assert(
      fc.property(wanted, existing, fc.subarray(IDS), (roster, keys, own) => {
        const { changes } = planChanges(roster, organization(keys), { ownKeys: new Set(own) })
        for (const { kind, email, key } of changes) {
          if (kind !== 'revoke-key') continue
          expect(own).not.toContain(key?.id)
          const isListed = [...(roster.keys?.current.values() ?? [])].some(({ id }) => id === key?.id)
          expect(isListed).toBe(false)
          if (idInSubject(email) !== undefined) expect(roster.policy.unlistedKeys).toBe('revoke')
          else expect(roster.keys?.ended.has(key?.name ?? '')).toBe(true)
        }
      }),
      { numRuns: 300 },
    )
  })

  it('asks for nothing more once it is applied and its keys are made, and speaks of each key once', () => {
    fc.assert(
      fc.property(wanted, existing, (roster, keys) => {
        const first = planChanges(roster, organization(keys))
        const ids = [...first.changes, ...first.unmanaged].flatMap(({ key }) => key?.id ?? [])
        expect(ids).toEqual([...new Set(ids)])
        const revoked = new Set(
          first.changes.flatMap(({ kind, key }) => (kind === 'revoke-key' ? (key?.id ?? []) : [])),
        )
        const asked = first.changes.filter(({ kind }) => kind !== 'revoke-key')
        const added = asked.map(({ key, after }, index) => ({
          id: `new${index}`,
          name: key?.name ?? '',
          expiresAt: ENDS_WITH_IT,
          assignments: after,
          unknown: [],
        }))
        const later = planChanges(
          roster,
          organization([...keys.filter(({ id }) => !revoked.has(id)), ...added]),
        )
        // Of a key that was known by its description, there are two now, until the file has the id of one.
        const open = later.changes.filter(
          ({ key }) => !asked.some((each) => each.key?.name === key?.name && each.kind === 'rotate-key'),
        )
        expect(open).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('is the same for keys in any order', () => {
    fc.assert(
      fc.property(wanted, existing, (roster, keys) => {
        const one = planChanges(roster, organization(keys))
        const other = planChanges(roster, organization(keys.toReversed()))
        expect(JSON.stringify(planDocument(other))).toBe(JSON.stringify(planDocument(one)))
      }),
    )
  })
})
