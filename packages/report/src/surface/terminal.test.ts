import { stripVTControlCharacters } from 'node:util'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { renderOutcomeText, renderText } from '../index.ts'
import { APPLY_CASES } from '../testing/apply-cases.ts'
import { columns } from '../testing/columns.ts'
import { invite } from '../testing/membership.ts'
import { PREVIEW_CASES } from '../testing/preview-cases.ts'
import { preview } from '../testing/report-input.ts'

describe('terminal text', () => {
  it('stays within its columns', () => {
    for (const width of [40, 80, 200]) {
      const pages = [
        ...Object.values(PREVIEW_CASES).map((value) => renderText(value, columns(width, { color: true }))),
        ...Object.values(APPLY_CASES).map((value) =>
          renderOutcomeText(value, columns(width, { color: true })),
        ),
      ]
      for (const line of pages.join('').split('\n')) {
        expect([...stripVTControlCharacters(line)].length).toBeLessThanOrEqual(width)
      }
    }
  })

  it('has the same words with colours and without', () => {
    for (const value of Object.values(PREVIEW_CASES)) {
      const plain = renderText(value, { color: false })
      expect(stripVTControlCharacters(renderText(value, { color: true }))).toBe(plain)
    }
  })

  it('passes no control character on', async () => {
    await fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (foreign) => {
        const page = renderText(
          preview([invite(`\u001b[2J${foreign}@acme.example`)], {
            organization: { id: '1', name: `\u009b31m${foreign}` },
            findings: [{ severity: 'info', code: 'unused-group', message: `\r\u0007${foreign}` }],
          }),
          { color: false },
        )
        expect(page.replaceAll('\n', '')).not.toMatch(/(?!\u200C|\u200D)\p{C}/u)
      }),
    )
  })
})
