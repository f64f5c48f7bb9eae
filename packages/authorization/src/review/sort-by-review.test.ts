import { type Change, effectsOf, type Roster } from '@roster/core'
import { describe, expect, it } from 'vitest'
import type { Cause } from '../history/cause.ts'
import type { Evidence } from '../port/evidence.ts'
import { DAY, fileOf, NOW, ORGANIZATION, rosterOf, textFile } from '../testing/members-files.ts'
import { changeOf, OWNER, planWith } from '../testing/organization.ts'
import { evidence, NO_EVIDENCE, TestRepository } from '../testing/test-repository.ts'
import { MergedReviews } from './merged-reviews.ts'
import { sortByReview } from './sort-by-review.ts'

const INVITE = changeOf('invite', 'zoe')
const REMOVE = changeOf('remove', 'bob')
const SHOWN = evidence([INVITE.digest])
const ENDED = rosterOf({ 'bob@acme.example': { expires: '2026-11-01' } })

interface Case {
  readonly changes?: readonly Change[]
  /** Of pull request 1, merged ten days ago. */
  readonly earlier?: Evidence
  /** Of pull request 2, which has caused the run; a schedule has caused it if absent. */
  readonly own?: Evidence
  readonly roster?: Roster
  readonly before?: Roster
}

async function sort({ changes = [INVITE], earlier = NO_EVIDENCE, own, roster = rosterOf(), before }: Case) {
  const repository = new TestRepository()
  repository.merge(1, { file: fileOf(), at: NOW - 10 * DAY, evidence: earlier })
  const pullRequest = own && repository.merge(2, { file: fileOf(), evidence: own })
  const cause: Cause = pullRequest
    ? { kind: 'push', pullRequest, ...(before && { before }) }
    : { kind: 'same-file' }
  const file = { source: textFile('{}').source, sha: repository.tip, branch: 'main' }
  const options = { file, pullRequest, organization: ORGANIZATION, days: 30, now: NOW }
  const reviews = new MergedReviews(options, repository)
  const sorted = await sortByReview({ plan: planWith(changes), roster, cause, reviews })
  return { ...sorted, reviewed: sorted.reviewed.map(({ email }) => email), asked: repository.asked }
}

describe('a change is reviewed', () => {
  it.each<[string, Case]>([
    ['if the pull request that was merged showed it', { own: SHOWN }],
    ['if an earlier pull request showed it', { own: NO_EVIDENCE, earlier: SHOWN }],
    ['if an earlier pull request showed it, in a scheduled run', { earlier: SHOWN }],
    ['if it resends an invitation', { changes: [changeOf('resend', 'zoe')] }],
    ['if it is an end whose date was merged, in a scheduled run', { changes: [REMOVE], roster: ENDED }],
    [
      'if it is an end whose date was in the file before',
      { changes: [REMOVE], roster: ENDED, before: ENDED, own: NO_EVIDENCE },
    ],
    [
      'if it is an end whose date was merged with a genuine preview',
      { changes: [REMOVE], roster: ENDED, own: evidence(['other']) },
    ],
  ])('%s', async (_, each) => {
    const { reviewed, unreviewed } = await sort(each)
    expect({ reviewed: reviewed.length, unreviewed }).toEqual({ reviewed: 1, unreviewed: [] })
  })
})

describe('a change is not reviewed', () => {
  const NONE = 'No merged pull request shows it.'

  it.each<[string, Case, string]>([
    ['in a scheduled run that no pull request explains', {}, NONE],
    [
      'if the seal of an earlier preview is not genuine',
      { earlier: { preview: { status: 'forged' } } },
      NONE,
    ],
    ['if it is an end without a date', { changes: [REMOVE] }, NONE],
    [
      'if the preview did not show it',
      { own: evidence(['other']) },
      'The preview on pull request #2 did not show it: the organization or the file has changed since.',
    ],
    [
      'if the seal is not genuine',
      { own: { preview: { status: 'forged' } } },
      'The seal of the preview on pull request #2 is not genuine, or the review key differs.',
    ],
    [
      'if the seal is that of another pull request',
      { own: { preview: { status: 'other' } } },
      'The seal on pull request #2 belongs to another pull request, file or organization.',
    ],
    [
      'if there was no preview',
      { own: NO_EVIDENCE },
      'There is no sealed preview on pull request #2: it needs a live preview before it is merged.',
    ],
    [
      'if it is an end whose date was pushed without a preview',
      { changes: [REMOVE], roster: ENDED, own: NO_EVIDENCE },
      'There is no sealed preview on pull request #2: it needs a live preview before it is merged.',
    ],
  ])('%s', async (_, each, reason) => {
    const sorted = await sort(each)
    expect(sorted).toMatchObject({ reviewed: [], unreviewed: [{ reason }] })
  })
})

describe('a review is spent', () => {
  const CHANGE = changeOf('change-roles', 'bob', { grant: [OWNER] })
  const EFFECTS = effectsOf(ORGANIZATION, CHANGE)
  const BOTH = [CHANGE.digest, ...EFFECTS]

  it('once a record says that the change was made', async () => {
    const { reviewed, unreviewed } = await sort({ changes: [CHANGE], earlier: evidence(BOTH, EFFECTS) })
    expect({ reviewed, unreviewed }).toEqual({
      reviewed: [],
      unreviewed: [
        {
          change: CHANGE,
          reason: expect.stringMatching(
            /^It was applied with pull request #1, merged on \d{4}-\d\d-\d\d, and has been undone since\.$/,
          ),
        },
      ],
    })
  })

  it('and says what undoes roles again and again, for people who join by single sign-on', async () => {
    const roster = rosterOf({ 'bob@acme.example': {} }, { policy: { sso: { domains: ['acme.example'] } } })
    const { unreviewed } = await sort({ changes: [CHANGE], earlier: evidence(BOTH, EFFECTS), roster })
    expect(unreviewed[0]?.reason).toContain('set "roles": "mapped" under "sso"')
  })

  it('until a later pull request shows the change again', async () => {
    const each = { changes: [CHANGE], earlier: evidence(BOTH, EFFECTS), own: evidence(BOTH) }
    expect(await sort(each)).toMatchObject({ reviewed: [CHANGE.email], unreviewed: [] })
  })

  it.each<[string, Case]>([
    ['by a record of something else', { changes: [CHANGE], earlier: evidence(BOTH, ['other']) }],
    ['for a resent invitation', { changes: [changeOf('resend', 'zoe')], earlier: SHOWN }],
    [
      'for somebody who is invited: they left or declined, which is told elsewhere',
      { earlier: evidence([INVITE.digest], effectsOf(ORGANIZATION, INVITE)) },
    ],
  ])('not %s', async (_, each) => {
    expect((await sort(each)).unreviewed).toEqual([])
  })

  it('and no older pull request is asked then', async () => {
    const { asked } = await sort({
      changes: [CHANGE],
      own: evidence(BOTH, EFFECTS),
      earlier: evidence(BOTH),
    })
    expect(asked).toEqual([`evidence 2 for ${ORGANIZATION}`])
  })
})

describe('sorting by review', () => {
  it('separates what was shown from what was not', async () => {
    const { reviewed, unreviewed } = await sort({ changes: [REMOVE, INVITE], own: SHOWN })
    expect(reviewed).toEqual([INVITE.email])
    expect(unreviewed).toMatchObject([{ change: REMOVE }])
  })

  it('asks for no more reviews than it takes', async () => {
    expect((await sort({ changes: [changeOf('resend', 'zoe')] })).asked).toEqual([])
    const { asked } = await sort({ own: SHOWN, earlier: SHOWN })
    expect(asked).toEqual([`evidence 2 for ${ORGANIZATION}`])
  })
})
