import { describe, expect, it } from 'vitest'
import type { Roster } from '../file/roster.ts'
import { planChanges } from '../plan/planner.ts'
import { atoms } from '../testing/assignments.ts'
import { rosterOf } from '../testing/members-text.ts'
import { apiKey, invitation, member, snapshot } from '../testing/organization.ts'
import { type KeyOwnerFacts, keyOwnerFindings } from './key-owner.ts'

const ADA = 'ada@example.com'
const BOB = 'bob@example.com'
const OWNER = { organization: 'owner' } as const
const LOGS = 'a'.repeat(32)
const OWN: KeyOwnerFacts = { userId: `user-of-${ADA}` }
const REST = { 'o1@example.com': OWNER }

/** About a plan for Ada, who holds these roles, beside another owner. */
function findings(held: readonly string[], entries: object, facts: KeyOwnerFacts) {
  return findingsOf(rosterOf({ ...REST, ...entries } as never), held, facts)
}

function findingsOf(roster: Roster, held: readonly string[], facts: KeyOwnerFacts) {
  const organization = snapshot([member(ADA, held), member('o1@example.com', ['owner'])])
  const keys = roster.keys && { keys: facts.keys ?? [] }
  const actual = { ...organization, ...keys }
  return keyOwnerFindings(planChanges(roster, actual), facts, { roster, snapshot: actual })
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
    expect(brief(findings(['owner'], {}, { userId: '42', email: BOB, keys: [] }))).toEqual([])
    expect(brief(findings(['owner'], {}, { keys: [] }))).toEqual([])
  })

  it('is not an invited person with the same address', () => {
    const organization = snapshot([member('o1@example.com', ['owner'])], [invitation(ADA)])
    const roster = rosterOf(REST)
    const plan = planChanges(roster, organization)
    const found = keyOwnerFindings(plan, { userId: '42', email: ADA }, { roster, snapshot: organization })
    expect(found).toEqual([])
  })

  it('has keys, which the finding names: they stay at work', () => {
    const keys = [
      apiKey('Membership as code', [], { id: 'k1', userId: `user-of-${ADA}` }),
      apiKey('Of another', [], { userId: 'user-of-o1@example.com' }),
      apiKey('two\nlines\u202E', [], { id: 'k2', userId: `user-of-${ADA}` }),
      apiKey('Of the organization'),
    ]
    const [found, ...others] = findings(['owner'], {}, { ...OWN, keys })
    expect(found?.message).toBe(
      'The API key of this run belongs to ada@example.com. This removes them, but the key keeps working until it expires or is revoked. Their keys: "Membership as code" (k1) and "two lines" (k2). Make a key as a member who stays, replace the secret, and revoke the old key.',
    )
    expect(others).toEqual([])
  })
})

describe('keys of members who leave', () => {
  const madeByAda = (name: string, id = name) => apiKey(name, [], { id, userId: `user-of-${ADA}` })
  const keys = Array.from({ length: 7 }, (_, index) => madeByAda(`k${index}`))

  it('are named, but not all of very many', () => {
    expect(findings([], {}, { keys: keys.slice(0, 1) })).toEqual([
      {
        severity: 'warning',
        code: 'keys-stay',
        email: ADA,
        message:
          'An API key of ada@example.com keeps working: "k0" (k0). A key outlives the member who made it. Revoke it, or list it under "apiKeys" with another owner.',
      },
    ])
    expect(findings([], {}, { keys })[0]?.message).toContain(
      '7 API keys of ada@example.com keep working: "k0" (k0), "k1" (k1), "k2" (k2), "k3" (k3), "k4" (k4) and 2 more.',
    )
  })

  it('cannot be seen by a key that does not belong to an owner, which is reported once', () => {
    for (const facts of [{}, { keys, principal: atoms('deployment/*=admin') }]) {
      expect(brief(findings([], {}, facts))).toEqual(['info leavers-keys-unseen'])
    }
  })

  it('are nobody’s concern while the member stays', () => {
    expect(findings(['owner'], { [ADA]: {} }, { keys })).toEqual([])
  })

  const entry = (id: string, owner: string, expires = '2027-03-01') => ({ id, owner, expires })
  it.each<[string, object, 'report' | 'revoke', string | undefined]>([
    [
      'are not hers if another member answers for them',
      { ci: entry('k1', 'o1@example.com') },
      'report',
      'k2',
    ],
    ['do not stay if this revokes them', { ci: entry('k1', ADA, '2026-11-01') }, 'report', 'k2'],
    ['none stays if unlisted keys are revoked', { ci: entry('k1', 'o1@example.com') }, 'revoke', undefined],
  ])('%s', (_, apiKeys, unlistedKeys, expected) => {
    const roster = rosterOf(
      REST as never,
      { apiKeys, policy: { unlistedKeys, maxKeyRevocations: '100%' } } as never,
    )
    const [found] = findingsOf(roster, [], { keys: [madeByAda('k1'), madeByAda('k2')] })
    if (expected === undefined) expect(found).toBeUndefined()
    else expect(found?.message).toContain(`"${expected}"`)
    if (expected === 'k2') expect(found?.message).not.toContain('"k1"')
  })
})
