import { stripVTControlCharacters } from 'node:util'
import { describe, expect, it } from 'vitest'
import { renderAccessListText, renderExplanationText, renderPermissionText } from './index.ts'
import { ACCESS_LIST_CASES, EXPLANATION_CASES, PERMISSION_CASES } from './testing/answer-cases.ts'
import { expectGolden } from './testing/golden.ts'

const PLAIN = { color: false, width: 80 }

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
    it(`says whether somebody may, in 80 columns: ${name}`, () => {
      expectGolden(`${name}.txt`, renderPermissionText(report, PLAIN))
    })
  }

  it('has the same words in colour, and none wider than the terminal', () => {
    for (const report of Object.values(ACCESS_LIST_CASES)) {
      const colored = renderAccessListText(report, { color: true, width: 60 })
      expect(stripVTControlCharacters(colored)).toBe(
        renderAccessListText(report, { color: false, width: 60 }),
      )
      for (const line of stripVTControlCharacters(colored).split('\n')) {
        expect([...line].length).toBeLessThanOrEqual(60)
      }
    }
  })
})
