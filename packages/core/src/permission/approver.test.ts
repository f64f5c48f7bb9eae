import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rosterOf } from '../testing/members-text.ts'
import { type PullRequestReview, standingApprovals } from './approver.ts'

const BASE = rosterOf({
  'ada@example.com': { organization: 'owner', github: 'Ada-L' },
  'root@example.com': { organization: 'owner', github: 'root' },
  'old@example.com': { organization: 'owner', github: 'old', expires: '2026-01-01' },
})

const STATES = {
  A: 'approved',
  R: 'changes-requested',
  D: 'dismissed',
  C: 'commented',
} as const

/** Reviews in short: `A1` approves commit 1, `R2` requests changes on commit 2; each later than the last. */
function reviewsOf(short: string, login = 'ada-l'): readonly PullRequestReview[] {
  return short.split(' ').map((word, index) => ({
    login,
    state: STATES[word.charAt(0) as keyof typeof STATES],
    submittedAt: index,
    commit: word.slice(1),
  }))
}

function commits(reviews: readonly PullRequestReview[], author = 'grace', selfApproval = false) {
  const approvals = standingApprovals({ reviews, author, headSha: 'head', base: BASE }, { selfApproval })
  return approvals.map(({ login, commit }) => `${login} ${commit}`)
}

describe('approvals that stand', () => {
  it.each([
    ['A1', ['Ada-L 1']],
    ['A1 A2', ['Ada-L 1', 'Ada-L 2']],
    ['A1 A1', ['Ada-L 1']],
    ['A1 C2', ['Ada-L 1']],
    ['A1 R2', []],
    ['A1 R2 A3', ['Ada-L 3']],
    ['A1 R2 C3', []],
    ['A1 D2', []],
    ['D1 A2', ['Ada-L 2']],
    ['R1 A2', ['Ada-L 2']],
    ['D1', []],
    ['C1', []],
  ])('after %s are %j', (short, expected) => {
    expect(commits(reviewsOf(short))).toEqual(expected)
  })

  it('are those of people that the base lists with a login, in any case', () => {
    const reviews = ['ADA-l', 'old', 'mallory', 'Root'].flatMap((login) => reviewsOf('A1', login))
    expect(commits(reviews)).toEqual(['Ada-L 1', 'root 1'])
    const nobody = { reviews, author: 'grace', headSha: 'head', base: undefined }
    expect(standingApprovals(nobody, { selfApproval: true })).toEqual([])
  })

  it.each(['R', 'D'])('do not include one that came in the same moment as a withdrawal (%s)', (other) => {
    const sameMoment = reviewsOf(`A1 ${other}2`).map((review) => ({ ...review, submittedAt: 7 }))
    expect(commits(sameMoment)).toEqual([])
    expect(commits(sameMoment.toReversed())).toEqual([])
  })

  it('are those of the account that the base pins, even if another has the login now', () => {
    const base = rosterOf({
      'ada@example.com': { organization: 'owner', github: { login: 'ada-l', id: 7 } },
    } as never)
    const given = (accountId: number | undefined) => {
      const reviews = reviewsOf('A1').map((each) => ({ ...each, ...(accountId && { accountId }) }))
      return standingApprovals({ reviews, author: 'grace', headSha: 'head', base }, { selfApproval: false })
    }
    expect(given(7)).toEqual([{ login: 'ada-l', person: 'ada@example.com', commit: '1', givenAt: 0 }])
    expect([given(8), given(undefined)]).toEqual([[], []])
    const opened = (authorId?: number) =>
      standingApprovals(
        { reviews: [], author: 'ada-l', ...(authorId && { authorId }), headSha: 'head', base },
        { selfApproval: true },
      )
    expect(opened(7)).toEqual([{ login: 'ada-l', person: 'ada@example.com', commit: 'head' }])
    expect([opened(8), opened()]).toEqual([[], []])
  })

  it('are not withdrawn by another person', () => {
    expect(commits([...reviewsOf('A1'), ...reviewsOf('C0 R1', 'root')])).toEqual(['Ada-L 1'])
  })

  it('are not the author’s own, unless that is allowed: then opening it is one', () => {
    expect(commits(reviewsOf('A1', 'ROOT'), 'Root')).toEqual([])
    expect(commits([], 'Root', true)).toEqual(['root head'])
    expect(commits(reviewsOf('A1', 'ROOT'), 'Root', true)).toEqual(['root head', 'root 1'])
    expect(commits([], 'mallory', true)).toEqual([])
  })

  it('depend on when reviews were given, and not on how they are listed', () => {
    const review = fc.record({
      login: fc.constantFrom('ada-l', 'Ada-L', 'root'),
      state: fc.constantFrom(...Object.values(STATES)),
      submittedAt: fc.integer({ min: 0, max: 5 }),
      commit: fc.constantFrom('1', '2', '3'),
    })
    const shuffled = fc
      .array(review, { maxLength: 8 })
      .chain((reviews) =>
        fc.tuple(fc.constant(reviews), fc.shuffledSubarray(reviews, { minLength: reviews.length })),
      )
    fc.assert(
      fc.property(shuffled, ([reviews, other]) => {
        expect(commits(other).sort()).toEqual(commits(reviews).sort())
      }),
    )
  })
})
