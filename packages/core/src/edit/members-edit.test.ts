import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assignmentSet, subtractAssignments } from '../catalog/assignment.ts'
import { accessOf, assignment } from '../testing/arbitraries.ts'
import { atoms } from '../testing/assignments.ts'
import { commentedText, commentsIn } from '../testing/commented-text.ts'
import { NOW, soundFile } from '../testing/members-text.ts'
import type { MembersEdit } from './edit-request.ts'
import { layOut } from './layout.ts'
import { editMembers } from './members-edit.ts'

const SHOP = 'a'.repeat(32)
const LOGS = 'b'.repeat(32)

/** Entries are in canonical layout, the rest is not. */
const TEXT = `{
    "organization": "1234567890", // Acme
    "resources": {"deployments": {"shop": "${SHOP}", "logs": "${LOGS}"}},
    "groups": {
        "sre": {"deployments": {"*": "admin", "shop": "viewer"}}
    },
    "members": {
        // Founders

        // The first.
        "ada@a.example": {"organization":"owner"},
        "Grace@a.example": {"groups":["sre"], "deployments": {"logs": ["viewer", /* for now */ "editor"]}}, // on call
        // Who pays.
        "joe@a.example": {"organization": ["owner", "billing-admin"], "github": "joe"} // too
        // That is all.
    }
}
`

function edit(text: string, ...edits: readonly MembersEdit[]): string {
  const result = editMembers(soundFile(text), edits, { now: NOW })
  if (result.code === 'edited') return result.text
  return result.code === 'refused'
    ? `${result.problem.code}: ${result.problem.message}`
    : [result.code, ...result.findings.map(({ message }) => message)].join('\n')
}

/** The lines of `after` that differ, with the lines of `before` that they replace. */
function difference(before: string, after: string): readonly string[] {
  const [old, now] = [before.split('\n'), after.split('\n')]
  const gone = old.filter((line) => !now.includes(line)).map((line) => `- ${line.trim()}`)
  return [...gone, ...now.filter((line) => !old.includes(line)).map((line) => `+ ${line.trim()}`)]
}

const change = (...edits: readonly MembersEdit[]) => difference(TEXT, edit(TEXT, ...edits))
const grace = 'grace@a.example'

describe('an edit of a members file', () => {
  it('writes no entry into a comment, whatever the layout', () => {
    const text = '{"organization": "1", "members": {"ada@a.example": {} // the first\n/* the end */}}'
    const edited = edit(
      text,
      { kind: 'add', email: 'bob@a.example' },
      { kind: 'add', email: 'cat@a.example' },
    )
    expect(edited).toBe(
      '{"organization": "1", "members": {"ada@a.example": {}, // the first\n"bob@a.example": {},\n"cat@a.example": {}\n/* the end */}}',
    )
  })

  it('keeps the commas of entries that stay, wherever they are', () => {
    const text = '{"organization": "1", "members": {"bob@a.example": {}\n// the next\n, "cat@a.example": {}}}'
    const added = edit(
      text,
      { kind: 'remove', email: 'cat@a.example' },
      { kind: 'add', email: 'dan@a.example' },
    )
    expect(added).toBe(
      '{"organization": "1", "members": {"bob@a.example": {}\n// the next\n, "dan@a.example": {}}}',
    )
    const first = edit(
      text,
      { kind: 'remove', email: 'bob@a.example' },
      { kind: 'add', email: 'ada@a.example' },
    )
    expect(first).toBe('{"organization": "1", "members": {"ada@a.example": {},  "cat@a.example": {}}}')
  })

  it.each<[string, MembersEdit, readonly string[]]>([
    [
      'adds a member at their place',
      {
        kind: 'add',
        email: 'bob@a.example',
        assignments: atoms('owner', `deployment/${SHOP}=viewer[]`, 'deployment/*=viewer'),
        groups: ['sre'],
        details: { expires: '2027-01-31', reason: 'on call', github: 'bob' },
      },
      [
        '+ "bob@a.example": {',
        '+ "organization": "owner",',
        '+ "groups": ["sre"],',
        '+ "deployments": { "*": "viewer", "shop": { "role": "viewer", "access": "console" } },',
        '+ "expires": "2027-01-31",',
        '+ "reason": "on call",',
        '+ "github": "bob"',
        '+ },',
      ],
    ],
    [
      'adds a person at the end, before the comments there',
      { kind: 'add', email: 'zoe@a.example' },
      [
        '- "joe@a.example": {"organization": ["owner", "billing-admin"], "github": "joe"} // too',
        '+ "joe@a.example": {"organization": ["owner", "billing-admin"], "github": "joe"}, // too',
        '+ "zoe@a.example": {}',
      ],
    ],
    [
      'adds a role to another',
      { kind: 'grant', email: 'ADA@a.example', assignments: atoms('billing-admin') },
      [
        '- "ada@a.example": {"organization":"owner"},',
        '+ "ada@a.example": { "organization": ["owner", "billing-admin"] },',
      ],
    ],
    [
      'changes details and nothing else',
      { kind: 'grant', email: 'joe@a.example', details: { github: 'joseph' } },
      [
        '- "joe@a.example": {"organization": ["owner", "billing-admin"], "github": "joe"} // too',
        '+ "joe@a.example": {"organization": ["owner", "billing-admin"], "github": "joseph"} // too',
      ],
    ],
    [
      'deletes details',
      { kind: 'grant', email: 'joe@a.example', details: { github: null } },
      [
        '- "joe@a.example": {"organization": ["owner", "billing-admin"], "github": "joe"} // too',
        '+ "joe@a.example": { "organization": ["owner", "billing-admin"] } // too',
      ],
    ],
    [
      'deletes a role, and keeps the comments on the others',
      { kind: 'revoke', email: grace, assignments: atoms(`deployment/${LOGS}=viewer`) },
      [
        '- "Grace@a.example": {"groups":["sre"], "deployments": {"logs": ["viewer", /* for now */ "editor"]}}, // on call',
        '+ "Grace@a.example": {',
        '+ "groups": ["sre"],',
        '+ "deployments": {',
        '+ "logs": [',
        '+ /* for now */',
        '+ "editor"',
        '+ ]',
        '+ }',
        '+ }, // on call',
      ],
    ],
    [
      'takes the last role on something with the thing',
      {
        kind: 'revoke',
        email: grace,
        assignments: atoms(`deployment/${LOGS}=viewer`, `deployment/${LOGS}=editor`),
      },
      [
        '- "Grace@a.example": {"groups":["sre"], "deployments": {"logs": ["viewer", /* for now */ "editor"]}}, // on call',
        '+ "Grace@a.example": { "groups": ["sre"] }, // on call',
      ],
    ],
    [
      'takes a member out of a group',
      { kind: 'revoke', email: grace, groups: ['sre'] },
      [
        '- "Grace@a.example": {"groups":["sre"], "deployments": {"logs": ["viewer", /* for now */ "editor"]}}, // on call',
        '+ "Grace@a.example": {',
        '+ "deployments": {',
        '+ "logs": [',
        '+ /* for now */',
        '+ "editor",',
        '+ "viewer"',
        '+ ]',
        '+ }',
        '+ }, // on call',
      ],
    ],
    [
      'lists a member with just these roles: a group that gives more is left, and what it gave else is written out',
      { kind: 'set', email: grace, assignments: atoms(`deployment/${SHOP}=viewer`) },
      [
        '- "Grace@a.example": {"groups":["sre"], "deployments": {"logs": ["viewer", /* for now */ "editor"]}}, // on call',
        '+ "Grace@a.example": { "deployments": { "shop": "viewer" } }, // on call',
      ],
    ],
    [
      'lists a member with just these roles: a group that gives no more is kept',
      {
        kind: 'set',
        email: grace,
        assignments: atoms('deployment/*=admin', `deployment/${SHOP}=viewer`, 'billing-admin'),
        details: { reason: 'adopted' },
      },
      [
        '- "Grace@a.example": {"groups":["sre"], "deployments": {"logs": ["viewer", /* for now */ "editor"]}}, // on call',
        '+ "Grace@a.example": {',
        '+ "organization": "billing-admin",',
        '+ "groups": ["sre"],',
        '+ "reason": "adopted"',
        '+ }, // on call',
      ],
    ],
    [
      'removes a member with the comments about them',
      { kind: 'remove', email: 'ada@a.example' },
      ['- // The first.', '- "ada@a.example": {"organization":"owner"},'],
    ],
    [
      'removes the last one, and the comma before',
      { kind: 'remove', email: 'joe@a.example' },
      [
        '- "Grace@a.example": {"groups":["sre"], "deployments": {"logs": ["viewer", /* for now */ "editor"]}}, // on call',
        '- // Who pays.',
        '- "joe@a.example": {"organization": ["owner", "billing-admin"], "github": "joe"} // too',
        '+ "Grace@a.example": {"groups":["sre"], "deployments": {"logs": ["viewer", /* for now */ "editor"]}} // on call',
      ],
    ],
    [
      'renames resources, in roles too, all at once',
      {
        kind: 'rename-resources',
        renames: [
          { resource: 'deployment', from: 'shop', to: 'logs' },
          { resource: 'deployment', from: 'logs', to: 'logs "old"' },
        ],
      },
      [
        `- "resources": {"deployments": {"shop": "${SHOP}", "logs": "${LOGS}"}},`,
        '- "sre": {"deployments": {"*": "admin", "shop": "viewer"}}',
        '- "Grace@a.example": {"groups":["sre"], "deployments": {"logs": ["viewer", /* for now */ "editor"]}}, // on call',
        `+ "resources": {"deployments": {"logs": "${SHOP}", "logs \\"old\\"": "${LOGS}"}},`,
        '+ "sre": {"deployments": {"*": "admin", "logs": "viewer"}}',
        '+ "Grace@a.example": {"groups":["sre"], "deployments": {"logs \\"old\\"": ["viewer", /* for now */ "editor"]}}, // on call',
      ],
    ],
  ])('%s', (_what, one, lines) => {
    expect(change(one)).toEqual(lines)
  })

  it('names an id, and uses the name', () => {
    const text = `{"organization": "1", "members": {"ada@a.example": {"deployments": {"${SHOP.toUpperCase()}": "viewer"}}}}`
    expect(edit(text, { kind: 'name-resource', resource: 'deployment', id: SHOP, name: 'shop' })).toBe(
      `{"organization": "1", "resources": {
  "deployments": {
    "shop": "${SHOP}"
  }
}, "members": {"ada@a.example": {"deployments": {"shop": "viewer"}}}}`,
    )
  })

  it('changes nothing if the person already has the roles, also through a group', () => {
    const has = atoms('deployment/*=admin', `deployment/${LOGS}=editor`)
    expect(edit(TEXT, { kind: 'grant', email: grace, assignments: has, groups: ['sre'] })).toBe(TEXT)
    expect(edit(TEXT, { kind: 'grant', email: 'joe@a.example', details: { github: 'joe' } })).toBe(TEXT)
    const pinned = TEXT.replace('"github": "joe"', '"github": { "login": "joe", "id": 7 }')
    expect(edit(pinned, { kind: 'grant', email: 'joe@a.example', details: { github: 'joe' } })).toBe(pinned)
    const account = (id: number) => ({ github: { login: 'joe', id } })
    const as = (text: string, id: number) =>
      edit(text, { kind: 'grant', email: 'joe@a.example', details: account(id) })
    expect(as(TEXT, 7)).toContain('"github": { "login": "joe", "id": 7 }')
    expect(as(pinned, 7)).toBe(pinned)
    expect(as(pinned, 8)).toContain('"github": { "login": "joe", "id": 8 }')
  })

  it.each<[string, MembersEdit, string]>([
    [
      'a member who is there',
      { kind: 'add', email: 'ADA@a.example' },
      'already-listed: ada@a.example is in the file already.',
    ],
    [
      'a member who is not',
      { kind: 'remove', email: 'bob@a.example' },
      'not-listed: bob@a.example is not in the file.',
    ],
    [
      'what a group gives',
      { kind: 'revoke', email: grace, assignments: atoms('deployment/*=admin') },
      'from-group: grace@a.example cannot lose deployments/*=admin alone: the group "sre" gives it. Take them out of the group, or edit the group.',
    ],
    [
      'what nobody gave',
      { kind: 'revoke', email: grace, assignments: atoms('billing-admin') },
      `not-held: grace@a.example does not have billing-admin. They have deployments/*=admin, deployments/shop=viewer, deployments/logs=editor, deployments/logs=viewer.`,
    ],
    [
      'a group they are not in',
      { kind: 'revoke', email: grace, groups: ['srr'] },
      'not-in-group: grace@a.example is not in the group "srr"; did you mean "sre"?',
    ],
    [
      'a name that is taken',
      { kind: 'name-resource', resource: 'deployment', id: 'c'.repeat(32), name: 'shop' },
      'name-taken: The file names another deployment "shop".',
    ],
    [
      'a group that is not there, or in another file',
      { kind: 'change-group', group: 'support', grant: atoms('owner'), revoke: [] },
      'no-such-group: The file itself has no group "support".',
    ],
  ])('refuses %s', (_what, one, message) => {
    expect(edit(TEXT, one)).toBe(message)
  })

  it('returns no invalid file', () => {
    expect(edit(TEXT, { kind: 'add', email: 'bob' })).toMatch(/^broken\n"bob" is not an e-mail address/)
    expect(edit(TEXT, { kind: 'grant', email: grace, groups: ['srr'] })).toMatch(
      /^broken\n[\s\S]*There is no group "srr"; did you mean "sre"\?/,
    )
  })
})

const EMAILS = ['Ada@a.example', 'bob@a.example', 'cat@a.example', 'dan@a.example']
const assignments = fc.array(assignment(), { maxLength: 4 })
const file = fc.record({
  organization: fc.constant('1234567890'),
  groups: fc.record({ one: assignments.map(accessOf), two: assignments.map(accessOf) }),
  members: fc
    .dictionary(
      fc.constantFrom(...EMAILS),
      fc
        .record({ own: assignments, groups: fc.subarray(['one', 'two']) })
        .map(({ own, groups }) => ({ ...accessOf(own), groups })),
      { minKeys: 2, noNullPrototype: true },
    )
    .map((members) => Object.fromEntries(Object.entries(members).toReversed())),
})
const target = fc.constantFrom(...EMAILS.map((email) => email.toLowerCase()))
const text = fc.oneof(
  commentedText(file).map((commented) => commented.text),
  commentedText(file).map((commented) => layOut(commented.text).text ?? ''),
)

function holdings(source: string) {
  const { roster } = soundFile(source)
  return new Map([...roster.members].map(([key, listed]) => [key, listed.assignments]))
}

const comments = (source: string) => commentsIn(source.replace('\uFEFF', ''))

describe('whatever the file, an edit', () => {
  it('keeps its line endings and its byte order mark', () => {
    fc.assert(
      fc.property(file, target, assignments, (value, email, wanted) => {
        const set: MembersEdit = { kind: 'set', email, assignments: wanted }
        for (const plain of [JSON.stringify(value, null, 2), layOut(JSON.stringify(value)).text ?? '']) {
          const windows = `\uFEFF${plain.replaceAll('\n', '\r\n')}`
          expect(edit(windows, set)).toBe(`\uFEFF${edit(plain, set).replaceAll('\n', '\r\n')}`)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('changes the roles of the person, and of nobody else', () => {
    fc.assert(
      fc.property(text, target, assignments, fc.boolean(), (source, email, wanted, exactly) => {
        const before = holdings(source)
        const kind = exactly || !before.has(email) ? 'set' : 'grant'
        const after = holdings(edit(source, { kind, email, assignments: wanted }))
        const had = kind === 'set' ? [] : (before.get(email) ?? [])
        expect(after).toEqual(new Map([...before, [email, assignmentSet([...had, ...wanted])]]))
      }),
      { numRuns: 100 },
    )
  })

  it('can be one of several, with the same effect as alone', () => {
    fc.assert(
      fc.property(text, fc.uniqueArray(target), fc.uniqueArray(target), (source, listed, gone) => {
        const before = holdings(source)
        const removed = gone.filter((email) => before.has(email) && !listed.includes(email))
        const kept = [...before].filter(([email]) => !removed.includes(email) && !listed.includes(email))
        const expected = new Map([...kept, ...listed.map((email) => [email, []] as const)])
        // A file without members is invalid.
        if (expected.size === 0) return
        const after = holdings(
          edit(
            source,
            ...listed.map((email): MembersEdit => ({ kind: 'set', email, assignments: [] })),
            ...removed.map((email): MembersEdit => ({ kind: 'remove', email })),
          ),
        )
        expect(after).toEqual(expected)
      }),
      { numRuns: 100 },
    )
  })

  it('can undo another', () => {
    fc.assert(
      fc.property(text, target, assignments, (source, email, given) => {
        const before = holdings(source)
        const had = before.get(email)
        if (had === undefined) return
        const fresh = assignmentSet(subtractAssignments(given, had))
        const granted = edit(source, { kind: 'grant', email, assignments: fresh })
        expect(holdings(edit(granted, { kind: 'revoke', email, assignments: fresh }))).toEqual(before)
      }),
      { numRuns: 100 },
    )
  })

  it('keeps all comments except those on deleted entries, and keeps the layout', () => {
    fc.assert(
      fc.property(text, target, assignments, (source, email, wanted) => {
        const edited = edit(source, { kind: 'set', email, assignments: wanted })
        const lost = comments(source).filter((comment) => !comments(edited).includes(comment))
        const entry = holdings(source).has(email) ? edit(source, { kind: 'remove', email }) : source
        // A comment on a role goes with the role.
        expect(lost.filter((comment) => comments(entry).includes(comment))).toEqual([])
        if (layOut(source).text === source) expect(layOut(edited).text).toBe(edited)
      }),
      { numRuns: 100 },
    )
  })

  it('adds and removes a person without a trace', () => {
    fc.assert(
      fc.property(commentedText(file), assignments, ({ text: commented }, given) => {
        const source = layOut(commented).text ?? ''
        const email = 'new@a.example'
        const added = edit(source, { kind: 'add', email, assignments: given })
        expect(holdings(added).get(email)).toEqual(assignmentSet(given))
        expect(edit(added, { kind: 'remove', email })).toBe(source)
      }),
      { numRuns: 60 },
    )
  })

  it('changes only the lines of the person', () => {
    fc.assert(
      fc.property(commentedText(file), target, assignments, ({ text: commented }, email, wanted) => {
        const before = holdings(commented)
        const edited = edit(commented, { kind: 'set', email, assignments: wanted })
        if (!before.has(email)) return
        const key = EMAILS.find((each) => each.toLowerCase() === email) ?? ''
        const start = commented.indexOf(`"${key}"`)
        expect(edited.slice(0, start)).toBe(commented.slice(0, start))
        const gone = edit(commented, { kind: 'remove', email })
        expect(gone.startsWith('broken') || holdings(gone).size === before.size - 1).toBe(true)
      }),
      { numRuns: 60 },
    )
  })
})

describe('an edit of terms', () => {
  const BEFORE = `{
  "organization": "1234567890",
  "groups": {
    "sre": { "deployments": { "*": "admin" } }
  },
  "members": {
    "ada@a.example": { "organization": "owner" },
    "kim@a.example": {
      "organization": { "role": "billing-admin", "expires": "2026-11-30" },
      "groups": [{ "group": "sre", "expires": "2026-12-04", "reason": "on call" }],
      "deployments": { "*": { "role": "viewer", "expires": "2026-11-20" } },
      "security": { "*": "viewer" }
    }
  }
}
`
  const kim = 'kim@a.example'
  const until = (expires: string | null, reason?: string) => ({
    expires,
    ...(reason !== undefined && { reason }),
  })
  const grant = (roles: readonly string[], rest = {}): MembersEdit => ({
    kind: 'grant',
    email: kim,
    assignments: atoms(...roles),
    ...rest,
  })

  it.each<[string, MembersEdit, readonly string[]]>([
    [
      'gives a role until a time, and says why',
      grant(['observability/*=admin'], { term: until('2026-11-23T18:00Z', 'INC-42') }),
      [
        '+ "observability": {',
        '+ "*": { "role": "admin", "expires": "2026-11-23T18:00Z", "reason": "INC-42" }',
        '+ },',
      ],
    ],
    [
      'gives one beside another',
      grant(['security/*=editor'], { term: until('2026-11-23T18:00Z') }),
      [
        '- "security": { "*": "viewer" }',
        '+ "security": { "*": [{ "role": "editor", "expires": "2026-11-23T18:00Z" }, "viewer"] }',
      ],
    ],
    [
      'moves an end',
      grant(['billing-admin'], { term: until('2027-01-31') }),
      [
        '- "organization": { "role": "billing-admin", "expires": "2026-11-30" },',
        '+ "organization": { "role": "billing-admin", "expires": "2027-01-31" },',
      ],
    ],
    [
      'takes an end away',
      grant(['billing-admin'], { term: until(null) }),
      [
        '- "organization": { "role": "billing-admin", "expires": "2026-11-30" },',
        '+ "organization": "billing-admin",',
      ],
    ],
    ['leaves a role alone that is held until an end', grant(['billing-admin']), []],
    [
      'gives a role again that has ended',
      grant(['deployment/*=viewer']),
      [
        '- "deployments": { "*": { "role": "viewer", "expires": "2026-11-20" } },',
        '+ "deployments": { "*": "viewer" },',
      ],
    ],
    [
      'moves the end of a group, and keeps its reason',
      grant([], { groups: ['sre'], term: until('2026-12-11') }),
      [
        '- "groups": [{ "group": "sre", "expires": "2026-12-04", "reason": "on call" }],',
        '+ "groups": [{ "group": "sre", "expires": "2026-12-11", "reason": "on call" }],',
      ],
    ],
    [
      'leaves a group that it has been in until an end',
      { kind: 'revoke', email: kim, groups: ['sre'] },
      ['- "groups": [{ "group": "sre", "expires": "2026-12-04", "reason": "on call" }],'],
    ],
    [
      'revokes a role that ends',
      { kind: 'revoke', email: kim, assignments: atoms('billing-admin') },
      ['- "organization": { "role": "billing-admin", "expires": "2026-11-30" },'],
    ],
    [
      'lists a member with just these roles, and keeps the ends of those that stay',
      { kind: 'set', email: kim, assignments: atoms('billing-admin', 'deployment/*=admin') },
      [
        '- "deployments": { "*": { "role": "viewer", "expires": "2026-11-20" } },',
        '- "security": { "*": "viewer" }',
        '+ "deployments": { "*": { "role": "viewer", "expires": "2026-11-20" } }',
      ],
    ],
  ])('%s', (_what, edit_, lines) => {
    expect(difference(BEFORE, edit(BEFORE, edit_))).toEqual(lines)
  })

  it.each<[string, MembersEdit, string]>([
    [
      'a role that is held without an end',
      grant(['security/*=viewer'], { term: until('2026-12-31') }),
      'held-for-longer: kim@a.example has security/*=viewer without an end. To give it an end, revoke it first.',
    ],
    [
      'a role that a group gives for longer',
      grant(['deployment/*=admin'], { term: until('2026-11-24') }),
      'held-for-longer: kim@a.example has deployments/*=admin until 2026-12-04 by the group "sre".',
    ],
  ])('does not shorten %s', (_what, edit_, message) => {
    expect(edit(BEFORE, edit_)).toBe(message)
  })

  it('does not give a group an end that the member is in without one', () => {
    const forGood = edit(BEFORE, grant([], { groups: ['sre'], term: until(null) }))
    expect(forGood).toContain('"groups": [{ "group": "sre", "reason": "on call" }]')
    expect(edit(forGood, grant([], { groups: ['sre'], term: until('2027-01-01') }))).toMatch(
      /^held-for-longer: kim@a.example is in the group "sre" without an end/,
    )
  })

  it('gives a role for longer than a group does', () => {
    const longer = edit(BEFORE, grant(['deployment/*=admin'], { term: until('2027-01-01') }))
    expect(longer).toContain('{ "role": "admin", "expires": "2027-01-01" }')
    expect(soundFile(longer).roster.members.get(kim)?.terms).toContainEqual(
      expect.objectContaining({ assignment: atoms('deployment/*=admin')[0], expires: '2027-01-01' }),
    )
  })
})

describe('the canonical layout', () => {
  it('orders what a role, a group and a role in the organization say of themselves', () => {
    const messy = `{
  "organization": "1",
  "members": {
    "kim@a.example": {
      "groups": [{ "reason": "r", "expires": "2027-01-01", "group": "sre" }, "all"],
      "organization": { "reason": "r", "expires": "2027-01-01", "role": "owner", "access": "console" },
      "security": { "*": [{ "reason": "a", "role": "viewer", "expires": "2027-01-01" }, "admin"] }
    }
  }
}`
    expect(layOut(messy).text).toBe(`{
  "organization": "1",
  "members": {
    "kim@a.example": {
      "organization": {
        "role": "owner",
        "access": "console",
        "expires": "2027-01-01",
        "reason": "r"
      },
      "groups": ["all", { "group": "sre", "expires": "2027-01-01", "reason": "r" }],
      "security": { "*": ["admin", { "role": "viewer", "expires": "2027-01-01", "reason": "a" }] }
    }
  }
}
`)
  })
})
