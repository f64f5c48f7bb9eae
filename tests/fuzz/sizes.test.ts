import { MAX_FILE_BYTES, planBetween, readRoster } from '@roster/core'
import { renderComment, renderHtml } from '@roster/report'
import { describe, expect, it } from 'vitest'
import { NOW } from './file-target.ts'

/** The size in bytes of files with many entries, which take long to create and to read. */
const MANY_ENTRIES = MAX_FILE_BYTES / 4

/** A text of that size from repeated units, between `head` and `tail`. */
function fill(head: string, tail: string, ...units: readonly ((index: number) => string)[]): string {
  const share = Math.floor(MANY_ENTRIES / units.length)
  const parts = units.map((unit) => {
    const length = unit(100_000).length + 1
    return Array.from({ length: Math.floor(share / length) }, (_, index) => unit(index)).join(',')
  })
  const [first = '', ...others] = parts
  return head + first + others.map((part, index) => SEAMS[index] + part).join('') + tail
}

/** Between two lists. */
const SEAMS = ['},"policy":{"extraRoles":[']

const PEOPLE = '{"organization":"1","members":{"o@x":{"organization":"owner"},'
const ONE_PERSON = '{"organization":"1","members":{"o@x":{"organization":"owner","deployments":{'
const id = (index: number) => index.toString(16).padStart(32, '0')

describe('a large file', () => {
  it.each<[string, string]>([
    ['brackets', '['.repeat(MAX_FILE_BYTES)],
    ['closing brackets', ']'.repeat(MAX_FILE_BYTES)],
    ['comments', '/*'.repeat(MAX_FILE_BYTES / 2)],
    ['backslashes', `"${'\\'.repeat(MAX_FILE_BYTES - 2)}"`],
    ['white space', '\r'.repeat(MAX_FILE_BYTES)],
    ['one address', `${PEOPLE}"${'a'.repeat(MAX_FILE_BYTES - 100)}@x":{}}}`],
    ['unknown keys', fill('{"organization":"1",', ',"members":{}}', (index) => `"k${index}":1`)],
    ['one key', fill(PEOPLE, '}}', () => '"a@x":{}')],
    [
      'misspelt roles, and as many new ones',
      fill(
        PEOPLE,
        ']}}',
        (index) => `"m${index}@x":{"deployments":{"*":"vi${index}wr"}}`,
        (index) => `"r${index}"`,
      ),
    ],
  ])(
    'of %s is refused in a few findings of a few words',
    (_, text) => {
      expect(text.length).toBeLessThanOrEqual(MAX_FILE_BYTES)
      const { roster, findings } = readRoster(text, { now: NOW })
      expect(roster).toBeUndefined()
      expect(findings.length).toBeGreaterThan(0)
      expect(findings.length).toBeLessThanOrEqual(10_001)
      expect(findings.some(({ severity }) => severity === 'error')).toBe(true)
      expect(Math.max(...findings.map(({ message }) => message.length))).toBeLessThanOrEqual(1000)
    },
    60_000,
  )

  it('of assignments becomes a plan, a comment and a page', () => {
    const text = fill(ONE_PERSON, '}}}}', (index) => `"${id(index)}":"viewer"`)
    const { roster, findings } = readRoster(text, { now: NOW })
    if (roster === undefined) throw new Error(JSON.stringify(findings.slice(0, 3)))
    const empty = readRoster('{"organization":"1","members":{"a@x":{}}}', { now: NOW }).roster
    if (empty === undefined) throw new Error('expected a sound file')
    const plan = planBetween(empty, roster)
    expect(plan.changes).toHaveLength(2)
    const preview = {
      organization: { id: '1' },
      plan,
      outside: [],
      roster,
      findings,
      mode: 'static' as const,
      file: 'members.json',
    }
    expect(renderComment(preview).length).toBeLessThan(65_536)
    expect(renderHtml(preview)).toContain('o@x')
  }, 60_000)
})
