import { describe, expect, it } from 'vitest'
import { draftPeople } from '../draft/draft-people.ts'
import { adopt } from '../drift/adoption.ts'
import { planChanges } from '../plan/planner.ts'
import { short } from '../testing/assignments.ts'
import { NOW, rosterOf, soundFile } from '../testing/members-text.ts'
import { invitation, member, snapshot } from '../testing/organization.ts'
import { People } from './people.ts'

const ADA = 'ada@example.com'
const VIEWER = { deployments: { '*': 'viewer' } } as const
const { email: _, ...BUILD } = member('x', ['deployment/*=editor'], { userId: '2271290993' })
const TWINS = [member(ADA, ['owner'], { userId: 't1' }), member('ADA@example.com', [], { userId: 't2' })]

function planned(members: Parameters<typeof rosterOf>[0], ...actual: Parameters<typeof snapshot>) {
  const { changes, findings } = planChanges(rosterOf(members), snapshot(...actual))
  return {
    changes: changes.map(({ kind, email, userId, grant, revoke }) => ({
      what: `${kind} ${email} ${userId}`,
      grant: short(grant),
      revoke: short(revoke),
    })),
    codes: findings.map(({ code }) => code),
  }
}

describe('a member who is listed by user id', () => {
  it('has their roles managed', () => {
    expect(planned({ 'user:2271290993': VIEWER }, [BUILD])).toEqual({
      changes: [
        {
          what: 'change-roles user:2271290993 2271290993',
          grant: ['deployment/*=viewer'],
          revoke: ['deployment/*=editor'],
        },
      ],
      codes: [],
    })
  })

  it('is left alone once the file no longer lists them, and removed once their entry has expired', () => {
    expect(planned({ [ADA]: {} }, [member(ADA), BUILD])).toEqual({
      changes: [],
      codes: ['member-without-email'],
    })
    const { changes } = planned({ [ADA]: {}, 'user:2271290993': { expires: '2026-01-31' } }, [
      member(ADA),
      BUILD,
    ])
    expect(changes.map(({ what }) => what)).toEqual(['remove user:2271290993 2271290993'])
  })

  it('is never invited', () => {
    expect(planned({ 'user:404': VIEWER }, [])).toEqual({ changes: [], codes: ['member-not-found'] })
  })

  it('can share an address with a member', () => {
    const members = { 'user:t1': { organization: 'owner' }, 'user:t2': VIEWER } as const
    const { changes, codes } = planned(members, TWINS)
    expect(changes.map(({ what, grant }) => [what, grant])).toEqual([
      ['change-roles user:t2 t2', ['deployment/*=viewer']],
    ])
    expect(codes).toEqual([])
  })

  it('leaves a shared address to the one other member who has it', () => {
    const { changes } = planned({ 'user:t1': { organization: 'owner' }, [ADA]: VIEWER }, TWINS)
    expect(changes.map(({ what }) => what)).toEqual([`change-roles ${ADA} t2`])
  })

  it('is not invited by their own address: that entry is left alone', () => {
    const { changes, codes } = planned({ 'user:t1': { organization: 'owner' }, [ADA]: VIEWER }, [
      TWINS[0] as never,
    ])
    expect([changes, codes]).toEqual([[], ['ambiguous-member']])
  })

  it('keeps an invitation to their address from being another person', () => {
    const { changes } = planned(
      { 'user:t1': { organization: 'owner' } },
      [TWINS[0] as never],
      [invitation(ADA)],
    )
    expect(changes).toEqual([])
  })
})

it('members of an address that nobody lists are named with the keys to list them by', () => {
  const { findings } = planChanges(
    rosterOf({ 'bob@example.com': {} }),
    snapshot([...TWINS, member('bob@example.com')]),
  )
  expect(findings.map(({ message }) => message)).toEqual([
    `Several members have the address ${ADA}, so Roster leaves them alone. To manage them, list them as "user:t1" and "user:t2".`,
  ])
})

it('an address does not pass for a user id', () => {
  const actual = snapshot([member('user:t1', ['owner'], { userId: 'other' })])
  const roster = rosterOf({ 'user:t1': VIEWER })
  expect(new People(actual, roster).of('user:t1').status).toBe('absent')
  expect(planChanges(roster, actual).changes).toEqual([])
})

it('everything an organization has can be listed, until nothing differs', () => {
  const actual = snapshot([...TWINS, BUILD, member('bob@example.com', ['billing-admin'])])
  expect(draftPeople(actual).listed.map(({ email }) => email)).toEqual([
    'bob@example.com',
    'user:2271290993',
    'user:t1',
    'user:t2',
  ])
  const file = soundFile('{ "organization": "1234567890", "members": { "bob@example.com": {} } }')
  const plan = planChanges(file.roster, actual)
  const { text, left } = adopt({ file, snapshot: actual, plan }, { now: NOW })
  expect(left).toEqual([])
  expect(planChanges(soundFile(text).roster, actual)).toMatchObject({ changes: [], findings: [] })
})
