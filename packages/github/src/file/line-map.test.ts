import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { lineMap } from './line-map.ts'

describe('lineMap', () => {
  it('finds lines again if others were put in and taken out', () => {
    const entries = [...lineMap('a\nb\nc\nd', 'x\na\nc\ny\nd')]
    expect(entries).toEqual([
      [1, 2],
      [3, 3],
      [4, 5],
    ])
  })

  it('leads to equal lines, in order, and from a text to itself', () => {
    const text = fc
      .array(fc.constantFrom('a', 'b', 'c', ''), { maxLength: 20 })
      .map((lines) => lines.join('\n'))
    fc.assert(
      fc.property(text, text, (from, to) => {
        const [before, after] = [from.split('\n'), to.split('\n')]
        let last = 0
        for (const [line, other] of lineMap(from, to)) {
          expect(after[other - 1]).toBe(before[line - 1])
          expect(other).toBeGreaterThan(last)
          last = other
        }
        expect(lineMap(from, from).size).toBe(before.length)
      }),
    )
  })
})
