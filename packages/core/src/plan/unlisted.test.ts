import { describe, expect, it } from 'vitest'
import { short } from '../testing/assignments.ts'
import { rosterOf } from '../testing/members-text.ts'
import { invitation, member, snapshot } from '../testing/organization.ts'
import { reportedMembers } from './unlisted.ts'

describe('reportedMembers', () => {
  it('has those whom the policy only reports, with what they hold', () => {
    const actual = snapshot(
      [member('ada@a.example', ['owner']), member('eve@a.example', ['billing-admin'])],
      [invitation('tom@a.example')],
    )
    const reported = (unlisted: 'remove' | 'report') =>
      reportedMembers(
        rosterOf({ 'ada@a.example': { organization: 'owner' } }, { policy: { unlisted } }),
        actual,
      )
    expect(reported('remove')).toEqual([])
    expect(reported('report').map(({ email, before }) => [email, short(before)])).toEqual([
      ['eve@a.example', ['billing-admin']],
    ])
  })
})
