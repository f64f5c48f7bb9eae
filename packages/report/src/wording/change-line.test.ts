import { ALL, type Assignment, assignmentSet, CHANGE_KINDS, type Change } from '@roster/core'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { plainText } from '../phrase/phrase.ts'
import { change, IDS, listed, OWNER, role, roster } from '../testing/membership.ts'
import { effectKey, effectPhrase } from './change-line.ts'
import { Names } from './names.ts'

/** Few, so that changes often come to the same. */
const ATOMS: readonly Assignment[] = [
  OWNER,
  role('deployment', 'editor', ALL),
  role('deployment', 'editor', IDS.shop),
  role('deployment', 'viewer', IDS.shop),
  role('elasticsearch', 'viewer', ALL, []),
]

const EMAILS = ['ada@acme.example', 'bob@acme.example', 'cat@acme.example']
const names = new Names(
  roster({
    members: [
      listed('ada@acme.example', { expires: '2026-12-31' }),
      listed('bob@acme.example', { reason: 'on call' }),
    ],
    expired: [listed('cat@acme.example', { expires: '2026-01-31' })],
  }),
  [],
)

const someChange: fc.Arbitrary<Change> = fc
  .record({
    kind: fc.constantFrom(...CHANGE_KINDS),
    email: fc.constantFrom(...EMAILS),
    before: fc.subarray([...ATOMS], { maxLength: 3 }),
    after: fc.subarray([...ATOMS], { maxLength: 3 }),
  })
  .map(({ kind, email, before, after }) => change(kind, email, assignmentSet(before), assignmentSet(after)))

it('changes with one key are spoken of in the same words', async () => {
  let alike = 0
  await fc.assert(
    fc.property(fc.array(someChange, { minLength: 300, maxLength: 300 }), (changes) => {
      const said = new Map<string, string>()
      for (const each of changes) {
        const key = effectKey(each, names)
        const text = plainText(effectPhrase(each, names, {}))
        if (said.has(key)) alike += 1
        expect(said.get(key) ?? text).toBe(text)
        said.set(key, text)
      }
    }),
    { numRuns: 30 },
  )
  expect(alike).toBeGreaterThan(1_000)
})

it.each([
  ['the same role, whatever else they have', [], [role('deployment', 'viewer', IDS.shop)]],
  ['a general role taken away, whatever else they have', [role('deployment', 'editor', ALL)], []],
] as const)('people are told apart by what is said of them alone: %s', (_what, before, after) => {
  const beside = [[], [OWNER], [role('elasticsearch', 'viewer', IDS.search)]]
  const keys = beside.map((others) =>
    effectKey(
      change('change-roles', 'cat@acme.example', assignmentSet([...before, ...others]), [
        ...assignmentSet([...after, ...others, role('security', 'viewer', IDS.siem)]),
      ]),
      names,
    ),
  )
  expect(new Set(keys).size).toBe(1)
})
