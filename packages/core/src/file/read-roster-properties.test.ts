import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assignmentSet } from '../catalog/assignment.ts'
import { accessOf, assignment } from '../testing/arbitraries.ts'
import { NOW, ORGANIZATION } from '../testing/members-text.ts'
import { readRoster } from './read-roster.ts'
import type { Roster } from './roster.ts'

const HOSTILE = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'valueOf', '', '*']
const KNOWN = [
  ...[
    'organization',
    'resources',
    'groups',
    'members',
    'policy',
    'deployments',
    'security',
    'role',
    'expires',
  ],
  ...['access', 'applicationRoles', 'github', 'unlisted', 'maxRemovals', 'sso', 'domains', 'ada@example.com'],
]
const SCALARS = ['owner', 'viewer', 'console', '2026-12-31', '20%', 'a'.repeat(32), 'ada@example.com']

/** Any value that reaches far into the format before it goes wrong, or does not. */
const { value: json } = fc.letrec((tie) => ({
  value: fc.oneof(
    { maxDepth: 6, withCrossShrink: true },
    fc.constantFrom<unknown>(null, true, 0, -1, 1.5, 1e308, ...SCALARS, ...HOSTILE),
    fc.string(),
    fc.array(tie('value'), { maxLength: 4 }),
    fc
      .array(fc.tuple(fc.constantFrom(...KNOWN, ...HOSTILE), tie('value')), { maxLength: 5 })
      .map((entries) => new Entries(entries)),
  ),
}))

/** An object as JSON text has it: keys may stand twice, and none of them is special. */
class Entries {
  readonly list: readonly (readonly [string, unknown])[]
  constructor(list: readonly (readonly [string, unknown])[]) {
    this.list = list
  }
}

function textOf(value: unknown): string {
  if (value instanceof Entries) {
    return `{${value.list.map(([key, inner]) => `${JSON.stringify(key)}: ${textOf(inner)}`).join(',\n')}}`
  }
  return Array.isArray(value) ? `[${value.map(textOf).join(', ')}]` : JSON.stringify(value)
}

const TOKENS = [
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '"',
  '"a":',
  '/*',
  '*/',
  '//',
  '\n',
  '\r',
  '\\u',
  '1',
  'x',
  '\uFEFF',
]

function read(text: string) {
  return readRoster(text, { now: NOW })
}

/** Either a roster, or errors, each with a place inside the text. */
function expectVerdict(text: string): void {
  const { roster, findings } = read(text)
  const lines = text.split(/\r\n|\n|\r/)
  expect(roster === undefined).toBe(findings.some(({ severity }) => severity === 'error'))
  for (const { message, line = 0, column = 0 } of findings) {
    expect(message).toMatch(/[.?]$/)
    expect(line).toBeGreaterThanOrEqual(1)
    expect(column).toBeGreaterThanOrEqual(1)
    expect(column).toBeLessThanOrEqual((lines[line - 1]?.length ?? 0) + 1)
  }
  const again = read(text)
  expect([again.roster, again.findings]).toEqual([roster, findings])
}

describe('whatever the text', () => {
  it('there is a verdict, the same each time', () => {
    fc.assert(fc.property(fc.oneof(fc.string(), fc.string({ unit: 'binary' })), expectVerdict))
    const soup = fc.array(fc.constantFrom(...TOKENS), { maxLength: 40 }).map((tokens) => tokens.join(''))
    fc.assert(fc.property(soup, expectVerdict), { numRuns: 150 })
  })

  it('there is a verdict on any JSON, hostile keys included', () => {
    fc.assert(fc.property(json.map(textOf), expectVerdict), { numRuns: 150 })
    const inFile = json.map(
      (value) =>
        `{"organization": "1", "members": {"ada@example.com": ${textOf(value)}}, "policy": ${textOf(value)}}`,
    )
    fc.assert(fc.property(inFile, expectVerdict), { numRuns: 150 })
  })

  it.each([
    ['members without an address', (index: number) => `"${index}":1`],
    ['members of a wrong type', (index: number) => `"${index}@a":1`],
    ['members with unknown keys', (index: number) => `"${index}@a":{"x":1}`],
  ])('there is a verdict on a file full of %s', (_name, entry) => {
    const entries = Array.from({ length: 30_000 }, (_, index) => entry(index))
    expect(read(`{"organization":"1","members":{${entries.join(',')}}}`).roster).toBeUndefined()
  })

  it('there is a verdict on a list of nothing but mistakes', () => {
    const list = Array.from({ length: 300_000 }, () => '" "').join(',')
    const scope = `{"*":{"role":"viewer","applicationRoles":[${list}]}}`
    const { roster, findings } = read(
      `{"organization":"1","members":{"ada@example.com":{"deployments":${scope}}}}`,
    )
    expect(roster).toBeUndefined()
    expect(findings.map(({ code }) => code)).toEqual(['invalid-value'])
  })
})

const person = fc.record({
  assignments: fc.array(assignment(), { maxLength: 6 }),
  reason: fc.option(fc.string({ maxLength: 20 }), { nil: undefined }),
})
const people = fc.dictionary(fc.constantFrom('ada@a.example', 'bob@a.example', 'cat@b.example'), person, {
  minKeys: 1,
  noNullPrototype: true,
})

function fileOf(members: Readonly<Record<string, { assignments: readonly never[] | readonly object[] }>>) {
  const entries = Object.entries(members).map(([email, { assignments, ...rest }]) => [
    email,
    { ...accessOf(assignments as never), ...rest },
  ])
  return { organization: ORGANIZATION, members: Object.fromEntries(entries) }
}

/** What of a roster the text alone decides: all but positions. */
function essence(roster: Roster | undefined) {
  const members = [...(roster?.members ?? [])].map(([key, { position: _, ...member }]) => [key, member])
  return { policy: roster?.policy, members: Object.fromEntries(members) }
}

describe('the roster of a file', () => {
  it('gives every member what is written, as a set', () => {
    fc.assert(
      fc.property(people, (members) => {
        const { roster } = read(JSON.stringify(fileOf(members)))
        for (const [email, { assignments }] of Object.entries(members)) {
          expect(roster?.members.get(email)?.assignments).toEqual(assignmentSet(assignments))
        }
      }),
    )
  })

  it('does not depend on layout, comments or the order of keys', () => {
    fc.assert(
      fc.property(people, fc.nat(4), (members, indent) => {
        const file = fileOf(members)
        const plain = read(JSON.stringify(file))
        const laidOut = JSON.stringify(reversed(file), null, indent)
          .replaceAll(/^( *)(?=")/gm, '$1/* why */ ')
          .replaceAll('\n', '\r\n// who\r\n')
        expect(essence(read(laidOut).roster)).toEqual(essence(plain.roster))
      }),
    )
  })

  it('gives a person the same, regardless of who else is in it', () => {
    fc.assert(
      fc.property(people, people, (members, others) => {
        const alone = read(JSON.stringify(fileOf(members))).roster
        const among = read(JSON.stringify(fileOf({ ...others, ...members }))).roster
        for (const email of Object.keys(members)) {
          expect(among?.members.get(email)?.assignments).toEqual(alone?.members.get(email)?.assignments)
        }
      }),
    )
  })
})

/** The same value, with the keys of every object in reverse. */
function reversed(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reversed)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value)
      .reverse()
      .map(([key, inner]) => [key, reversed(inner)]),
  )
}
