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
    unplanned: [digest('unplanned')],
    spent: new Map([[digest('spent'), EARLIER]]),
  },
}

const seal = (rest: Partial<RunRecord> = {}, limits = LIMIT) =>
  sealRunRecord({ ...RECORD, ...rest }, KEY, limits)

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
    const named = ['something else', 'spent', 'open', 'unplanned'].map((name) =>
      record.inForceAt(digest(name)),
    )
    expect(named).toEqual([AT, EARLIER, undefined, undefined])
    expect(record.commit).toBe('c0ffee')
  })

  it('is the same for the same, in whatever order it comes', () => {
    const open = ['ada', 'bob'].map(digest)
    const spent = [...open.entries()].map(([time, each]) => [each, time] as const)
    expect(seal({ found: { open, unplanned: open, spent: new Map(spent) } })).toBe(
      seal({ found: { open: open.toReversed(), unplanned: [], spent: new Map(spent.toReversed()) } }),
    )
  })

  it('tells nothing of what was open rather than a part of it', () => {
    const open = Array.from({ length: 2000 }, (_, index) => digest(String(index)))
    const line = seal({ found: { open, unplanned: [], spent: new Map() } })
    expect(line.length).toBeLessThan(600)
    expect(opened(line).isComplete).toBe(false)
    const { found: _found, ...nothing } = RECORD
    expect(opened(sealRunRecord(nothing, KEY, LIMIT)).isComplete).toBe(false)
  })

  it('leaves out what no plan is about if it does not fit, so that it counts as in force', () => {
    const unplanned = Array.from({ length: 2000 }, (_, index) => digest(String(index)))
    const record = opened(seal({ found: { open: [digest('open')], unplanned, spent: new Map() } }))
    expect(record.isComplete).toBe(true)
    expect([digest('open'), digest('7')].map((each) => record.inForceAt(each))).toEqual([undefined, AT])
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
