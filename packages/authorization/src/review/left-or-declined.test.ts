import { describe, expect, it } from 'vitest'
import type { Demand } from '../ledger/demand.ts'
import type { Standing } from '../ledger/ledger.ts'
import type { WeighedChange } from '../ledger/weigh-plan.ts'
import { rosterOf } from '../testing/members-files.ts'
import { changeOf } from '../testing/organization.ts'
import { leftOrDeclined } from './left-or-declined.ts'

function invitation(standing: Standing): WeighedChange {
  const demands = [{ demand: { part: 'begins' } as Demand, standing }]
  return { change: changeOf('invite', 'zoe'), demands, isAuthorised: false, reason: '' }
}

const merge = { commit: 'commit 1' } as WeighedChange['merge'] & object

describe('someone a run would invite', () => {
  it('has left or declined if a record has them as a member or invited', () => {
    const spent = invitation({ status: 'spent', merge, inForceAt: Date.UTC(2026, 10, 3, 9) })
    const roster = rosterOf({ 'zoe@acme.example': {} })
    expect(leftOrDeclined([spent], roster)).toMatchObject([
      {
        code: 'left-or-declined',
        message: expect.stringContaining(
          'zoe@acme.example was a member or invited on 3 Nov 2026 and is neither',
        ),
        email: 'zoe@acme.example',
        ...roster.members.get('zoe@acme.example')?.position,
      },
    ])
  })

  it.each<Standing>([
    { status: 'introduced', merge },
    { status: 'held', why: 'not shown', merge },
  ])('has not if their invitation is $status', (standing) => {
    expect(leftOrDeclined([invitation(standing)], rosterOf())).toEqual([])
  })
})
