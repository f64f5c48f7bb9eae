import { createHash } from 'node:crypto'
import { Secret } from '@roster/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { openReview, type Review, sealReview } from './reviewed-plan.ts'
import type { ReviewSubject } from './sealed-line.ts'

const KEY = new Secret('the review key')
const digest = (text: string) => createHash('sha256').update(text).digest('hex')

const SUBJECT: ReviewSubject = {
  repositoryId: 4711,
  pullRequest: 7,
  organization: '1234567890',
  file: 'members.json',
}

const REVIEW: Review = {
  ...SUBJECT,
  headSha: 'a'.repeat(40),
  blobSha: 'b'.repeat(40),
  plannedAt: 1_764_000_000_000,
  textDigest: digest('text'),
  asOf: 1_763_999_999_000,
  label: { by: 'ada', at: 1_763_999_998_000 },
  planDigest: digest('plan'),
  changeDigests: ['ada', 'grace', 'linus'].map(digest),
}

const seal = (review: Partial<Review> = {}, maxLength = 60_000) =>
  sealReview({ ...REVIEW, ...review }, KEY, { maxLength })

const LINE = seal()

function opened(body: string, subject: Partial<ReviewSubject> = {}, key = KEY) {
  return openReview(body, key, { ...SUBJECT, ...subject })
}

describe('a sealed review', () => {
  it('is one hidden line that shows none of the digests of changes', () => {
    expect(LINE).toMatch(/^<!-- roster:reviewed v2 [\w-]+ [\w-]+ \d+ [\w-]+ [\w-]{43} -->$/)
    for (const change of REVIEW.changeDigests) expect(LINE).not.toContain(change.slice(0, 11))
  })

  it('tells later what was reviewed', () => {
    const result = opened(LINE)
    if (result.status !== 'valid') throw new Error('Expected a valid review.')
    const { review } = result
    expect(review).toMatchObject({
      headSha: REVIEW.headSha,
      blobSha: REVIEW.blobSha,
      plannedAt: REVIEW.plannedAt,
      textDigest: REVIEW.textDigest,
      asOf: REVIEW.asOf,
      label: REVIEW.label,
      form: 'changes',
    })
    expect(review.covers(digest('ada'), 'another plan')).toBe(true)
    expect(review.covers(digest('mallory'), 'another plan')).toBe(false)
    expect(review.covers(digest('mallory'), REVIEW.planDigest)).toBe(true)
  })

  it('survives CRLF, text above and below, and a cut below', () => {
    const body = `<!-- marker -->\n${LINE}\nText\nmore text`
    expect(opened(body.replaceAll('\n', '\r\n')).status).toBe('valid')
    expect(opened(body.slice(0, body.indexOf('Text') + 2)).status).toBe('valid')
  })

  it('is kept as a whole if its changes do not fit, and is refused if nothing fits', () => {
    const changeDigests = Array.from({ length: 2000 }, (_, index) => digest(`person ${index}`))
    const all = seal({ changeDigests })
    expect(all.length).toBeLessThan(23_000)
    const whole = seal({ changeDigests }, 1000)
    expect(whole.length).toBeLessThan(1000)
    const result = opened(whole)
    if (result.status !== 'valid') throw new Error('Expected a valid review.')
    expect(result.review.form).toBe('whole plan')
    expect(result.review.covers(digest('person 1'), REVIEW.planDigest)).toBe(true)
    expect(result.review.covers(digest('person 1'), digest('another plan'))).toBe(false)
    expect(() => seal({}, 100)).toThrow(RangeError)
  })

  it('is the same for the same review, in whatever order its changes come', () => {
    expect(seal({ changeDigests: REVIEW.changeDigests.toReversed() })).toBe(LINE)
  })

  it('covers no change if none was reviewed', () => {
    const result = opened(seal({ changeDigests: [] }))
    if (result.status !== 'valid') throw new Error('Expected a valid review.')
    expect(result.review.covers(digest('ada'), digest('another plan'))).toBe(false)
  })
})

describe('what counts for nothing', () => {
  it.each<[string, Partial<ReviewSubject>]>([
    ['pull request', { pullRequest: 8 }],
    ['file', { file: 'other.json' }],
    ['organization', { organization: '999' }],
    ['repository', { repositoryId: 4712 }],
  ])('one of another %s', (_name, subject) => {
    expect(opened(LINE, subject)).toEqual({ status: 'other' })
  })

  it('one made with another key', () => {
    expect(opened(LINE, {}, new Secret('another key'))).toEqual({ status: 'forged' })
  })

  it('two of them, or a second opening', () => {
    expect(opened(`${LINE}\n${LINE}`)).toEqual({ status: 'forged' })
    expect(opened(`${LINE}\n${seal({ planDigest: digest('older') })}`)).toEqual({ status: 'forged' })
    expect(opened(`${LINE}\nquoting <!-- roster:reviewed`)).toEqual({ status: 'forged' })
  })

  it('a part of one, and one that is not a line of its own', () => {
    for (let length = 20; length < LINE.length; length += 1) {
      expect(opened(LINE.slice(0, length)), LINE.slice(0, length)).toEqual({ status: 'forged' })
    }
    expect(opened(`> ${LINE}`)).toEqual({ status: 'forged' })
  })

  it('tags exchanged with those of another review', () => {
    const [, other = ''] = /v2 [\w-]+ ([\w-]+) /.exec(seal({ changeDigests: [digest('mallory')] })) ?? []
    const [, own = ''] = /v2 [\w-]+ ([\w-]+) /.exec(LINE) ?? []
    expect(opened(LINE.replace(own, other))).toEqual({ status: 'forged' })
    expect(opened(LINE.replace(own, '-'))).toEqual({ status: 'forged' })
  })

  it('none at all', () => {
    expect(opened('A comment')).toEqual({ status: 'absent' })
    expect(opened('')).toEqual({ status: 'absent' })
  })

  it('one with any character changed, added or left out', () => {
    const edit = fc.record({
      at: fc.nat(LINE.length - 1),
      remove: fc.constantFrom(0, 1),
      insert: fc.oneof(fc.constant(''), fc.string({ unit: 'binary', maxLength: 2 })),
    })
    fc.assert(
      fc.property(edit, ({ at, remove, insert }) => {
        const edited = LINE.slice(0, at) + insert + LINE.slice(at + remove)
        // A line end before or after the line changes nothing of it.
        fc.pre(!edited.split(/\r\n|\n|\r/).includes(LINE))
        return opened(edited).status !== 'valid'
      }),
      { numRuns: 2000 },
    )
  })

  it('anything else, without throwing', () => {
    const piece = fc.oneof(fc.string(), fc.constantFrom(LINE, '<!-- roster:reviewed', ' v2 ', '\n', ' -->'))
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 6 }), (pieces) => {
        const { status } = opened(pieces.join(''))
        return status !== 'valid' || pieces.includes(LINE)
      }),
      { numRuns: 1000 },
    )
  })

  it('and an empty key seals nothing', () => {
    expect(() => sealReview(REVIEW, new Secret(''), { maxLength: 60_000 })).toThrow(
      'The review key is empty.',
    )
  })
})
