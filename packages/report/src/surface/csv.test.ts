import * as fc from 'fast-check'
import Papa from 'papaparse'
import { describe, expect, it } from 'vitest'
import { csvText } from './csv.ts'

const cell = fc.oneof(
  fc.string({ unit: 'binary' }),
  fc
    .array(fc.constantFrom('"', ',', '\r', '\n', '=', '+', '-', '@', '\t', "'", ' ', 'a', '＝'))
    .map((parts) => parts.join('')),
)

describe('CSV', () => {
  it('reads as it was written, except for what a spreadsheet would calculate', async () => {
    await fc.assert(
      fc.property(fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1 }), (rows) => {
        const { data } = Papa.parse<readonly string[]>(csvText(rows), { newline: '\r\n', delimiter: ',' })
        const expected = rows.map((row) =>
          row.map((text) => (/^[=+\-@\t\r\n＝＋－＠]/.test(text) ? `'${text}` : text)),
        )
        expect(data).toEqual([...expected, ['']])
      }),
    )
  })

  it('quotes nothing that need not be', () => {
    expect(csvText([['ada@acme.example', 'Ada "Countess" Lovelace', '', 'a,b']])).toBe(
      '\uFEFFada@acme.example,"Ada ""Countess"" Lovelace",,"a,b"\r\n',
    )
  })

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '=1\n=2', '＝1'])('defuses %j', (text) => {
    expect(csvText([[text]])).toBe(`\uFEFF"'${text}"\r\n`)
  })
})
