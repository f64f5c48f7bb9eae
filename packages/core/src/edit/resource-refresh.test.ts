import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { loneSource, type MembersSource } from '../file/members-source.ts'
import type { Roster } from '../file/roster.ts'
import { NOW, soundFile } from '../testing/members-text.ts'
import { editMembers } from './members-edit.ts'
import { type RefreshOptions, refreshResources, resourcesIn } from './resource-refresh.ts'

const [A, B, C, D] = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(32)) as [
  string,
  string,
  string,
  string,
]

const access = ({ members }: Roster) => [...members].map(([key, listed]) => [key, listed.assignments])

function refresh(
  source: MembersSource,
  names: Readonly<Record<string, string>>,
  rest: Partial<RefreshOptions> = {},
) {
  const file = soundFile(source)
  const { roster } = file
  const actual = new Map(Object.entries(names).map(([id, name]) => [`deployment/${id}`, name]))
  const found = refreshResources(file, {
    actual,
    missing: new Set(),
    all: false,
    ...rest,
  })
  const result = editMembers(file, found.edits, { now: NOW })
  if (result.code !== 'edited') throw new Error(JSON.stringify(result))
  expect(access(result.roster)).toEqual(access(roster))
  return { ...found, text: result.text }
}

const TEXT = `{
  "organization": "1234567890",
  "resources": {
    "deployments": {
      "logs": "${A}",
      "ours": "${B}" // keep: what we say
    }
  },
  "groups": {
    // A group can have the name of a kind, and a deployment that of a key.
    "deployments": { "deployments": { "logs": "viewer" } }
  },
  "members": {
    "ada@a.example": { "organization": "owner", "groups": ["deployments"] },
    "bob@a.example": {
      "deployments": { "${C.toUpperCase()}": "viewer", "logs": "editor" }
    }
  }
}
`

describe('names for ids', () => {
  it('follow the organization, in roles too, and nobody gains or loses access', () => {
    const { text, renamed, named, kept } = refresh(loneSource(TEXT), {
      [A]: 'store',
      [B]: 'theirs',
      [C]: 'logs',
    })
    expect(text).toBe(`{
  "organization": "1234567890",
  "resources": {
    "deployments": {
      "logs": "${C}",
      "ours": "${B}", // keep: what we say
      "store": "${A}"
    }
  },
  "groups": {
    // A group can have the name of a kind, and a deployment that of a key.
    "deployments": { "deployments": { "store": "viewer" } }
  },
  "members": {
    "ada@a.example": { "organization": "owner", "groups": ["deployments"] },
    "bob@a.example": { "deployments": { "logs": "viewer", "store": "editor" } }
  }
}
`)
    expect(renamed).toEqual([{ resource: 'deployment', from: 'logs', to: 'store' }])
    expect(named).toEqual([{ kind: 'deployment', id: C, name: 'logs' }])
    expect(kept).toEqual([{ kind: 'deployment', id: B, name: 'ours', actual: 'theirs', because: 'comment' }])
  })

  it('stay if the organization has no other name', () => {
    const missing = new Set([`deployment/${A}`])
    const found = refresh(loneSource(TEXT), { [B]: 'ours' }, { missing })
    expect(found.text).toBe(TEXT)
    expect(found.kept).toEqual([])
    expect(found.missing).toEqual([{ kind: 'deployment', id: A, name: 'logs' }])
  })

  it('are added for all resources on request', () => {
    const { text, named } = refresh(loneSource(TEXT), { [A]: 'logs', [D]: 'new' }, { all: true })
    expect(named).toEqual([{ kind: 'deployment', id: D, name: 'new' }])
    expect(text).toContain(`"new": "${D}"`)
  })

  it('stay if an extended file uses them', () => {
    const text = JSON.stringify({ ...JSON.parse(TEXT.replaceAll(/ \/\/.*/g, '')), extends: './shared.json' })
    const shared = '{ "groups": { "shared": { "deployments": { "logs": "viewer" } } } }'
    const source = { path: 'members.json', text, extended: new Map([['shared.json', { text: shared }]]) }
    const { kept, renamed } = refresh(source, { [A]: 'store', [B]: 'theirs' })
    expect(kept.map(({ name, because }) => [name, because])).toEqual([['logs', 'shared']])
    expect(renamed).toEqual([{ resource: 'deployment', from: 'ours', to: 'theirs' }])
  })

  it('are looked up for named resources and for ids in use', () => {
    const found = resourcesIn(soundFile(TEXT))
    expect(found.map(({ id, name }) => [id, name])).toEqual([
      [A, 'logs'],
      [B, 'ours'],
      [C, C],
    ])
  })
})

const name = fc.oneof(
  fc.constantFrom('shop', 'logs', 'deployments', 'security', '*', A, '__proto__', ''),
  fc.string({ unit: 'binary', maxLength: 6 }),
)
const fileName = fc.constantFrom('shop', 'logs', 'deployments', 'security', 'x')
const role = fc.constantFrom('viewer', 'editor')

describe('whatever the names, a refresh', () => {
  const file = fc
    .record({
      ids: fc.shuffledSubarray([A, B, C]),
      names: fc.uniqueArray(fileName, { minLength: 3, maxLength: 3 }),
      bare: fc.dictionary(fc.constantFrom(A, B, C, D), role, { noNullPrototype: true }),
      own: fc.array(fc.tuple(fc.nat(2), role)),
      group: fileName,
    })
    .map(({ ids, names, bare, own, group }) => {
      const deployments = Object.fromEntries(ids.map((id, index) => [names[index], id]))
      const scopes = own
        .filter(([index]) => index < ids.length)
        .map(([index, given]) => [names[index], given])
      return JSON.stringify({
        organization: '1',
        resources: { deployments },
        groups: { [group]: { deployments: { ...Object.fromEntries(scopes), ...bare } } },
        members: {
          'ada@a.example': { groups: [group], deployments: Object.fromEntries(scopes) },
          'bob@a.example': { deployments: bare },
        },
      })
    })
  const actual = fc.dictionary(fc.constantFrom(A, B, C, D), name, { noNullPrototype: true })

  it('changes no access, and is idempotent', () => {
    fc.assert(
      fc.property(file, actual, fc.boolean(), (text, names, all) => {
        const once = refresh(loneSource(text), names, { all })
        const twice = refresh(loneSource(once.text), names, { all })
        expect([twice.renamed, twice.named]).toEqual([[], []])
        expect(twice.text).toBe(once.text)
      }),
      { numRuns: 300 },
    )
  })
})
