import { describe, expect, it } from 'vitest'
import { stricterPolicy } from '../file/policy.ts'
import type { Roster } from '../file/roster.ts'
import type { Member, Snapshot } from '../organization/snapshot.ts'
import { rosterOf } from '../testing/members-text.ts'
import { invitation, member, snapshot } from '../testing/organization.ts'
import { ALLOW_REMOVALS_LABEL, checkGuards, countMembers, type GuardOptions } from './guards.ts'
import { planChanges } from './planner.ts'

const ADA = 'ada@example.com'
const BOB = 'bob@example.com'
const OWNER = { organization: 'owner' } as const
const LOGS = 'a'.repeat(32)

/** Findings of the guards as `severity code`. */
function verdict(roster: Roster, actual: Snapshot, options: Partial<GuardOptions> = {}): readonly string[] {
  const plan = planChanges(roster, actual)
  return checkGuards(plan, actual, { policy: roster.policy, ...options }).map(
    ({ severity, code }) => `${severity} ${code}`,
  )
}

function people(count: number, roles: readonly string[] = []): readonly Member[] {
  return Array.from({ length: count }, (_, index) => member(`p${index}@example.com`, roles))
}

/** A file that lists the first `count` of these people, with an owner. */
function listing(count: number, entry: object = {}, rest: object = {}): Roster {
  const listed = Array.from({ length: count }, (_, index) => [`p${index}@example.com`, entry])
  return rosterOf({ [ADA]: OWNER, ...Object.fromEntries(listed) }, rest)
}

const ada = member(ADA, ['owner'])

describe('minOwners', () => {
  const two = { policy: { minOwners: 2 } }
  const owners = snapshot([ada, member(BOB, ['owner'])])

  it.each([
    ['an owner is demoted', { [ADA]: OWNER, [BOB]: {} }],
    ['an owner is removed', { [ADA]: OWNER }],
    ['an owner expires', { [ADA]: OWNER, [BOB]: { ...OWNER, expires: '2026-11-22' } }],
    ['an owner becomes billing admin', { [ADA]: OWNER, [BOB]: { organization: 'billing-admin' } }],
    ['an owner is listed under another address', { [ADA]: OWNER, 'bob2@example.com': OWNER }],
  ])('blocks if %s', (_name, members) => {
    expect(verdict(rosterOf(members as never, two), owners)).toEqual(['error too-few-owners'])
  })

  it('blocks on both, and counts them as demotions', () => {
    const roster = rosterOf(
      { [ADA]: { organization: 'billing-admin' }, [BOB]: { deployments: { '*': 'admin' } } },
      two,
    )
    expect(verdict(roster, owners)).toEqual(['error too-few-owners', 'error too-many-demotions'])
  })

  it('blocks if ownership came through a group that is emptied or renamed away', () => {
    const through = (groups: object) =>
      rosterOf(
        { [ADA]: { groups: ['admins'] }, [BOB]: { groups: ['admins'] } },
        { ...two, groups: { admins: groups } },
      )
    expect(verdict(through(OWNER), owners)).toEqual([])
    expect(verdict(through({}), owners)).toEqual(['error too-few-owners', 'error too-many-removals'])
  })

  it('does not take an invitation for an owner: it may never be accepted', () => {
    const invited = { ...owners, invitations: [invitation('new@example.com', ['owner'])] }
    expect(verdict(rosterOf({ [ADA]: OWNER, 'new@example.com': OWNER }, two), invited)).toEqual([
      'error too-few-owners',
    ])
  })

  it.each([
    ['by default', {}],
    ['with the label', { allowRemovals: true }],
  ])('never lets the last owner go, %s', (_name, options) => {
    const members = snapshot([ada, member(BOB)])
    expect(verdict(rosterOf({ [BOB]: {} }), members, options)).toEqual(['error too-few-owners'])
    expect(verdict(rosterOf({ [ADA]: {}, [BOB]: {} }), members, options)).toEqual(['error too-few-owners'])
  })

  it('lets one owner follow another', () => {
    expect(verdict(rosterOf({ [ADA]: {}, [BOB]: OWNER }), snapshot([ada, member(BOB)]))).toEqual([])
  })

  it('counts owners that no file can speak of', () => {
    const { email: _, ...nameless } = member('x@example.com', ['owner'])
    expect(verdict(rosterOf({ [ADA]: {}, [BOB]: {} }), snapshot([ada, member(BOB), nameless]))).toEqual([])
  })

  it('is not fooled by capitals', () => {
    const members = snapshot([member('Ada@Example.com', ['owner']), member(BOB, ['owner'])])
    expect(verdict(rosterOf({ 'ADA@EXAMPLE.COM': OWNER, [BOB]: {} }, two), members)).toEqual([
      'error too-few-owners',
    ])
    expect(verdict(rosterOf({ 'ADA@EXAMPLE.COM': OWNER, 'BOB@example.com': OWNER }, two), members)).toEqual(
      [],
    )
  })

  it('only warns an organization that is below already, unless it sinks further', () => {
    const three = { policy: { minOwners: 3 } }
    expect(verdict(rosterOf({ [ADA]: OWNER, [BOB]: OWNER, 'new@example.com': {} }, three), owners)).toEqual([
      'warning too-few-owners',
    ])
    expect(verdict(rosterOf({ [ADA]: OWNER, [BOB]: {} }, three), owners)).toEqual(['error too-few-owners'])
  })

  it('counts owners who have other roles, too', () => {
    const both = (email: string) => member(email, ['owner', 'deployment/*=viewer'])
    const entry = { ...OWNER, deployments: { '*': 'viewer' } }
    expect(verdict(rosterOf({ [ADA]: entry, [BOB]: {} }, two), snapshot([both(ADA), both(BOB)]))).toEqual([
      'error too-few-owners',
    ])
  })

  it('says how many there would be, and what to do', () => {
    const roster = rosterOf({ [ADA]: OWNER, [BOB]: {} }, two)
    expect(checkGuards(planChanges(roster, owners), owners, { policy: roster.policy })[0]?.message).toBe(
      'This would leave 1 Organization owner of 2; "minOwners" asks for 2. First make another person an owner, and wait until they have joined.',
    )
  })

  it('says how many owners there are if none is lost', () => {
    const roster = rosterOf({ [ADA]: OWNER }, two)
    const one = snapshot([ada])
    expect(checkGuards(planChanges(roster, one), one, { policy: roster.policy })[0]?.message).toBe(
      'The organization has 1 Organization owner; "minOwners" asks for 2.',
    )
  })

  it('cannot be lowered by the pull request that needs it lowered', () => {
    const base = rosterOf({ [ADA]: OWNER, [BOB]: OWNER }, two)
    const head = rosterOf({ [ADA]: OWNER, [BOB]: {} })
    expect(verdict(head, owners)).toEqual([])
    expect(verdict(head, owners, { policy: stricterPolicy(base.policy, head.policy, 2) })).toEqual([
      'error too-few-owners',
    ])
  })
})

describe('maxRemovals', () => {
  const ten = snapshot([ada, ...people(9)])

  it.each([
    [8, []],
    [7, []],
    [6, ['error too-many-removals']],
    [0, ['error too-many-removals']],
  ])('of 20% lets %i of nine stay: %j', (stay, expected) => {
    expect(verdict(listing(stay), ten)).toEqual(expected)
  })

  it('always allows one, in the smallest organization', () => {
    expect(verdict(rosterOf({ [ADA]: OWNER }), snapshot([ada, member(BOB)]))).toEqual([])
    expect(
      verdict(rosterOf({ [ADA]: OWNER }, { policy: { maxRemovals: 0 } }), snapshot([ada, member(BOB)])),
    ).toEqual([])
  })

  it('blocks a file that lists next to nobody, and the removal of all owners with it', () => {
    expect(verdict(rosterOf({ 'new@example.com': OWNER }), ten)).toEqual([
      'error too-few-owners',
      'error too-many-removals',
    ])
  })

  it.each([
    ['by expiry', listing(9, { expires: '2026-11-22' })],
    ['by a group emptied', listing(9, { groups: ['all'] }, { groups: { all: {} } })],
    ['by entries emptied', listing(9)],
    [
      'by entries renamed',
      rosterOf({ [ADA]: OWNER, ...Object.fromEntries(people(9).map(({ email }) => [`x${email}`, {}])) }),
    ],
  ])('counts everybody who loses everything %s', (_name, roster) => {
    const viewers = snapshot([ada, ...people(9, ['deployment/*=viewer'])])
    expect(verdict(roster, viewers)).toEqual(['error too-many-removals'])
  })

  it('adds up removed members and members without roles', () => {
    const viewers = snapshot([ada, ...people(9, ['deployment/*=viewer'])])
    const roster = (removed: number, emptied: number) => {
      const entries = people(9 - removed).map(({ email }, index) => [
        email,
        index < emptied ? {} : { deployments: { '*': 'viewer' } },
      ])
      return rosterOf({ [ADA]: OWNER, ...Object.fromEntries(entries) })
    }
    expect(verdict(roster(1, 1), viewers)).toEqual([])
    expect(verdict(roster(2, 1), viewers)).toEqual(['error too-many-removals'])
    expect(verdict(roster(1, 2), viewers)).toEqual(['error too-many-removals'])
  })

  it('sees the whole of what several pull requests left to one run', () => {
    // Each takes two of ten; before the first was applied, the second had merged.
    expect(verdict(listing(7), ten)).toEqual([])
    expect(verdict(listing(5), ten)).toEqual(['error too-many-removals'])
  })

  it('is not raised by people who have no e-mail, or are only invited', () => {
    const nameless = Array.from({ length: 90 }, (_, index) => member('', [], { userId: `u${index}` }))
    const invited = Array.from({ length: 90 }, (_, index) => invitation(`i${index}@example.com`))
    const roster = listing(6)
    expect(verdict(roster, snapshot([...ten.members, ...nameless], invited))).toEqual([
      'error too-many-removals',
    ])
  })

  it('is a share of addresses: accounts that share one count once', () => {
    const shared = Array.from({ length: 9 }, (_, index) =>
      member('ops@example.com', [], { userId: `u${index}` }),
    )
    const organization = snapshot([ada, ...people(4), ...shared])
    expect(countMembers(organization)).toBe(6)
    expect(verdict(listing(3), organization)).toEqual([])
    expect(verdict(listing(2), organization)).toEqual(['error too-many-removals'])
  })

  it('counts neither people who never had a role nor cancelled invitations', () => {
    const invited = people(50).map(({ email = '' }) => invitation(`i-${email}`, ['owner']))
    expect(verdict(listing(9), snapshot(ten.members, invited))).toEqual([])
  })

  it('lets a resource be renamed: people keep their roles', () => {
    const held = snapshot([ada, ...people(9, [`deployment/${LOGS}=viewer`])])
    const renamed = (name: string, used = name) =>
      listing(9, { deployments: { [used]: 'viewer' } }, { resources: { deployments: { [name]: LOGS } } })
    expect(verdict(renamed('logs'), held)).toEqual([])
    expect(planChanges(renamed('shop'), held).changes).toEqual([])
    expect(() => renamed('shop', 'logs')).toThrow('There is no deployment named "logs"')
  })

  it('does not block a resource that is re-pointed: it is a change of roles, shown person by person', () => {
    const held = snapshot([ada, ...people(9, [`deployment/${LOGS}=viewer`])])
    const roster = listing(
      9,
      { deployments: { logs: 'viewer' } },
      { resources: { deployments: { logs: 'b'.repeat(32) } } },
    )
    expect(planChanges(roster, held).summary['change-roles']).toBe(9)
    expect(verdict(roster, held)).toEqual([])
  })

  it('is lifted by the label, and says so', () => {
    expect(ALLOW_REMOVALS_LABEL).toBe('roster: allow removals')
    expect(verdict(listing(0), ten, { allowRemovals: true })).toEqual(['warning too-many-removals'])
  })

  it.each([
    ['for this run', {}],
    ['by the label of #7', { liftedBy: 'the label of #7' }],
  ])('says that it was lifted %s', (how, options) => {
    const roster = listing(0)
    const [finding] = checkGuards(planChanges(roster, ten), ten, {
      ...{ policy: roster.policy, allowRemovals: true },
      ...options,
    })
    expect(finding?.message).toBe(
      `This would remove all access from 9 of 10 members; "maxRemovals": 20% allows 2. The limit was lifted ${how}.`,
    )
  })

  it('cannot be relaxed by the pull request that needs it relaxed', () => {
    const base = listing(9)
    for (const policy of [{ maxRemovals: '100%' }, { maxRemovals: 1000 }] as const) {
      const head = listing(0, {}, { policy })
      expect(verdict(head, ten)).toEqual([])
      expect(verdict(head, ten, { policy: stricterPolicy(base.policy, head.policy, 10) })).toEqual([
        'error too-many-removals',
      ])
    }
  })

  it('cannot be reached around by turning "unlisted": the removals that it causes are planned and counted', () => {
    const base = listing(0, {}, { policy: { unlisted: 'report' } })
    const head = listing(0, {}, { policy: { unlisted: 'remove', maxRemovals: 1000 } })
    const policy = stricterPolicy(base.policy, head.policy, 10)
    expect(planChanges({ ...head, policy }, ten).summary.remove).toBe(9)
    expect(verdict({ ...head, policy }, ten)).toEqual(['error too-many-removals'])
  })

  it('says how many may be removed if that is a number', () => {
    const roster = listing(0, {}, { policy: { maxRemovals: 3 } })
    const [finding] = checkGuards(planChanges(roster, ten), ten, { policy: roster.policy })
    expect(finding?.message).toContain('"maxRemovals": 3 allows 3.')
  })

  it('says how many, of how many, and what to do', () => {
    const roster = listing(0)
    expect(checkGuards(planChanges(roster, ten), ten, { policy: roster.policy })[0]?.message).toBe(
      'This would remove all access from 9 of 10 members; "maxRemovals": 20% allows 2. If you mean this, add the label "roster: allow removals" to the pull request.',
    )
  })
})

describe('maxDemotions', () => {
  const admins = snapshot([ada, ...people(9, ['deployment/*=admin'])])
  const demoting = (count: number, entry: object = { deployments: { '*': 'editor' } }, rest: object = {}) => {
    const entries = people(9).map(({ email }, index) => [
      email,
      index < count ? entry : { deployments: { '*': 'admin' } },
    ])
    return rosterOf({ [ADA]: OWNER, ...Object.fromEntries(entries) }, rest)
  }

  it('limits how many members lose Admin and stay', () => {
    expect(verdict(demoting(2), admins)).toEqual([])
    expect(verdict(demoting(3), admins)).toEqual(['error too-many-demotions'])
  })

  it.each<[string, object, string]>([
    ['a number', { maxDemotions: 3 }, ''],
    ['a share', { maxDemotions: '10%' }, 'error too-many-demotions'],
    ['none', { maxDemotions: 0 }, 'error too-many-demotions'],
  ])('is %s', (_, policy, expected) => {
    expect(verdict(demoting(3, undefined, { policy }), admins).join()).toBe(expected)
  })

  it('always allows one', () => {
    expect(verdict(demoting(1, undefined, { policy: { maxDemotions: 0 } }), admins)).toEqual([])
  })

  it('does not count members whose last role goes, who count as removed', () => {
    expect(verdict(demoting(3, {}), admins)).toEqual(['error too-many-removals'])
  })

  it('is lifted by the label, and says so', () => {
    expect(verdict(demoting(9), admins, { allowRemovals: true })).toEqual(['warning too-many-demotions'])
  })

  it('says how many, of how many, and what to do', () => {
    const roster = demoting(3)
    expect(checkGuards(planChanges(roster, admins), admins, { policy: roster.policy })[0]?.message).toBe(
      'This would take an Admin role from 3 of 10 members; "maxDemotions": 20% allows 2. If you mean this, add the label "roster: allow removals" to the pull request.',
    )
  })
})
