import { stripVTControlCharacters } from 'node:util'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderAccessListText, renderExplanationText, renderPermissionText } from '../index.ts'
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
