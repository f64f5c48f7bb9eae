import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalKeyAssignment } from '../catalog/canonical-assignment.ts'
import { resourceKey } from '../catalog/resource.ts'
import { layOut } from '../edit/layout.ts'
import { readRoster } from '../file/read-roster.ts'
import type { Snapshot } from '../organization/snapshot.ts'
import { planChanges } from '../plan/planner.ts'
import { assignment } from '../testing/arbitraries.ts'
import { NOW } from '../testing/members-text.ts'
import { apiKey, invitation, member, PLATFORM_ROLE, snapshot } from '../testing/organization.ts'
import { draftMembersFile, draftNames } from './draft.ts'
import { proposeGroups } from './draft-groups.ts'
import { draftKeys } from './draft-keys.ts'
import { draftPeople } from './draft-people.ts'

const SHOP = '9b1d0c2e3f4a4b5c6d7e8f9001122334'
const OLD = '5d6e7f8091a2b3c4d5e6f708192a3b4c'
const GONE = 'dddddddddddddddddddddddddddddddd'

interface Known {
  readonly names?: ReadonlyMap<string, string>
  readonly stopped?: readonly string[]
  readonly missing?: readonly string[]
  readonly grouped?: boolean
}

function draft(actual: Snapshot, { names = new Map(), stopped = [], missing = [], grouped }: Known = {}) {
  const people = draftPeople(actual)
  const ownKeys = new Set(['id-run'])
  const keys = draftKeys(actual, {
    people: people.listed,
    ownKeys,
    userId: 'user-of-zoe@a.example',
    now: NOW,
  })
  const given = draftNames([...people.listed, ...(keys?.listed ?? [])], names)
  const text = draftMembersFile({
    organization: actual.organization,
    people,
    keys,
    names: given,
    states: { stopped: new Set(stopped), missing: new Set(missing) },
    groups: grouped ? proposeGroups(people.listed, given) : [],
  })
  const { roster, findings } = readRoster(text, { now: NOW })
  if (roster === undefined) throw new Error(`${text}\n${findings.map(({ message }) => message).join('\n')}`)
  return { text, roster, findings }
}

describe('the draft of a members file', () => {
  const on = (role: string, id: string) => `deployment/${id}=${role}`
  const LIVED_IN = snapshot(
    [
      member('Zoe@a.example', ['owner', 'billing-admin']),
      member('ada@a.example', ['owner']),
      member('bob@a.example', [on('viewer', SHOP), on('editor', OLD), 'security/*=viewer[]']),
      member('cat@a.example', [on('viewer', SHOP)]),
      member('dan@a.example', [on('viewer', SHOP)]),
      member('eve@a.example', [on('viewer', SHOP), on('viewer', GONE), 'elasticsearch/*=developer[logs]'], {
        unknown: [PLATFORM_ROLE],
      }),
      member('fay@a.example'),
      member('', ['owner'], { userId: 'u1' }),
      member('twin@a.example', ['owner'], { userId: 'u2' }),
      member('TWIN@a.example', ['owner'], { userId: 'u3' }),
      member('gus', ['owner'], { userId: 'u4' }),
    ],
    [
      invitation('hal@a.example', [on('viewer', SHOP)], { expiresAt: '2026-11-25T09:00:00Z' }),
      invitation('ida@a.example', ['elasticsearch/es_1=viewer[logs]', 'security/*=hunter'], {
        expired: true,
        expiresAt: '2026-11-01T09:00:00Z',
      }),
    ],
  )
  const known = {
    names: new Map([
      [resourceKey('deployment', SHOP), 'shop'],
      [resourceKey('deployment', OLD), 'old "shop"'],
    ]),
    stopped: [resourceKey('deployment', OLD)],
    missing: [resourceKey('deployment', GONE)],
  }

  it('reads as if a person had written it, and comments on what is odd', () => {
    const { text, roster, findings } = draft(LIVED_IN, { ...known, grouped: true })
    expect(text).toBe(`{
  "$schema": "./members.schema.json",
  "organization": "1234567890", // Acme Search
  "resources": {
    "deployments": {
      "old \\"shop\\"": "${OLD}", // stopped: nobody can change roles on it until it is started
      "shop": "${SHOP}"
    },
    "elasticsearch": {
      "es_1": "es_1"
    }
  },
  "groups": {
    "shop-viewer": { "deployments": { "shop": "viewer" } }
  },
  "members": {
    "ada@a.example": { "organization": "owner" },
    "bob@a.example": {
      "deployments": { "old \\"shop\\"": "editor", "shop": "viewer" },
      "security": { "*": { "role": "viewer", "access": "console" } }
    },
    "cat@a.example": { "groups": ["shop-viewer"] },
    "dan@a.example": { "groups": ["shop-viewer"] },
    // Also has platform-admin, which this release does not know: it stays.
    // Also has elasticsearch/*=developer[logs], which this file cannot ask for: it stays.
    // There is no deployments/${GONE} any more, or the key cannot see it.
    "eve@a.example": {
      "deployments": { "${GONE}": "viewer", "shop": "viewer" }
    },
    "fay@a.example": {},
    "hal@a.example": { "groups": ["shop-viewer"] }, // invited, until 2026-11-25
    "ida@a.example": {
      "elasticsearch": { "es_1": { "role": "viewer", "applicationRoles": ["logs"] } },
      "security": { "*": "hunter" }
    }, // the invitation expired on 2026-11-01
    "user:u1": { "organization": "owner" },
    "user:u2": { "organization": "owner" }, // twin@a.example
    "user:u3": { "organization": "owner" }, // TWIN@a.example
    "user:u4": { "organization": "owner" }, // gus
    "zoe@a.example": { "organization": ["owner", "billing-admin"] }
  },
  "policy": { "minOwners": 2, "extraRoles": ["security-hunter"] }
}
`)
    expect(planChanges(roster, LIVED_IN).changes).toEqual([])
    expect(findings.map(({ code }) => code)).toEqual(['implied-role'])
  })

  it('writes out all roles if no groups are wanted', () => {
    expect(draft(LIVED_IN, known).text).toContain('"cat@a.example": { "deployments": { "shop": "viewer" } },')
  })

  it('lists API keys, and comments on those that people should look at', () => {
    const owners = [member('ada@a.example', ['owner']), member('zoe@a.example', ['owner'])]
    const end = { expiresAt: '2027-03-01T20:00:00+01:00', userId: 'user-of-ada@a.example' }
    const keys = [
      apiKey('run', ['owner'], end),
      apiKey('ci', ['deployment/*=editor', `elasticsearch/${SHOP}=admin[admin]`], end),
      apiKey('ci', ['deployment/*=admin', 'owner'], { id: 'second', userId: end.userId }),
      apiKey('left', [], { ...end, userId: 'gone' }),
      apiKey('nobody’s', ['security/*=hunter'], {
        id: 'k5',
        expiresAt: end.expiresAt,
        unknown: [PLATFORM_ROLE],
      }),
      apiKey('a\u202E\nb', ['elasticsearch/a b=viewer'], { ...end, id: 'k6' }),
      apiKey('over', [], { ...end, expiresAt: '2026-11-23T11:00:00Z' }),
      apiKey('odd', [], { ...end, id: 'no id' }),
    ]
    const actual = { ...snapshot(owners), keys }
    const { text, roster } = draft(actual, known)
    expect(text.slice(text.indexOf('  "apiKeys"'))).toBe(`  "apiKeys": {
    // Also has elasticsearch/a b=viewer, which this file cannot ask for: it stays.
    "a b": { "id": "k6", "expires": "2027-03-01", "owner": "ada@a.example" },
    "ci": {
      "id": "id-ci",
      "deployments": { "*": "editor" },
      "elasticsearch": {
        "${SHOP}": { "role": "admin", "applicationRoles": ["admin"] }
      },
      "expires": "2027-03-01",
      "owner": "ada@a.example"
    },
    // It has no end of its own. Roster revokes it after this date.
    // Does it need Organization owner and Admin on all deployments?
    "ci (2)": {
      "id": "second",
      "organization": "owner",
      "deployments": { "*": "admin" },
      "expires": "2027-11-23",
      "owner": "ada@a.example"
    },
    // The member who made it (gone) has left: name the member who answers for it.
    "left": { "id": "id-left", "expires": "2027-03-01", "owner": "zoe@a.example" },
    // The API does not say who made it: name the member who answers for it.
    // Also has platform-admin, which this file cannot ask for: it stays.
    "nobody’s": {
      "id": "k5",
      "security": { "*": "hunter" },
      "expires": "2027-03-01",
      "owner": "zoe@a.example"
    },
    // Roster may be running with this key, and then does not revoke it.
    "run": {
      "id": "id-run",
      "organization": "owner",
      "expires": "2027-03-01",
      "owner": "ada@a.example"
    }
    // The API key "odd" cannot be listed: it is left alone.
  },
  "policy": { "minOwners": 2, "extraRoles": ["security-hunter"] }
}
`)
    const { changes, standing } = planChanges(roster, actual)
    expect(changes).toEqual([])
    // What no file can ask for, a key that has ended, and one of an impossible id.
    expect(standing.map(({ code, email }) => `${code} ${email}`)).toEqual([
      'unknown-assignment key:a b',
      'unknown-assignment key:nobody’s',
      'unlisted-key key-id:id-over',
      'unlisted-key key-id:no id',
    ])
  })

  it('asks for two owners only if there are two', () => {
    const one = snapshot([member('ada@a.example', ['owner'])], [invitation('bob@a.example', ['owner'])])
    expect(draft(one).text).not.toContain('policy')
  })
})

const EMAILS = ['ada@a.example', 'BOB@a.example', 'cat@a.example', 'dan', 'e\u200Bve@a.example', '']
const ids = ['a'.repeat(32), 'b'.repeat(32), 'B'.repeat(32), 'es-1', 'a/b', '*']
const held = fc.array(
  fc.oneof(
    { weight: 3, arbitrary: assignment('hunter', 'Odd one') },
    {
      weight: 2,
      arbitrary: fc.record({
        kind: fc.constantFrom('deployment' as const, 'elasticsearch' as const, 'connected-cluster' as const),
        role: fc.constantFrom('viewer', 'admin', 'developer'),
        resource: fc.constantFrom(...ids),
        applicationRoles: fc.constantFrom([], ['logs'], ['a b'], ['logs', 'metrics']),
      }),
    },
  ),
  { maxLength: 4 },
)
const WITH_KEYS = [...EMAILS.map((_, index) => `user-${index}`), 'gone', undefined]
const apiKeys = fc
  .uniqueArray(
    fc.record({
      id: fc.constantFrom('k1', 'k2', 'k3', 'k4', 'no id'),
      name: fc.oneof(
        fc.constantFrom('ci', ' ci', 'c\ni', 'k1', '__proto__', 'x'.repeat(300)),
        fc.string({ unit: 'binary' }),
      ),
      userId: fc.constantFrom(...WITH_KEYS),
      expiresAt: fc.constantFrom(
        undefined,
        '2027-03-01T00:00:00Z',
        '2026-11-23T12:00:01Z',
        '2026-11-24T01:00:00+02:00',
        'soon',
      ),
      held,
      odd: fc.subarray([PLATFORM_ROLE]),
    }),
    { selector: ({ id }) => id, maxLength: 5 },
  )
  .map((keys) =>
    keys.map(({ held: assignments, odd, userId, expiresAt, ...key }) => ({
      ...key,
      ...(userId !== undefined && { userId }),
      ...(expiresAt !== undefined && { expiresAt }),
      assignments: assignments.map(canonicalKeyAssignment),
      unknown: odd,
    })),
  )
const organization = fc
  .tuple(
    fc.array(fc.record({ email: fc.constantFrom(...EMAILS), held, odd: fc.subarray([PLATFORM_ROLE]) }), {
      maxLength: 8,
    }),
    fc.uniqueArray(fc.record({ email: fc.constantFrom(...EMAILS), held, expired: fc.boolean() }), {
      maxLength: 4,
      selector: ({ email }) => email.toLowerCase(),
    }),
    fc.string(),
    fc.option(apiKeys, { nil: undefined }),
  )
  .map(([members, invitations, name, keys]) => ({
    organization: { id: '1234567890', name },
    ...(keys && { keys }),
    members: [
      { ...member('first@a.example'), assignments: [] },
      ...members.map(({ email, held: assignments, odd }, index) => ({
        ...member(email, [], { userId: `user-${index}`, unknown: odd }),
        assignments,
      })),
    ],
    invitations: invitations.map(({ email, held: assignments, expired }) => ({
      ...invitation(email, [], { expired, expiresAt: '2026-11-01T00:00:00Z' }),
      assignments,
    })),
  }))
const name = fc.oneof(
  fc.constantFrom(
    'shop',
    'shop',
    '*',
    '__proto__',
    'a'.repeat(32),
    '',
    'x'.repeat(300),
    'a\nb',
    '\u202E',
    'es-1',
  ),
  fc.string({ unit: 'binary' }),
)
const names = fc
  .array(fc.tuple(fc.constantFrom('deployment', 'elasticsearch'), fc.constantFrom(...ids), name))
  .map((list) => new Map(list.map(([kind, id, called]) => [`${kind}/${id}`, called])))

describe('whatever the organization, its draft', () => {
  it('is a formatted file that changes nothing', () => {
    fc.assert(
      fc.property(organization, names, fc.boolean(), (actual, called, grouped) => {
        const keys = [...called.keys()]
        const known = { names: called, stopped: keys.slice(0, 1), missing: keys.slice(1, 2), grouped }
        const { text, roster, findings } = draft(actual, known)
        const { changes, unmanaged } = planChanges(roster, actual)
        expect(changes).toEqual([])
        // No file can have such an id.
        expect(unmanaged.flatMap(({ key }) => key?.id ?? []).filter((id) => id !== 'no id')).toEqual([])
        expect(layOut(text).text).toBe(text)
        expect(findings.filter(({ code }) => /unused|duplicate/.test(code))).toEqual([])
      }),
      { numRuns: 150 },
    )
  })

  it('does not depend on the order of people', () => {
    const shuffled = organization.chain((actual) =>
      fc.record({
        actual: fc.constant(actual),
        members: fc.shuffledSubarray([...actual.members], { minLength: actual.members.length }),
      }),
    )
    fc.assert(
      fc.property(shuffled, names, ({ actual, members }, called) => {
        const known = { names: called, grouped: true }
        expect(draft({ ...actual, members }, known).text).toBe(draft(actual, known).text)
      }),
    )
  })
})
