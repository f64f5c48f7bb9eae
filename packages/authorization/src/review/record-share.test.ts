import { type Change, effectsOf, joiningEffect } from '@roster/core'
import { describe, expect, it } from 'vitest'
import type { Evidence } from '../port/evidence.ts'
import { collect } from '../testing/collect.ts'
import { DAY, fileOf, NOW, ORGANIZATION, rosterOf, textFile } from '../testing/members-files.ts'
import { changeOf, invitation, member, OWNER, organization, planWith } from '../testing/organization.ts'
import { evidence, NO_EVIDENCE, TestRepository } from '../testing/test-repository.ts'
import { MergedReviews } from './merged-reviews.ts'
import { recordShares } from './record-share.ts'

const GRANT = changeOf('change-roles', 'bob', { grant: [OWNER] })
const INVITE = changeOf('invite', 'zoe')
const REMOVE = changeOf('remove', 'cat')

interface Run {
  /** Of pull request 1. */
  readonly earlier?: Evidence
  /** Of pull request 2, which has caused the run; none did if absent. */
  readonly own?: Evidence
  readonly changes: readonly Change[]
  /** Those that were not verified. */
  readonly unverified?: readonly Change[]
  readonly snapshot?: ReturnType<typeof organization>
  /** Whether the run has read reviews before. */
  readonly hasRead?: boolean
}

async function sharesOf({ earlier = NO_EVIDENCE, own, changes, unverified = [], ...rest }: Run) {
  const repository = new TestRepository()
  repository.merge(1, { file: fileOf(), at: NOW - 10 * DAY, evidence: earlier })
  const pullRequest = own && repository.merge(2, { file: fileOf(), evidence: own })
  const file = { source: textFile('{}').source, sha: repository.tip, branch: 'main' }
  const options = { file, pullRequest, organization: ORGANIZATION, days: 30, now: NOW }
  const reviews = new MergedReviews(options, repository)
  if (rest.hasRead ?? true) await collect(reviews.newestFirst())
  const shares = await recordShares({
    reviews,
    pullRequest,
    plan: planWith(changes),
    outcomes: changes.map((change) => ({ change, verified: !unverified.includes(change) })),
    roster: rosterOf({ 'zoe@acme.example': {}, 'bob@acme.example': {} }),
    snapshot: rest.snapshot ?? organization(),
  })
  return shares.map(({ pullRequest: { number }, isOwn, plan, outcomes, effectDigests }) => ({
    number,
    isOwn,
    changes: plan.changes,
    outcomes: outcomes.map(({ change }) => change),
    effectDigests,
  }))
}

const effects = (change: Change) => effectsOf(ORGANIZATION, change)

describe('the record of a run', () => {
  it('goes to its own pull request as a whole, whatever that showed', async () => {
    const changes = [REMOVE, INVITE]
    expect(await sharesOf({ changes, own: NO_EVIDENCE })).toEqual([
      { number: 2, isOwn: true, changes, outcomes: changes, effectDigests: [] },
    ])
  })

  it('goes to its own pull request even if no review had to be read', async () => {
    const shares = await sharesOf({ changes: [], own: NO_EVIDENCE, hasRead: false })
    expect(shares).toMatchObject([{ number: 2, isOwn: true }])
  })

  it('reads no review for a run without a pull request', async () => {
    expect(await sharesOf({ changes: [GRANT], earlier: evidence([GRANT.digest]), hasRead: false })).toEqual(
      [],
    )
  })

  it('goes to an earlier pull request as far as that showed it and no later one did', async () => {
    const shares = await sharesOf({
      changes: [GRANT, REMOVE],
      earlier: evidence([GRANT.digest, REMOVE.digest]),
      own: evidence([GRANT.digest]),
    })
    expect(shares).toEqual([
      {
        number: 2,
        isOwn: true,
        changes: [GRANT, REMOVE],
        outcomes: [GRANT, REMOVE],
        effectDigests: effects(GRANT),
      },
      { number: 1, isOwn: false, changes: [REMOVE], outcomes: [REMOVE], effectDigests: effects(REMOVE) },
    ])
  })

  it('does not go to an earlier pull request that showed nothing of it', async () => {
    const shares = await sharesOf({
      changes: [GRANT],
      own: evidence([GRANT.digest]),
      earlier: evidence(['other']),
    })
    expect(shares.map(({ number }) => number)).toEqual([2])
  })
})

describe('the effects on record', () => {
  const effectsIn = async (run: Run) => (await sharesOf(run))[0]?.effectDigests

  it('are those that were verified', async () => {
    const own = evidence([GRANT.digest, REMOVE.digest])
    expect(await effectsIn({ changes: [GRANT, REMOVE], own, unverified: [GRANT] })).toEqual(effects(REMOVE))
  })

  it('begin with those who were invited', async () => {
    const own = evidence([GRANT.digest, INVITE.digest])
    const [joining = ''] = effects(INVITE)
    expect(await effectsIn({ changes: [GRANT, INVITE], own })).toEqual([
      joining,
      ...effects(GRANT),
      ...effects(INVITE),
    ])
  })

  it.each([
    ['a member', organization([member('zoe')])],
    ['invited', organization([], [invitation('zoe')])],
  ])('have a person as joined who is %s already, if the preview showed that', async (_, snapshot) => {
    const joining = joiningEffect(ORGANIZATION, 'zoe@acme.example')
    expect(await effectsIn({ changes: [], own: evidence([joining]), snapshot })).toEqual([joining])
    expect(await effectsIn({ changes: [], own: evidence(['other']), snapshot })).toEqual([])
  })

  it('do not have a person as joined who is neither', async () => {
    const joining = joiningEffect(ORGANIZATION, 'zoe@acme.example')
    expect(await effectsIn({ changes: [], own: evidence([joining]) })).toEqual([])
  })

  it('have a person as joined who was invited now, whatever the preview knew of it', async () => {
    const joining = joiningEffect(ORGANIZATION, 'zoe@acme.example')
    const renewed = changeOf('replace-invitation', 'zoe', { grant: [OWNER] })
    expect(await effectsIn({ changes: [renewed], own: evidence([joining]) })).toEqual([joining])
  })
})
