import { createHash } from 'node:crypto'
import { Secret } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { type Applied, type AppliedEffects, openApplied, sealApplied } from './applied-effects.ts'
import type { ReviewSubject } from './sealed-line.ts'

const KEY = new Secret('the review key')
const LIMIT = { maxLength: 18_000 }
const digest = (text: string) => createHash('sha256').update(text).digest('hex')

const SUBJECT: ReviewSubject = {
  repository: { owner: 'acme', repo: 'members' },
  pullRequest: 7,
  organization: '1234567890',
  file: 'members.json',
}

function seal(names: readonly string[], rest: Partial<Applied> = {}, limits = LIMIT): string {
  return sealApplied({ ...SUBJECT, effectDigests: names.map(digest), ...rest }, KEY, limits)
}

function opened(line: string): AppliedEffects {
  const result = openApplied(line, KEY, SUBJECT)
  if (result.status !== 'valid') throw new Error(`expected a valid record, got a ${result.status} one`)
  return result.applied
}

describe('the seal of what was applied', () => {
  it('is one hidden line that shows no digest, and tells what it was made for', () => {
    const line = seal(['ada', 'grace'])
    expect(line).toMatch(/^<!-- roster:applied v1 [\w-]+ [\w-]{22} [\w-]{43} -->$/)
    const applied = opened(`Some text\n${line}\nand more`)
    expect(['ada', 'grace', 'mallory'].map((name) => applied.has(digest(name)))).toEqual([true, true, false])
  })

  it('holds nothing where nothing was applied', () => {
    expect(opened(seal([])).has(digest('ada'))).toBe(false)
  })

  it('gathers over runs, each effect once', () => {
    const first = opened(seal(['ada']))
    expect(seal(['grace', 'ada'], { earlier: first })).toBe(seal(['ada', 'grace']))
    expect(seal([], { earlier: first })).toBe(seal(['ada']))
  })

  it('leaves out the last where they do not all fit, and nothing that was on record', () => {
    const many = Array.from({ length: 3000 }, (_, index) => `person ${index}`)
    const line = seal(many)
    expect(line.length).toBeLessThanOrEqual(LIMIT.maxLength)
    expect(line.length).toBeGreaterThan(LIMIT.maxLength - 20)
    const applied = opened(line)
    expect([applied.has(digest('person 0')), applied.has(digest('person 2999'))]).toEqual([true, false])
    expect(seal(['ada'], { earlier: applied })).toBe(line)
  })

  it.each([
    ['another key', seal(['ada']), new Secret('another'), SUBJECT, 'forged'],
    ['two of them', `${seal(['ada'])}\n${seal([])}`, KEY, SUBJECT, 'forged'],
    ['one that was a review', seal(['ada']).replace('applied', 'reviewed'), KEY, SUBJECT, 'absent'],
    ['another pull request', seal(['ada']), KEY, { ...SUBJECT, pullRequest: 8 }, 'other'],
    ['another file', seal(['ada']), KEY, { ...SUBJECT, file: 'other.json' }, 'other'],
  ] as const)('counts for nothing: %s', (_, body, key, subject, status) => {
    expect(openApplied(body, key, subject)).toEqual({ status })
  })
})
