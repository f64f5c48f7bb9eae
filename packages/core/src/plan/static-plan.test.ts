import { describe, expect, it } from 'vitest'
import { emptyRoster } from '../file/policy.ts'
import { short } from '../testing/assignments.ts'
import { ORGANIZATION, rosterOf } from '../testing/members-text.ts'
import { member, snapshot } from '../testing/organization.ts'
import { planChanges } from './planner.ts'
import { planBetween } from './static-plan.ts'

const ADA = 'ada@example.com'
const VIEWER = { deployments: { '*': 'viewer' } }

describe('the plan between two files', () => {
  it('is what the difference asks for', () => {
    const base = rosterOf({
      [ADA]: { organization: 'owner' },
      'bob@example.com': VIEWER,
      'cat@example.com': {},
    })
    const head = rosterOf({ 'ADA@example.com': VIEWER, 'cat@example.com': {}, 'zoe@example.com': VIEWER })
    const { changes, findings } = planBetween(base, head)
    expect(changes.map(({ kind, email }) => `${kind} ${email}`)).toEqual([
      'change-roles ADA@example.com',
      'remove bob@example.com',
      'invite zoe@example.com',
    ])
    expect(short(changes[0]?.grant ?? [])).toEqual(['deployment/*=viewer'])
    expect(findings).toEqual([])
  })

  it('has the digests of the live plan, and no user ids', () => {
    const base = rosterOf({ [ADA]: { organization: 'owner' }, 'bob@example.com': VIEWER })
    const head = rosterOf({ [ADA]: VIEWER })
    const live = planChanges(
      head,
      snapshot([member(ADA, ['owner']), member('bob@example.com', ['deployment/*=viewer'])]),
    )
    const between = planBetween(base, head)
    expect(between.digest).toBe(live.digest)
    expect(between.changes.map((change) => 'userId' in change)).toEqual([false, false])
  })

  it('invites everybody where there was no file', () => {
    const head = rosterOf(
      { [ADA]: {}, 'bob@corp.example': {} },
      { policy: { sso: { domains: ['corp.example'] } } },
    )
    expect(planBetween(emptyRoster(ORGANIZATION), head).summary.invite).toBe(2)
  })

  it('is empty between a file and itself, and judged by the new file where the organization changed', () => {
    const roster = rosterOf({ [ADA]: VIEWER })
    expect(planBetween(roster, roster).changes).toEqual([])
    expect(planBetween({ ...roster, organization: '42' }, roster)).toMatchObject({
      organization: ORGANIZATION,
      changes: [],
    })
  })
})
