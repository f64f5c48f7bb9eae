import { joiningEffect } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { DAY, fileOf, NOW, ORGANIZATION, rosterOf, textFile } from '../testing/members-files.ts'
import { changeOf, planWith } from '../testing/organization.ts'
import { evidence, NO_EVIDENCE, TestRepository } from '../testing/test-repository.ts'
import { findLeftOrDeclined } from './left-or-declined.ts'
import { MergedReviews } from './merged-reviews.ts'

const INVITE = changeOf('invite', 'zoe')
const JOINED = joiningEffect(ORGANIZATION, INVITE.email)
const SHOWN = evidence([INVITE.digest])
const SHOWN_AND_INVITED = evidence([INVITE.digest], [JOINED])

/** Who is left out, if these pull requests were merged, oldest first. */
async function leftOut(
  evidences: readonly (typeof SHOWN)[],
  { changes = [INVITE], roster = rosterOf({ 'zoe@acme.example': {} }) } = {},
) {
  const repository = new TestRepository()
  evidences.forEach((each, index) => {
    repository.merge(index + 1, { file: fileOf(), at: NOW - (9 - index) * DAY, evidence: each })
  })
  const file = { source: textFile('{}').source, sha: repository.tip, branch: 'main' }
  const options = { file, pullRequest: undefined, organization: ORGANIZATION, days: 30, now: NOW }
  const reviews = new MergedReviews(options, repository)
  const left = await findLeftOrDeclined(planWith(changes), roster, reviews)
  return { left, names: [...left.keys()].map(({ email }) => email), asked: repository.asked }
}

describe('people who left or declined', () => {
  it('were invited, and are told of with their place in the file', async () => {
    const roster = rosterOf({ 'zoe@acme.example': {} })
    const { left } = await leftOut([SHOWN_AND_INVITED])
    expect([...left]).toEqual([
      [
        INVITE,
        {
          severity: 'warning',
          code: 'left-or-declined',
          email: 'zoe@acme.example',
          message: expect.stringMatching(
            /^zoe@acme\.example was invited with pull request #1, merged on 2026-11-14, and is neither a member nor invited/,
          ),
          ...roster.members.get('zoe@acme.example')?.position,
        },
      ],
    ])
  })

  it.each<[string, readonly (typeof SHOWN)[], boolean]>([
    ['shown and invited', [SHOWN_AND_INVITED], true],
    ['shown and not invited yet', [SHOWN], false],
    ['shown by no preview', [NO_EVIDENCE], false],
    ['invited, then shown again by a later pull request', [SHOWN_AND_INVITED, SHOWN], false],
    ['shown, then shown and invited', [SHOWN, SHOWN_AND_INVITED], true],
    ['invited, before a pull request without a preview', [SHOWN_AND_INVITED, NO_EVIDENCE], true],
    ['invited, before a pull request about others', [SHOWN_AND_INVITED, evidence(['other'])], true],
    ['recorded on a pull request that did not show it', [evidence(['other'], [JOINED])], false],
    [
      'recorded beside a seal that is not genuine',
      [{ ...SHOWN_AND_INVITED, preview: { status: 'forged' } }],
      false,
    ],
  ])('if the invitation was %s: %3$s', async (_, evidences, isLeft) => {
    const { names } = await leftOut(evidences)
    expect(names).toEqual(isLeft ? [INVITE.email] : [])
  })

  it('have their place in the file however their address is spelled', async () => {
    const spelled = changeOf('invite', 'ZOE')
    const proof = evidence([spelled.digest], [JOINED])
    const { left } = await leftOut([proof], { changes: [spelled] })
    expect([...left.values()]).toMatchObject([{ line: expect.any(Number) }])
  })

  it('are invited all the same if the policy always resends', async () => {
    const roster = rosterOf({ 'zoe@acme.example': {} }, { policy: { resend: 'always' } })
    expect((await leftOut([SHOWN_AND_INVITED], { roster })).names).toEqual([])
  })

  it('are looked for only among invitations, and no further back than they take', async () => {
    const removal = changeOf('remove', 'zoe', { digest: INVITE.digest })
    const { names, asked } = await leftOut([SHOWN_AND_INVITED], { changes: [removal] })
    expect({ names, asked }).toEqual({ names: [], asked: [] })
    const further = await leftOut([SHOWN, SHOWN_AND_INVITED])
    expect(further.asked.filter((line) => line.startsWith('evidence'))).toHaveLength(1)
  })
})
