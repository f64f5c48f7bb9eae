import { describe, expect, it } from 'vitest'
import type { Finding } from '../finding/finding.ts'
import { short } from '../testing/assignments.ts'
import { NOW, ORGANIZATION, soundFile } from '../testing/members-text.ts'
import { type ExtendedText, gatherSource, isSameSource, pathBeside, sourcePaths } from './members-source.ts'
import { readRoster } from './read-roster.ts'

const LOGS = '4c5f0de1a2b34c5d8e9f00112233aabb'

type Files = Readonly<Record<string, string>>

/** A members file in `organizations/`, with one owner. */
function membersFile(rest: object, grace: object = {}): string {
  const members = { 'ada@example.com': { organization: 'owner' }, 'grace@example.com': grace }
  return JSON.stringify({ organization: ORGANIZATION, ...rest, members }, null, 1)
}

async function read(text: string, files: Files = {}, path = 'organizations/acme.json') {
  const asked: string[] = []
  const source = await gatherSource(path, text, async (each): Promise<ExtendedText> => {
    asked.push(each)
    const found = files[each]
    return found === undefined ? { problem: 'does not exist' } : { text: found }
  })
  return { ...readRoster(source, { now: NOW }), source, asked }
}

function places(findings: readonly Finding[]): readonly string[] {
  return findings.map(({ code, file = 'members', line, column }) => `${file}:${line}:${column} ${code}`)
}

const SRE = '{ "groups": { "sre": { "deployments": { "*": "admin" } } } }'

describe('a members file that extends another', () => {
  it('may use its groups as its own', async () => {
    const text = membersFile({ extends: '../groups.json' }, { groups: ['sre'] })
    const { roster, findings, asked } = await read(text, { 'groups.json': SRE })
    expect(findings).toEqual([])
    expect(short(roster?.members.get('grace@example.com')?.assignments ?? [])).toEqual(['deployment/*=admin'])
    expect(asked).toEqual(['groups.json'])
  })

  it('reads names of resources as it names them itself', async () => {
    const resources = { deployments: { logs: LOGS } }
    const text = membersFile({ extends: '../groups.json', resources }, { groups: ['readers'] })
    const shared = '{ "groups": { "readers": { "deployments": { "logs": "viewer" } } } }'
    const { roster } = await read(text, { 'groups.json': shared })
    expect(short(roster?.members.get('grace@example.com')?.assignments ?? [])).toEqual([
      `deployment/${LOGS}=viewer`,
    ])
  })

  it('may extend several, which may extend others, each read once', async () => {
    const text = membersFile({ extends: ['a.json', './b.json'] }, { groups: ['sre', 'b'] })
    const files = {
      'organizations/a.json': '{ "extends": "../shared/c.json" }',
      'organizations/b.json': '{ "extends": "../shared/c.json", "groups": { "b": {} } }',
      'shared/c.json': SRE,
    }
    const { findings, asked, source } = await read(text, files)
    expect(findings).toEqual([])
    expect(asked).toEqual(['organizations/a.json', 'organizations/b.json', 'shared/c.json'])
    expect(sourcePaths(source)).toEqual(['organizations/acme.json', ...asked])
  })

  it('leaves alone what nobody in it uses: others may', async () => {
    const text = membersFile({ extends: '../groups.json' })
    const shared = '{ "groups": { "readers": { "deployments": { "theirs": "viewer" } } } }'
    expect((await read(text, { 'groups.json': shared })).findings).toEqual([])
  })

  it('is reported at its place in the file that has it', async () => {
    const text = membersFile({ extends: '../groups.json' }, { groups: ['readers'] })
    const shared = '{ "groups": {\n  "readers": { "deployments": { "theirs": "viewer", "*": "vewer" } }\n} }'
    const { roster, findings } = await read(text, { 'groups.json': shared })
    expect(roster).toBeUndefined()
    expect(places(findings)).toEqual(['groups.json:2:33 unknown-resource', 'groups.json:2:58 unknown-role'])
  })

  it.each([
    ['no JSON', '{', 'groups.json:1:2 file-syntax'],
    ['no object', '[]', 'groups.json:1:1 invalid-value'],
    ['members', '{ "members": {} }', 'groups.json:1:3 unknown-key'],
  ])('refuses a file with %s', async (_, shared, expected) => {
    const { roster, findings } = await read(membersFile({ extends: '../groups.json' }), {
      'groups.json': shared,
    })
    expect(roster).toBeUndefined()
    expect(places(findings)).toEqual([expected])
  })

  it('traces a role to the group, in the file that has it', async () => {
    const text = membersFile({ extends: '../groups.json' }, { groups: ['sre'] })
    const { source } = await read(text, { 'groups.json': SRE })
    expect([...soundFile(source).origins.of('grace@example.com').values()]).toEqual([
      [{ group: 'sre', position: { file: 'groups.json', line: 1, column: 46 } }],
    ])
  })
})

describe('a file that cannot be extended', () => {
  it('is named at the place that asks for it', async () => {
    const { roster, findings } = await read(membersFile({ extends: ['../groups.json'] }))
    expect(roster).toBeUndefined()
    expect(findings).toMatchObject([
      {
        severity: 'error',
        code: 'extends-unreadable',
        message: '"../groups.json" cannot be extended: groups.json does not exist.',
        line: 4,
        column: 3,
      },
    ])
  })

  it('is in a circle', async () => {
    const files = { 'a.json': '{ "extends": "b.json" }', 'b.json': '{ "extends": "./a.json" }' }
    const { findings } = await read(membersFile({ extends: '../a.json' }), files)
    expect(places(findings)).toEqual(['b.json:1:14 extends-cycle'])
    expect(findings[0]?.message).toContain('a.json → b.json → a.json')
  })

  it('is the members file itself', async () => {
    const { findings } = await read(membersFile({ extends: 'acme.json' }))
    expect(findings).toMatchObject([{ code: 'extends-cycle' }])
  })

  it('is one of too many', async () => {
    const names = Array.from({ length: 22 }, (_, index) => `g${index}.json`)
    const files = Object.fromEntries(names.map((name) => [`organizations/${name}`, '{}']))
    const { findings, asked } = await read(membersFile({ extends: names }), files)
    expect(asked).toHaveLength(20)
    expect(findings.map(({ message }) => message)).toEqual([
      expect.stringContaining('organizations/g20.json is one too many'),
      expect.stringContaining('organizations/g21.json is one too many'),
    ])
  })

  it('makes all of them too large', async () => {
    const source = await gatherSource('members.json', membersFile({ extends: 'big.json' }), async () => ({
      text: `{ /* ${'x'.repeat(1000)} */ }`,
    }))
    expect(readRoster(source, { now: NOW, maxBytes: 1000 }).findings).toMatchObject([
      { code: 'file-too-large' },
    ])
  })
})

it('has one definition of a group, in whatever file', async () => {
  const text = membersFile({ extends: '../groups.json', groups: { sre: {} } }, { groups: ['sre'] })
  const { findings } = await read(text, { 'groups.json': SRE })
  expect(findings).toMatchObject([
    {
      code: 'duplicate-group',
      file: 'groups.json',
      message: 'The group "sre" is defined in organizations/acme.json:5 too; keep one of the two.',
    },
  ])
})

it('counts as another source when what it extends has changed', async () => {
  const text = membersFile({ extends: '../groups.json' })
  const [a, b, c] = [
    await read(text, { 'groups.json': SRE }),
    await read(text, { 'groups.json': SRE }),
    await read(text, { 'groups.json': '{}' }),
  ]
  expect([isSameSource(a.source, b.source), isSameSource(a.source, c.source)]).toEqual([true, false])
})

it.each([
  ['members.json', 'groups.json', 'groups.json'],
  ['organizations/acme.json', '../groups.json', 'groups.json'],
  ['organizations/acme.json', './/shared/./groups.json', 'organizations/shared/groups.json'],
  ['members.json', '../groups.json', '../groups.json'],
  ['a/members.json', '../../../groups.json', '../../groups.json'],
  ['../members.json', '../groups.json', '../../groups.json'],
  ['/home/ada/members.json', '../groups.json', '/home/groups.json'],
])('a path in %s: %s is %s', (from, relative, expected) => {
  expect(pathBeside(from, relative)).toBe(expected)
})
