import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FINDING_GUIDE, type FindingEntry } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { ROOT } from './markdown-page.ts'

const entries = new Map<string, FindingEntry>(
  Object.values(FINDING_GUIDE).flatMap((family) => Object.entries(family.entries)),
)

/** The sources that report findings. */
const sources = globSync('{packages,apps}/*/src/**/*.ts', { cwd: ROOT })
  .filter((path) => !/\.test\.ts$|[\\/]testing[\\/]|[\\/]finding[\\/]/.test(path))
  .map((path) => readFileSync(join(ROOT, path), 'utf8'))
  .join('\n')

/** Code → severities next to it in the sources. */
function reported(): ReadonlyMap<string, ReadonlySet<string>> {
  const pairs = [
    ...sources.matchAll(/\('(error|warning|info)', '([a-z-]+)'/g),
    ...sources.matchAll(/severity: '(error|warning|info)',\s+code: '([a-z-]+)'/g),
  ]
  const found = new Map<string, Set<string>>()
  for (const [, severity = '', code = ''] of pairs) {
    found.set(code, (found.get(code) ?? new Set()).add(severity))
  }
  return found
}

describe('the guide to findings', () => {
  it('has no code that nothing reports', () => {
    expect([...entries.keys()].filter((code) => !sources.includes(`'${code}'`))).toEqual([])
  })

  it('says how grave each is, as the sources have it', () => {
    const found = reported()
    expect(found.size).toBeGreaterThan(30)
    for (const [code, severities] of found) {
      expect(entries.get(code)?.severities, code).toEqual(expect.arrayContaining([...severities]))
    }
  })

  it.each([...entries])(
    'says of %s in sentences what it means and what to do',
    (_code, { means, remedy }) => {
      for (const text of [means, remedy]) expect(text).toMatch(/^[A-Z].*\.$/)
    },
  )
})
