import { describe, expect, it } from 'vitest'
import {
  type Decision,
  type DecisionsDocument,
  readDocument,
  DecisionsDocument as Schema,
  tally,
} from '../index.ts'
import { at, decisionsFor, OPENED, openedReview } from '../testing/reviews.ts'
import { documentDigest } from './document-digest.ts'

const REVIEW = openedReview()
const SHOP = '9b1d0c2e3f4a4b5c6d7e8f9001122334'
const BOB = `${at('bob')} deployments/shop=editor`
const viewer = { kind: 'deployment', role: 'viewer', resource: SHOP } as const

/** One reviewer's file with one decision. */
function file(
  reviewer: string,
  decision: Partial<Decision>,
  rest: Partial<DecisionsDocument> = {},
): DecisionsDocument {
  return {
    version: 1,
    review: REVIEW.name,
    of: REVIEW.digest,
    reviewer,
    decisions: [{ item: BOB, decision: 'keep', at: OPENED, ...decision }],
    ...rest,
  }
}

describe('decisions', () => {
  it('are complete if each item has one', () => {
    expect(tally(REVIEW, decisionsFor(REVIEW))).toMatchObject({ undecided: [], problems: [] })
    expect(tally(REVIEW, decisionsFor(REVIEW)).decided).toHaveLength(13)
    expect(tally(REVIEW, []).undecided).toHaveLength(13)
  })

  it('can be made by any reviewer of the review who is entitled', () => {
    for (const reviewer of ['ada', 'root', 'dan']) {
      expect(tally(REVIEW, [file(at(reviewer), {})])).toMatchObject({
        problems: [],
        decided: [{ by: at(reviewer) }],
      })
    }
  })

  it.each<[what: string, documents: readonly DecisionsDocument[], code: string]>([
    ['about one’s own access', [file(at('ada'), { item: `${at('ada')} owner` })], 'own-access'],
    [
      'by a reviewer whose roles do not cover it',
      [file(at('dan'), { item: `${at('ada')} owner` })],
      'not-entitled',
    ],
    [
      'by a reviewer whose roles cover another kind',
      [file(at('dan'), { item: `${at('bob')} observability/*=viewer` })],
      'not-entitled',
    ],
    [
      'about an invitation by a member who is no owner',
      [file(at('dan'), { item: `${at('max')} deployments/shop=viewer` })],
      'not-entitled',
    ],
    ['by a member who is not a reviewer', [file(at('sam'), {})], 'unknown-reviewer'],
    ['by a stranger', [file('mallory@evil.example', {})], 'unknown-reviewer'],
    ['about an item that is not there', [file(at('ada'), { item: 'eve owner' })], 'unknown-item'],
    ['about another review', [file(at('ada'), {}, { review: '2026-q3' })], 'other-review'],
    ['about another state of the review', [file(at('ada'), {}, { of: 'a'.repeat(64) })], 'other-review'],
    ['twice by two reviewers', [file(at('ada'), {}), file(at('dan'), {})], 'decided-twice'],
    [
      'twice in one file',
      [
        file(
          at('ada'),
          {},
          {
            decisions: [
              ...file(at('ada'), {}).decisions,
              ...file(at('ada'), { decision: 'revoke', reason: 'x' }).decisions,
            ],
          },
        ),
      ],
      'decided-twice',
    ],
    ['to revoke without a reason', [file(at('ada'), { decision: 'revoke', reason: ' ' })], 'reason-missing'],
    [
      'to change without a role',
      [file(at('ada'), { decision: 'change', reason: 'less' })],
      'not-a-reduction',
    ],
    [
      'to change to more',
      [file(at('ada'), { decision: 'change', reason: 'more', to: { ...viewer, role: 'admin' } })],
      'not-a-reduction',
    ],
    [
      'to change to the same',
      [file(at('ada'), { decision: 'change', reason: 'same', to: { ...viewer, role: 'editor' } })],
      'not-a-reduction',
    ],
    [
      'to change to another resource',
      [file(at('ada'), { decision: 'change', reason: 'x', to: { ...viewer, resource: '*' } })],
      'not-a-reduction',
    ],
    ['to keep with another role', [file(at('ada'), { to: viewer })], 'not-a-reduction'],
  ])('%s do not count', (_, documents, code) => {
    const { problems, decided } = tally(REVIEW, documents)
    expect(problems.map((problem) => problem.code)).toEqual([code])
    expect(decided.map(({ decision }) => decision.decision)).not.toContain('revoke')
  })

  it('can change access to less', () => {
    const changed = file(at('dan'), { decision: 'change', reason: 'reads only', to: viewer })
    expect(tally(REVIEW, [changed]).problems).toEqual([])
  })

  it('do not follow a review to which a reviewer was added later', () => {
    const [first] = REVIEW.reviewers
    const added = {
      ...REVIEW,
      reviewers: [...REVIEW.reviewers, { ...first, key: at('sam'), email: at('sam') }],
    }
    const again = { ...added, digest: documentDigest(added) }
    expect(again.digest).not.toBe(REVIEW.digest)
    expect(tally(again, decisionsFor(REVIEW)).problems.map(({ code }) => code)).toEqual(
      REVIEW.reviewers.map(() => 'other-review'),
    )
  })
})

describe('a file of decisions', () => {
  it.each([
    ['no JSON', '{', 'is not JSON'],
    [
      'a key too many',
      JSON.stringify({ ...file(at('ada'), {}), approved: true }),
      'Unrecognized key: "approved"',
    ],
    [
      'an unknown decision',
      JSON.stringify(file(at('ada'), { decision: 'grant' as 'keep' })),
      'at decisions.0.decision',
    ],
    ['another version', JSON.stringify({ ...file(at('ada'), {}), version: 2 }), 'at version'],
  ])('is refused with %s', (_, text, problem) => {
    expect(readDocument(Schema, text).problem).toContain(problem)
  })
})
