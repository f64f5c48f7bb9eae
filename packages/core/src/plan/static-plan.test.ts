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

  it('invites everybody if there was no file, except people who join by signing in', () => {
    const head = rosterOf(
      { [ADA]: {}, 'bob@corp.example': VIEWER },
      { policy: { sso: { domains: ['corp.example'] } } },
    )
    const { summary, awaited, findings } = planBetween(emptyRoster(ORGANIZATION), head)
    expect(summary).toMatchObject({ invite: 1 })
    expect(awaited.map(({ email, kind }) => `${kind} ${email}`)).toEqual(['change-roles bob@corp.example'])
    expect(findings).toMatchObject([{ code: 'waiting-for-sso', email: 'bob@corp.example' }])
  })

  it('changes no roles that the identity provider decides', () => {
    const sso = (roles: 'file' | 'mapped') => ({ policy: { sso: { domains: ['corp.example'], roles } } })
    const base = rosterOf({ [ADA]: {}, 'bob@corp.example': VIEWER, 'cat@corp.example': {} }, sso('file'))
    const head = rosterOf({ [ADA]: {}, 'bob@corp.example': {} }, sso('mapped'))
    expect(planBetween(base, head).changes.map(({ kind, email }) => `${kind} ${email}`)).toEqual([
      'remove cat@corp.example',
    ])
  })

  it('is empty between a file and itself, and judged by the new file if the organization changed', () => {
    const roster = rosterOf({ [ADA]: VIEWER })
    expect(planBetween(roster, roster).changes).toEqual([])
    expect(planBetween({ ...roster, organization: '42' }, roster)).toMatchObject({
      organization: ORGANIZATION,
      changes: [],
    })
  })
})
