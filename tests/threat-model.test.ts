import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const page = fileURLToPath(new URL('../docs/threat-model.md', import.meta.url))
const links = [...readFileSync(page, 'utf8').matchAll(/\[([^\]]+)\]\((\.\.\/[^)]+\.test\.ts)\)/g)].map(
  ([, title = '', path = '']) => ({ title, path }),
)

/** Links to a whole file. */
const WHOLE_FILES: ReadonlySet<string> = new Set(['a test', 'the tests of the actions'])

describe('the threat model', () => {
  it('names tests for what it says', () => {
    expect(links.length).toBeGreaterThan(30)
  })

  it.each(links)('names a test that exists: $title', ({ title, path }) => {
    const source = readFileSync(join(dirname(page), path), 'utf8')
    const isNamed = ["'", '"', '`'].some((quote) => source.includes(quote + title + quote))
    expect(isNamed || WHOLE_FILES.has(title), `${path} has no test of that name`).toBe(true)
  })

  it('has something that stops each thing, and a test that shows it', () => {
    const rows = readFileSync(page, 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('|') && !/^\| (?:---|wants to)/.test(line))
    expect(rows.length).toBeGreaterThan(25)
    for (const row of rows) expect(row.split(' | ').at(-1)).toContain('.test.ts)')
  })
})
