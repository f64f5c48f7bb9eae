import { describe, expect, it } from 'vitest'
import { Ledger } from '../ledger/ledger.ts'
import type { Merge } from '../ledger/merge.ts'
import type { MergedPullRequest } from '../port/repository.ts'
import { NOW, rosterOf } from '../testing/members-files.ts'
import { changeOf, organization, planWith, TestOrganization } from '../testing/organization.ts'
import { recordShares } from './record-share.ts'

const [BOB, ZOE] = [changeOf('invite', 'bob'), changeOf('invite', 'zoe')]

function merge(number: number): Merge & { readonly pullRequest: MergedPullRequest } {
  const mergeCommitSha = `merge ${number}`
  const rest = {
    file: 'members.json',
    author: 'grace',
    labels: [],
    headSha: `head ${number}`,
    mergedAt: number,
  }
  const pullRequest = { number, mergeCommitSha, ...rest }
  return { commit: mergeCommitSha, at: number, pullRequest, review: { status: 'absent' } }
}

/** What is recorded where, of a run that made the invitation of Bob, which #6 explains, and that of Zoe, which #7 does. */
async function shares(own?: MergedPullRequest) {
  const roster = rosterOf()
  const isTouched = () => false
  const { planLive } = new TestOrganization(organization())
  const live = await planLive({ roster, isTouched, use: 'apply', now: NOW })
  const weighed = [
    { change: BOB, merge: merge(6) },
    { change: ZOE, merge: merge(7) },
  ].map((each) => ({ ...each, demands: [], isAuthorised: true, reason: '' }))
  const ledger = new Ledger(
    (async function* () {
      yield* [merge(7), merge(6)]
    })(),
  )
  const authorization = {
    ...{ live, isTouched, plan: planWith([BOB, ZOE]), findings: [], authorised: roster, due: [BOB, ZOE] },
    ...{ held: [], loginsThatApproved: () => [], weighed, ledger },
    authority: { file: roster, missing: [], findings: [] },
    ...(own && { pullRequest: own }),
  }
  const outcomes = [BOB, ZOE].map((change) => ({ change, verified: true }))
  return (await recordShares(authorization, outcomes)).map((share) => ({
    number: share.pullRequest.number,
    isOwn: share.isOwn,
    planned: share.plan.changes.map(({ email }) => email),
    made: share.outcomes.map(({ change }) => change.email),
    hasRecord: share.record !== undefined,
  }))
}

describe('what a run did is recorded', () => {
  const [bob, zoe] = [[BOB.email], [ZOE.email]]

  it('as a whole on its own pull request, and on earlier ones as far as they explain it', async () => {
    const all = [...bob, ...zoe]
    expect(await shares(merge(7).pullRequest)).toEqual([
      { number: 7, isOwn: true, planned: all, made: all, hasRecord: true },
      { number: 6, isOwn: false, planned: bob, made: bob, hasRecord: false },
    ])
  })

  it('on each pull request as far as that explains it, if no merge caused the run', async () => {
    expect(await shares()).toEqual([
      { number: 7, isOwn: false, planned: zoe, made: zoe, hasRecord: true },
      { number: 6, isOwn: false, planned: bob, made: bob, hasRecord: false },
    ])
  })
})
