import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { resourceKey } from '../catalog/resource.ts'
import { layOut } from '../edit/layout.ts'
import { readRoster } from '../file/read-roster.ts'
import type { Snapshot } from '../organization/snapshot.ts'
import { planChanges } from '../plan/planner.ts'
import { assignment } from '../testing/arbitraries.ts'
import { NOW } from '../testing/members-text.ts'
import { invitation, member, PLATFORM_ROLE, snapshot } from '../testing/organization.ts'
import { draftMembersFile, draftNames } from './draft.ts'
import { proposeGroups } from './draft-groups.ts'
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
  const given = draftNames(people.listed, names)
  const text = draftMembersFile({
    organization: actual.organization,
    people,
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
  )
  .map(([members, invitations, name]) => ({
    organization: { id: '1234567890', name },
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
        expect(planChanges(roster, actual).changes).toEqual([])
        expect(layOut(text).text).toBe(text)
        expect(findings.filter(({ code }) => /unused|duplicate/.test(code))).toEqual([])
      }),
      { numRuns: 300 },
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
