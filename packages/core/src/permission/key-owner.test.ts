import { describe, expect, it } from 'vitest'
import { planChanges } from '../plan/planner.ts'
import { rosterOf } from '../testing/members-text.ts'
import { invitation, member, snapshot } from '../testing/organization.ts'
import { type KeyOwnerFacts, keyOwnerFindings } from './key-owner.ts'

const ADA = 'ada@example.com'
const BOB = 'bob@example.com'
const OWNER = { organization: 'owner' } as const
const LOGS = 'a'.repeat(32)
const OWN: KeyOwnerFacts = { userId: `user-of-${ADA}` }
const REST = { 'o1@example.com': OWNER }

/** About a plan for Ada, who holds these roles, beside another owner. */
function findings(held: readonly string[], entries: object, facts: KeyOwnerFacts) {
  const organization = snapshot([member(ADA, held), member('o1@example.com', ['owner'])])
  return keyOwnerFindings(planChanges(rosterOf({ ...REST, ...entries } as never), organization), facts)
}

const brief = (found: ReturnType<typeof findings>) => found.map(({ severity, code }) => `${severity} ${code}`)

describe('the member behind the key of the run', () => {
  it.each([
    ['removed', ['owner'], {}, ['warning own-membership']],
    ['expired', ['owner'], { [ADA]: { ...OWNER, expires: '2026-11-22' } }, ['warning own-membership']],
    ['listed with a slip', ['owner'], { 'adda@example.com': OWNER }, ['warning own-membership']],
    ['demoted', ['owner'], { [ADA]: { deployments: { '*': 'admin' } } }, ['warning own-role']],
    ['emptied', ['deployment/*=admin'], { [ADA]: {} }, ['warning own-role']],
    [
      'narrowed',
      ['deployment/*=admin'],
      { [ADA]: { deployments: { [LOGS]: 'admin' } } },
      ['warning own-role'],
    ],
    ['widened', [`deployment/${LOGS}=admin`], { [ADA]: { deployments: { '*': 'admin' } } }, []],
    [
      'given other access inside',
      ['deployment/*=admin'],
      { [ADA]: { deployments: { '*': { role: 'admin', access: 'console' } } } },
      [],
    ],
    ['made owner', ['deployment/*=admin'], { [ADA]: OWNER }, []],
    ['left owner', ['owner', 'deployment/*=admin'], { [ADA]: OWNER }, []],
    ['relieved of a role that manages nobody', ['deployment/*=editor'], { [ADA]: {} }, []],
    ['the same', ['owner'], { 'ADA@example.com': OWNER }, []],
  ])('%s', (_name, held, entries, expected) => {
    expect(brief(findings(held, entries, OWN))).toEqual(expected)
  })

  it('is recognized by address if no member has the id that the API gives', () => {
    expect(brief(findings(['owner'], {}, { userId: '42', email: 'Ada@Example.com' }))).toEqual([
      'warning own-membership',
    ])
    expect(brief(findings(['owner'], {}, { userId: '42', email: BOB }))).toEqual([])
    expect(brief(findings(['owner'], {}, {}))).toEqual([])
  })

  it('is no invited person with the same address', () => {
    const organization = snapshot([member('o1@example.com', ['owner'])], [invitation(ADA)])
    const plan = planChanges(rosterOf(REST), organization)
    expect(keyOwnerFindings(plan, { userId: '42', email: ADA })).toEqual([])
  })

  it('has keys, which the finding names: they stay at work', () => {
    const keys = [
      { name: 'Membership as code', userId: `user-of-${ADA}` },
      { name: 'Of another', userId: 'user-of-o1@example.com' },
      { name: 'two\nlines\u202E', userId: `user-of-${ADA}` },
      { name: 'Of the organization' },
    ]
    const [found, ...others] = findings(['owner'], {}, { ...OWN, keys })
    expect(found?.message).toBe(
      'The API key of this run belongs to ada@example.com. This removes them, but the key keeps working until it expires or is revoked. Their keys: "Membership as code" and "two lines". Make a key as a member who stays, replace the secret, and revoke the old key.',
    )
    expect(others).toEqual([])
  })
})

describe('keys of members who leave', () => {
  const keys = Array.from({ length: 7 }, (_, index) => ({ name: `k${index}`, userId: `user-of-${ADA}` }))

  it('are named, but not all of very many', () => {
    expect(findings([], {}, { keys: keys.slice(0, 1) })).toEqual([
      {
        severity: 'warning',
        code: 'keys-stay',
        email: ADA,
        message:
          'ada@example.com leaves an API key behind: "k0". Keys outlive the member who made them. Revoke those that nobody needs.',
      },
    ])
    expect(findings([], {}, { keys })[0]?.message).toContain(
      'leaves 7 API keys behind: "k0", "k1", "k2", "k3", "k4" and 2 more.',
    )
  })

  it('are nobody’s concern while the member stays', () => {
    expect(findings(['owner'], { [ADA]: {} }, { keys })).toEqual([])
  })
})
