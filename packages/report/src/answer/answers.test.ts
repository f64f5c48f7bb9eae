import { stripVTControlCharacters } from 'node:util'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  renderAccessListText,
  renderExplanationText,
  renderOffboardingBody,
  renderOffboardingCheckText,
  renderOffboardingText,
  renderPermissionText,
} from '../index.ts'
import { ACCESS_LIST_CASES, EXPLANATION_CASES, PERMISSION_CASES } from '../testing/answer-cases.ts'
import { columns } from '../testing/columns.ts'
import { expectGolden } from '../testing/golden.ts'

const PLAIN = columns(80)

describe('an answer', () => {
  for (const [name, report] of Object.entries(EXPLANATION_CASES)) {
    it(`explains a person, in 80 columns: ${name}`, () => {
      expectGolden(`${name}.txt`, renderExplanationText(report, PLAIN))
    })
  }

  for (const [name, report] of Object.entries(ACCESS_LIST_CASES)) {
    it(`says who has access, in 80 columns: ${name}`, () => {
      expectGolden(`${name}.txt`, renderAccessListText(report, PLAIN))
    })
  }

  for (const [name, report] of Object.entries(PERMISSION_CASES)) {
    it(`says whether a member may, in 80 columns: ${name}`, () => {
      expectGolden(`${name}.txt`, renderPermissionText(report, PLAIN))
    })
  }

  it('passes no control character on', async () => {
    const { roster, source, explanation } =
      EXPLANATION_CASES['explain-differs'] ?? expect.fail('no such case')
    await fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (foreign) => {
        const email = `\u001b[2J${foreign}@acme.example`
        const page = [
          renderExplanationText({ explanation: { ...explanation, email }, roster, source }, PLAIN),
          renderAccessListText(
            {
              list: {
                version: 1,
                scope: { kind: 'deployment', resource: 'd1', name: `\u009b31m${foreign}` },
                people: [{ email, name: `\r${foreign}`, listed: false, access: [] }],
              },
              roster,
              source,
            },
            PLAIN,
          ),
          renderPermissionText(
            {
              answer: {
                version: 1,
                email,
                action: foreign,
                allowed: false,
                reason: `\u0007${foreign}`,
                basis: 'file',
                others: [{ email, as: foreign }],
              },
              source,
            },
            PLAIN,
          ),
        ].join('')
        expect(page.replaceAll('\n', '')).not.toMatch(/(?!\u200C|\u200D)\p{C}/u)
      }),
    )
  })

  it('about people who leave passes nothing on that could be more than text', async () => {
    await fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (foreign) => {
        const text = `\u001b[2J<b>@ada ${foreign}`
        const organization = { name: text, file: text, organization: text }
        const ends = { memberships: 1, invitations: 0, keys: 1 }
        const document: Parameters<typeof renderOffboardingText>[0] = {
          ...{ version: 1, status: 'changed', dryRun: false, people: [text] },
          organizations: [
            {
              ...{ ...organization, lookedUp: true, ends },
              members: [{ email: text, becomes: 'removed', line: 1, column: 1 }],
              keys: [{ name: text, becomes: 'ended', listed: true }],
              findings: [{ severity: 'error', code: 'not-in-file', message: text, file: text, line: 1 }],
            },
          ],
          findings: [],
        }
        const left = [{ what: 'key' as const, name: text, id: text }]
        const states = [
          { ...organization, state: 'left' as const, trouble: text, left, keys: 0 },
          { ...organization, state: 'gone' as const, left: [], keys: 1 },
        ]
        const check = { version: 1 as const, gone: false, people: [text], organizations: states }
        const shown = [renderOffboardingText(document, PLAIN), renderOffboardingCheckText(check, PLAIN)].join(
          '',
        )
        expect(shown.replaceAll('\n', '')).not.toMatch(/\p{C}/u)
        expect(renderOffboardingBody(document)).not.toMatch(/(?<!`[^`\n]*)(?:<b>|(?<!\\)@ada)/)
      }),
      { numRuns: 30 },
    )
  })

  it('has the same words in colour, and none wider than the terminal', () => {
    for (const report of Object.values(ACCESS_LIST_CASES)) {
      const colored = renderAccessListText(report, columns(60, { color: true }))
      expect(stripVTControlCharacters(colored)).toBe(renderAccessListText(report, columns(60)))
      for (const line of stripVTControlCharacters(colored).split('\n')) {
        expect([...line].length).toBeLessThanOrEqual(60)
      }
    }
  })
})
