import { expect, test } from 'vitest'
import { mutantsOf } from './mutants.ts'

/** The source with each of its changes. */
function changed(source: string): readonly string[] {
  return mutantsOf('a.ts', source).map(
    ({ start, end, replacement }) => source.slice(0, start) + replacement + source.slice(end),
  )
}

test.each<[string, readonly string[]]>([
  ['const a = b === c', ['const a = b !== c']],
  ['const a = b < c && d', ['const a = b <= c && d', 'const a = b < c || d']],
  ['const a = !b', ['const a = b']],
  ['const a = b ? c : d', ['const a = ((b), c)', 'const a = ((b), d)']],
  ['if (a) b = 1', ['if (true) b = 1', 'if (false) b = 1', 'if (a) ;', 'if (a) b = 2']],
  ['const a = true', ['const a = false']],
  ['const a = b.some(c)', ['const a = b.every(c)']],
  ['const a = b.filter(c)', ['const a = b']],
  ['a.push(b)', [';']],
  // Neither messages nor types are behaviour.
  ['const a = "b" + c', []],
  ['type A = B extends true ? 1 : 2', []],
  ['const a = b as 1', []],
  ['import a from "b"', []],
])('%s', (source, expected) => {
  expect([...changed(source)].sort()).toEqual([...expected].sort())
})
