import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { sourceFiles } from '../architecture/source-file.ts'
import { violationLine } from '../architecture/violation.ts'
import { slowExpressions } from './regular-expressions.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))

describe('regular expressions', () => {
  it('take no more time than a text is long', () => {
    expect(sourceFiles(root).flatMap(slowExpressions).map(violationLine)).toEqual([])
  })

  it.each([
    ['spaces at the end', '/ +$/'],
    ['a lazy middle before a run', '/^(.*?)[.]*$/'],
    ['nested repeats', '/^(?:a+)+$/'],
  ])('are found out: %s', (_, expression) => {
    const text = `/** What it defines. */\nexport const PATTERN = ${expression}`
    expect(slowExpressions({ path: 'packages/core/src/pattern.ts', text })).toHaveLength(1)
  })
})
