import { createHash } from 'node:crypto'
import { Secret } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { openRunRecord, type RunRecord, type SealedRunRecord, sealRunRecord } from './run-record.ts'

const KEY = new Secret('the review key of this repository')
const LIMIT = { maxLength: 18_000 }
const AT = Date.UTC(2026, 10, 23)
const EARLIER = Date.UTC(2026, 10, 1)
const digest = (text: string) => createHash('sha256').update(text).digest('hex')

const RECORD: RunRecord = {
  repositoryId: 4711,
  pullRequest: 7,
  organization: '1234567890',
  file: 'members.json',
  at: AT,
  preview: 'intact',
  review: 'mac-of-the-review',
  found: {
    commit: 'c0ffee',
    open: [digest('open')],
    others: [digest('other')],
    spent: new Map([[digest('spent'), EARLIER]]),
  },
}

const sealed = (rest: Partial<RunRecord>) => sealRunRecord({ ...RECORD, ...rest }, KEY, LIMIT)

function seal(rest: Partial<RunRecord> = {}): string {
  const line = sealed(rest)
  if (line === undefined) throw new Error('Expected a record that fits.')
  return line
}

function opened(line: string): SealedRunRecord {
  const result = openRunRecord(line, KEY, RECORD)
  if (result.status !== 'valid') throw new Error(`Expected a valid record, got a ${result.status} one.`)
  return result.record
}

describe('the seal of a record', () => {
  it('is one hidden line that shows no digest', () => {
    expect(seal()).toMatch(/^<!-- roster:applied v2 [\w-]+ [\w-]{22} \d+ - [\w-]{43} -->$/)
    expect(seal()).not.toContain(digest('open').slice(0, 11))
  })

  it('tells what was in force, when, and what was open', () => {
    const record = opened(`Some text\n${seal()}\nand more`)
    expect([record.at, record.isComplete, record.preview]).toEqual([AT, true, 'intact'])
    const named = ['something else', 'spent', 'open', 'other'].map((name) => record.inForceAt(digest(name)))
    expect(named).toEqual([AT, EARLIER, undefined, undefined])
    expect(record.commit).toBe('c0ffee')
  })

  it('is the same for the same, in whatever order it comes', () => {
    const open = ['ada', 'bob'].map(digest)
    const spent = [...open.entries()].map(([time, each]) => [each, time] as const)
    expect(seal({ found: { open, others: open, spent: new Map(spent) } })).toBe(
      seal({ found: { open: open.toReversed(), others: [], spent: new Map(spent.toReversed()) } }),
    )
  })

  const many = Array.from({ length: 2000 }, (_, index) => digest(String(index)))

  it('is absent rather than a part of the open effects', () => {
    expect(sealed({ found: { open: many, others: [], spent: new Map() } })).toBeUndefined()
  })

  it('says nothing if nothing is known', () => {
    const { found: _found, ...nothing } = RECORD
    const line = sealRunRecord(nothing, KEY, LIMIT) ?? ''
    expect(line.length).toBeLessThan(600)
    expect(opened(line).isComplete).toBe(false)
  })

  it('leaves out others that do not fit, the least important first, which counts as in force', () => {
    const record = opened(seal({ found: { open: [digest('open')], others: many, spent: new Map() } }))
    expect(record.isComplete).toBe(true)
    const named = [digest('open'), digest('7'), digest('1999')].map((each) => record.inForceAt(each))
    expect(named).toEqual([undefined, undefined, AT])
  })

  it('leaves out when effects were last in force if that does not fit, so that they count as in force just now', () => {
    const spent = new Map(many.map((each) => [each, EARLIER]))
    const line = seal({ found: { open: [digest('open')], others: [], spent } })
    expect(line.length).toBeLessThanOrEqual(LIMIT.maxLength)
    const named = ['open', '7', '1999'].map((name) => opened(line).inForceAt(digest(name)))
    expect(named).toEqual([undefined, EARLIER, AT])
  })

  it('remembers that the preview had been edited', () => {
    expect(opened(seal({ preview: 'edited' })).preview).toBe('edited')
  })

  it.each<[string, string, Secret, Partial<RunRecord>, string]>([
    ['made with another key', seal(), new Secret('another key'), {}, 'forged'],
    ['one of two', `${seal()}\n${seal({ at: AT + 1 })}`, KEY, {}, 'forged'],
    ['a review in its clothes', seal().replace('applied', 'reviewed'), KEY, {}, 'absent'],
    ['with another time', seal().replaceAll(String(AT), String(AT + 1)), KEY, {}, 'forged'],
    ['of another pull request', seal(), KEY, { pullRequest: 8 }, 'other'],
    ['of another file', seal(), KEY, { file: 'other.json' }, 'other'],
    ['of another repository', seal(), KEY, { repositoryId: 1 }, 'other'],
  ])('counts for nothing if it is %s', (_name, body, key, subject, status) => {
    expect(openRunRecord(body, key, { ...RECORD, ...subject })).toEqual({ status })
  })
})
