import { describe, expect, it } from 'vitest'
import { emptyRoster } from '../file/policy.ts'
import type { Roster } from '../file/roster.ts'
import type { Member, Snapshot } from '../organization/snapshot.ts'
import { NOW, ORGANIZATION, rosterOf } from '../testing/members-text.ts'
import { apiKey, member, snapshot } from '../testing/organization.ts'
import { checkComingEnds } from './coming-ends.ts'
import type { ComingEndsOptions } from './limited-ends.ts'

const NAMES = ['bob', 'cat', 'dan', 'eva', 'fay', 'gus', 'hal', 'ivy'] as const
const at = (name: string) => `${name}@example.com`
const OWNERS = { [at('ada')]: { organization: 'owner' }, [at('root')]: { organization: 'owner' } } as const
const ten = snapshot([
  member(at('ada'), ['owner']),
  member(at('root'), ['owner']),
  ...NAMES.map((name) => member(at(name))),
])

/** A file that lists all ten, with these entries. */
function file(entries: Readonly<Record<string, object | null>> = {}, policy: object = {}): Roster {
  const all = { ...OWNERS, ...Object.fromEntries(NAMES.map((name) => [at(name), {}])) }
  const edited = { ...all, ...Object.fromEntries(Object.entries(entries).map(([n, e]) => [at(n), e])) }
  const listed = Object.entries(edited).filter(([, entry]) => entry !== null)
  return rosterOf(Object.fromEntries(listed) as never, { policy } as never)
}

/** The first names given end on that day. */
function ending(count: number, expires = '2026-12-31', policy: object = {}): Roster {
  return file(Object.fromEntries(NAMES.slice(0, count).map((name) => [name, { expires }])), policy)
}

function check(head: Roster, base: Roster = file(), options: Partial<ComingEndsOptions> = {}) {
  const { findings, blocked } = checkComingEnds({
    ...{ base, head, snapshot: ten, caused: [], policy: base.policy, now: NOW },
    ...options,
  })
  return {
    findings: findings.map(({ severity, code }) => `${severity} ${code}`),
    message: findings[0]?.message,
    blocked: blocked.map(({ key }) => key.replace('@example.com', '')),
  }
}

const FINE = { findings: [], message: undefined, blocked: [] }

describe('ends by date that a change of the file sets', () => {
  it('are counted as removals, and named with the day', () => {
    expect(check(ending(2))).toEqual(FINE)
    const { findings, message, blocked } = check(ending(8))
    expect({ findings, blocked }).toEqual({ findings: ['error too-many-removals'], blocked: [...NAMES] })
    expect(message).toMatch(
      /^This would end the access of 8 of 10 members on 31 Dec 2026; "maxRemovals": 20% allows 2\./,
    )
  })

  it('are one decision on whatever days they come, with what is removed now', () => {
    const days = Object.fromEntries(NAMES.map((name, day) => [name, { expires: `2026-12-0${day + 1}` }]))
    const { findings, message, blocked } = check(file(days))
    expect({ findings, blocked }).toEqual({
      findings: ['error too-many-removals'],
      blocked: ['dan', 'eva', 'fay', 'gus', 'hal', 'ivy'],
    })
    expect(message).toContain('8 of 10 members by 8 Dec 2026')
    const caused = ['x', 'y'].map((name) => ({
      ...{ kind: 'remove' as const, email: at(name), digest: '', carried: [] },
      ...{ grant: [], revoke: [], before: [], after: [] },
    }))
    expect(check(ending(1), file(), { caused }).blocked).toEqual(['bob'])
    // Who loses everything now does not count again when their date comes.
    const first = caused.map((change, index) => ({ ...change, email: at(NAMES[index] ?? '') }))
    expect(check(ending(2), file(), { caused: first })).toEqual(FINE)
  })

  it('are judged by the minute, too', () => {
    const minutes = Object.fromEntries(
      NAMES.map((name, minute) => [name, { expires: `2026-12-01T08:0${minute}:00Z` }]),
    )
    expect(check(file(minutes)).findings).toEqual(['error too-many-removals'])
  })

  it('pass with the label, and with a limit that the base has', () => {
    expect(check(ending(8), file(), { allowRemovals: true }).findings).toEqual(['warning too-many-removals'])
    expect(check(ending(8), file({}, { maxRemovals: 8 }))).toEqual(FINE)
  })

  it.each<[string, Roster, Roster]>([
    ['were there before', ending(8), ending(8)],
    ['are later than before', ending(8, '2027-06-30'), ending(8)],
    ['remove nobody under "report"', ending(8, '2026-12-31', { unlisted: 'report' }), file()],
    [
      'are of people who would go without it',
      ending(8),
      file(Object.fromEntries(NAMES.map((name) => [name, null]))),
    ],
    [
      'are of people who are not members yet',
      file(Object.fromEntries(['x', 'y', 'z'].map((name) => [name, { expires: '2026-12-31' }]))),
      file(),
    ],
  ])('do not count if they %s', (_, head, base) => {
    expect(check(head, base)).toEqual(FINE)
  })

  it('count if they are earlier than before, and all of them if there was no file', () => {
    expect(check(ending(8, '2026-12-01'), ending(8)).findings).toEqual(['error too-many-removals'])
    const none = emptyRoster(ORGANIZATION)
    const before = { ...none, policy: { ...none.policy, unlisted: 'report' as const } }
    expect(check(ending(8), before).findings).toEqual(['error too-many-removals'])
  })
})

describe('ends that one run would take together', () => {
  /** People who have an end already, and one more who gets one. */
  const with1 = (
    already: Readonly<Record<string, string>>,
    who: string,
    expires: string,
    policy: object = {},
  ) => {
    const entries = Object.fromEntries(Object.entries(already).map(([name, end]) => [name, { expires: end }]))
    return check(file({ ...entries, [who]: { expires } }, policy), file(entries, policy))
  }

  it('are judged with those that the file has already, from any pull request', () => {
    const bobAndCat = { bob: '2026-12-31', cat: '2026-12-31' }
    expect(with1({ bob: '2026-12-31' }, 'dan', '2026-12-31')).toEqual(FINE)
    const { findings, message, blocked } = with1(bobAndCat, 'dan', '2026-12-31')
    expect({ findings, blocked }).toEqual({ findings: ['error too-many-removals'], blocked: ['dan'] })
    expect(message).toMatch(
      /^This would end the access of 3 of 10 members on 31 Dec 2026: 1 by this change and 2 by other end dates \(bob@example\.com and cat@example\.com\); "maxRemovals": 20% allows 2\./,
    )
    expect(with1(bobAndCat, 'dan', '2027-01-01')).toEqual(FINE)
    expect(with1(bobAndCat, 'dan', '2026-12-30')).toEqual(FINE)
  })

  it.each([
    ['2027-01-01T00:01:00Z', 1],
    ['2027-01-01T23:59:59Z', 1],
    ['2027-01-02T00:00:00Z', 0],
    ['2026-12-31T00:01:00Z', 1],
    ['2026-12-31T00:00:00Z', 0],
    ['2027-01-02T01:59:00+02:00', 1],
    ['2027-01-02T02:00:00+02:00', 0],
  ])('are all within a day of each other: %s', (expires, count) => {
    const { findings } = with1({ bob: '2026-12-31', cat: '2026-12-31' }, 'dan', expires)
    expect(findings).toHaveLength(count)
  })

  it('say by when, if they are of two days', () => {
    const { message } = with1({ bob: '2026-12-31', cat: '2026-12-31' }, 'dan', '2027-01-01T08:00:00Z')
    expect(message).toContain('3 of 10 members within a day, by 1 Jan 2027: 1 by this change')
  })

  it('name some of many', () => {
    const seven = Object.fromEntries(NAMES.slice(0, 7).map((name) => [name, '2026-12-31']))
    expect(with1(seven, 'ivy', '2026-12-31').message).toContain(
      '7 by other end dates (bob@example.com, cat@example.com, dan@example.com, eva@example.com, fay@example.com and 2 more)',
    )
  })

  it('do not count if they are later than before, although others end then', () => {
    const others = { bob: '2026-12-31', cat: '2026-12-31', dan: '2026-12-31' }
    const base = Object.fromEntries(Object.entries(others).map(([name, expires]) => [name, { expires }]))
    const head = file({ ...base, eva: { expires: '2026-12-31' } })
    expect(check(head, file({ ...base, eva: { expires: '2026-12-01' } }))).toEqual(FINE)
    expect(check(head, file({ ...base, eva: { expires: '2027-12-01' } })).blocked).toEqual(['eva'])
  })

  it('are a share of those who are left by then', () => {
    const leaving = Object.fromEntries(NAMES.slice(0, 5).map((name) => [name, { expires: '2026-12-01' }]))
    const head = file({ ...leaving, gus: { expires: '2026-12-31' }, hal: { expires: '2026-12-31' } })
    const { message, blocked } = check(head, file(leaving))
    expect(blocked).toEqual(['gus', 'hal'])
    expect(message).toMatch(
      /^This would end the access of 2 of 5 remaining members on 31 Dec 2026; "maxRemovals": 20% allows 1\./,
    )
  })

  it('are a share of the people in the file', () => {
    const policy = { maxRemovals: '50%' }
    const others = { bob: { expires: '2026-12-31' }, cat: { expires: '2026-12-31' } }
    const gone = Object.fromEntries(['fay', 'gus', 'hal', 'ivy'].map((name) => [name, null]))
    const base = file({ ...others, ...gone }, policy)
    const listing = (ends: object) => file({ ...others, ...gone, ...ends }, policy)
    expect(check(listing({ dan: { expires: '2026-12-31' } }), base)).toEqual(FINE)
    const { message } = check(
      listing({ dan: { expires: '2026-12-31' }, eva: { expires: '2026-12-31' } }),
      base,
    )
    expect(message).toContain('4 of 6 remaining members on 31 Dec 2026: 2 by this change')
  })

  it('are none, if the change takes something now', () => {
    const caused = ['bob', 'cat'].map((name) => ({
      ...{ kind: 'remove' as const, email: at(name), digest: '', carried: [] },
      ...{ grant: [], revoke: [], before: [], after: [] },
    }))
    const ended = { bob: { expires: '2026-11-23T11:00:00Z' }, cat: { expires: '2026-11-23T11:00:00Z' } }
    const others = { dan: { expires: '2026-11-23T13:00:00Z' } }
    expect(check(file({ ...others, ...ended }), file(others), { caused })).toEqual(FINE)
  })

  it('count people who have an end that has passed and are members still', () => {
    const at11 = { expires: '2026-11-23T11:00:00Z' }
    const base = file({ bob: at11, cat: at11 })
    const head = file({ bob: at11, cat: at11, dan: { expires: '2026-11-23T13:00:00Z' } })
    expect(check(head, base).blocked).toEqual(['dan'])
  })
})

describe('people who have yet to join', () => {
  const invited = ['xan', 'yve', 'zoe']
  const list = (entry: object) => Object.fromEntries(invited.map((name) => [name, entry]))

  it('count as if they had joined, if the file before gave them access for longer', () => {
    const { findings, message, blocked } = check(file(list({ expires: '2026-12-31' })), file(list({})))
    expect({ findings, blocked }).toEqual({ findings: ['error too-many-removals'], blocked: invited })
    expect(message).toMatch(
      /^This would end the access of 3 of 13 members \(3 have yet to join\) on 31 Dec 2026; "maxRemovals": 20% allows 2\./,
    )
  })

  it('count with the others of their day, and not by themselves, if they are listed with an end', () => {
    const expires = '2026-12-31'
    expect(check(file(list({ expires })), file())).toEqual(FINE)
    const { message, blocked } = check(file({ ...list({ expires }), bob: { expires } }))
    expect(blocked).toEqual(['bob'])
    expect(message).toContain(
      '4 of 13 members (3 have yet to join) on 31 Dec 2026: 1 by this change and 3 by',
    )
  })
})

describe('ends of roles', () => {
  const admin = (rest: object = {}) => ({ deployments: { '*': { role: 'admin', ...rest } } })
  const both = (rest: object) => ({ deployments: { '*': [{ role: 'admin', ...rest }, 'viewer'] } })
  const LATER = { expires: '2027-06-30' }
  const SOON = { expires: '2026-12-31' }
  const all = (entry: object, policy: object = {}) =>
    file(Object.fromEntries(NAMES.map((name) => [name, entry])), policy)
  const live = snapshot([
    member(at('ada'), ['owner']),
    member(at('root'), ['owner']),
    ...NAMES.map((name) => member(at(name), ['deployment/*=admin', 'deployment/*=viewer'])),
  ])
  const judge = (head: Roster, base: Roster, options: Partial<ComingEndsOptions> = {}) =>
    check(head, base, { snapshot: live, ...options })

  it.each([{}, { unlisted: 'report' }])('of Admins are counted, under the policy %j', (policy) => {
    const { findings, message } = judge(all(both(SOON), policy), all(both({}), policy))
    expect(findings).toEqual(['error too-many-demotions'])
    expect(message).toMatch(
      /^This would end Admin roles of 8 of 10 members on 31 Dec 2026; "maxDemotions": 20% allows 2\./,
    )
  })

  it('that leave nothing are counted as removals, once for each member', () => {
    const { findings, message } = judge(all(admin(SOON)), all(both({})))
    expect(findings).toEqual(['error too-many-removals'])
    expect(message).toMatch(/^This would end the access of 8 of 10 members on 31 Dec 2026/)
  })

  it('are named with the role, and none that is not lost', () => {
    const viewer = { role: 'viewer', ...LATER }
    const head = all({
      deployments: { '*': [{ role: 'admin', ...SOON }, viewer] },
      observability: { '*': 'viewer' },
      security: { '*': { role: 'admin', ...SOON } },
    })
    const { blocked } = checkComingEnds({
      ...{ base: all(both({})), head, snapshot: live, caused: [], policy: head.policy, now: NOW },
    })
    expect(blocked).toHaveLength(8)
    expect(blocked[0]).toMatchObject({ key: at('bob'), role: { kind: 'deployment', role: 'admin' } })
  })

  it('count on the day of another role that the change itself gives for a while', () => {
    const viewing = (expires?: string) => ({
      deployments: { '*': { role: 'viewer', ...(expires && { expires }) } },
    })
    const bridged = {
      ...viewing('2026-12-30'),
      observability: { '*': { role: 'viewer', expires: '2026-12-31' } },
    }
    const viewers = snapshot([
      member(at('ada'), ['owner']),
      member(at('root'), ['owner']),
      ...NAMES.map((name) => member(at(name), ['deployment/*=viewer'])),
    ])
    const options = { base: all(viewing()), head: all(bridged), snapshot: viewers, caused: [], now: NOW }
    const { findings, blocked } = checkComingEnds({ ...options, policy: options.base.policy })
    expect(findings.map(({ message }) => message)).toEqual([
      expect.stringMatching(/^This would end the access of 8 of 10 members on 31 Dec 2026/),
    ])
    expect(blocked.filter(({ key }) => key === at('bob')).map(({ role }) => role?.kind)).toEqual([
      'deployment',
      'observability',
    ])
  })

  it('count on the day of an Admin role that the change itself gives in its place', () => {
    const { findings, message, blocked } = judge(
      all({ ...both(SOON), organization: { role: 'owner', expires: '2027-01-31' } }),
      all(both({})),
    )
    expect(findings).toEqual(['error too-many-demotions'])
    expect(message).toMatch(/^This would end Admin roles of 8 of 10 members on 31 Jan 2027/)
    expect(blocked).toHaveLength(16)
  })

  it('take nothing, if they end what the change itself gives', () => {
    const elevated = {
      ...both({}),
      security: { '*': { role: 'admin', ...SOON } },
      organization: { role: 'owner', ...SOON },
    }
    expect(judge(all(elevated), all(both({})))).toEqual(FINE)
    const nothing = snapshot(NAMES.map((name) => member(at(name))))
    expect(judge(all(admin(SOON)), all({}), { snapshot: nothing })).toEqual(FINE)
  })

  it('count if a run has yet to grant the role that the file before gives', () => {
    const nothing = snapshot(NAMES.map((name) => member(at(name))))
    const { findings } = judge(all(both(SOON)), all(both({})), { snapshot: nothing })
    expect(findings).toEqual(['error too-many-demotions'])
  })

  it('of a group end the roles of all its members', () => {
    const grouped = (group: object | string) =>
      rosterOf(
        {
          ...OWNERS,
          ...Object.fromEntries(
            NAMES.map((name) => [at(name), { deployments: { '*': 'viewer' }, groups: [group] }]),
          ),
        } as never,
        { groups: { sre: { deployments: { '*': 'admin' } } } },
      )
    expect(judge(grouped({ group: 'sre', ...SOON }), grouped('sre')).findings).toEqual([
      'error too-many-demotions',
    ])
  })

  it('are one decision with what is revoked now', () => {
    const demoted = NAMES.slice(0, 2).map((name) => ({
      ...{ kind: 'change-roles' as const, email: at(name), digest: '', carried: [] },
      ...{ grant: [], revoke: [] },
      ...{ before: live.members[2]?.assignments ?? [], after: live.members[2]?.assignments.slice(1) ?? [] },
    }))
    const head = file({ cat: both({}), dan: both(SOON), bob: { deployments: { '*': 'viewer' } } })
    const base = file({ bob: both({}), cat: both({}), dan: both({}) })
    expect(judge(head, base, { caused: demoted }).blocked).toEqual(['dan'])
    expect(judge(head, base, { caused: demoted.slice(0, 1) })).toEqual(FINE)
  })

  it.each<[string, Roster, Roster]>([
    ['were there before', all(both(SOON)), all(both(SOON))],
    ['are later than before', all(both(LATER)), all(both(SOON))],
    ['are of members that the file before removes then', all(both(SOON)), all({ ...both({}), ...SOON })],
    [
      'are of other roles',
      all({ deployments: { '*': ['admin', { role: 'viewer', ...SOON }] } }),
      all(both({})),
    ],
    [
      'are of roles that would be revoked without it',
      all(both(SOON)),
      all({ deployments: { '*': 'viewer' } }),
    ],
    [
      'are of roles that another includes',
      all({ ...both(SOON), organization: 'owner' }),
      all({ ...both({}), organization: 'owner' }),
    ],
    [
      'are of roles that nobody has yet',
      all({ ...both({}), security: { '*': { role: 'admin', ...SOON } } }),
      all(both({})),
    ],
  ])('do not count if they %s', (_, head, base) => {
    expect(judge(head, base)).toEqual(FINE)
  })

  it('leave roles that the file does not decide over', () => {
    const seer = { kind: 'deployment', role: 'seer', resource: '*' } as const
    const withSeer = snapshot(
      live.members.map((each) => ({ ...each, assignments: [...each.assignments, seer] })),
    )
    const viewing = (expires?: string) => ({
      deployments: { '*': { role: 'viewer', ...(expires && { expires }) } },
    })
    const options = { snapshot: withSeer }
    expect(judge(all(viewing('2026-12-31')), all(viewing()), options)).toEqual(FINE)
  })

  it('count if they are earlier than before', () => {
    expect(judge(all(both(SOON)), all(both(LATER))).findings).toEqual(['error too-many-demotions'])
  })
})

describe('ends of API keys', () => {
  const NAMED = ['a', 'b', 'c', 'd', 'e']
  const keys = NAMED.map((name) => apiKey(name, ['deployment/*=viewer']))
  const listing = (expires: string | undefined, policy: object = {}) => {
    const entry = { deployments: { '*': 'viewer' }, owner: at('ada'), expires }
    const apiKeys = Object.fromEntries(NAMED.map((name) => [name, entry]))
    return rosterOf(OWNERS as never, { ...(expires && { apiKeys }), policy } as never)
  }
  const judge = (head: Roster, base: Roster, own: object = {}) =>
    check(head, base, { snapshot: { ...ten, keys: keys.map((key) => ({ ...key, ...own })) } })

  it('that are brought forward are counted, as are those of keys that had no entry', () => {
    for (const base of [listing('2027-06-30'), listing(undefined)]) {
      const { findings, message, blocked } = judge(listing('2026-12-31'), base)
      expect({ findings, blocked }).toEqual({
        findings: ['error too-many-key-revocations'],
        blocked: NAMED.map((name) => `key:${name}`),
      })
      expect(message).toMatch(
        /^This would revoke 5 of 5 API keys on 31 Dec 2026; "maxKeyRevocations": 20% allows 1\./,
      )
    }
  })

  it('are found by the ids of keys, whatever the keys are called', () => {
    const pinned = (expires: string) => {
      const entry = { deployments: { '*': 'viewer' }, owner: at('ada'), expires }
      return rosterOf(
        OWNERS as never,
        { apiKeys: { first: { ...entry, id: 'id-a' }, second: { ...entry, id: 'id-b' } } } as never,
      )
    }
    const { findings, blocked } = judge(pinned('2026-12-31'), pinned('2027-06-30'))
    expect({ findings, blocked }).toEqual({
      findings: ['error too-many-key-revocations'],
      blocked: ['key:first', 'key:second'],
    })
  })

  it('do not count if they are far ahead, for keys that had no entry', () => {
    expect(judge(listing('2027-11-23'), listing(undefined))).toEqual(FINE)
    expect(judge(listing('2027-11-23'), listing('2027-11-24')).findings).toHaveLength(1)
  })

  it('do not count if they were there before, or the keys end by themselves', () => {
    expect(judge(listing('2026-12-31'), listing('2026-12-31'))).toEqual(FINE)
    const expiresAt = '2026-12-30T00:00:00Z'
    expect(judge(listing('2026-12-31'), listing(undefined), { expiresAt })).toEqual(FINE)
  })
})

describe('owners whose time runs out', () => {
  const until = (expires?: string) => ({ organization: 'owner', ...(expires && { expires }) })
  const both = { ada: until('2026-12-31'), root: until('2026-12-31') }

  it('cannot all go', () => {
    const { findings, message } = check(file(both), file(), { allowRemovals: true })
    expect(findings).toEqual(['error too-few-owners'])
    expect(message).toMatch(/^0 Organization owners would be left on 31 Dec 2026, when access ends by date/)
  })

  it.each([
    ['2026-12-31', '2026-12-30'],
    ['2026-12-30', '2026-12-31'],
  ])('are judged on the day when the first of them goes, whichever is listed first: %s, %s', (ada, root) => {
    const policy = { minOwners: 2 }
    const { message } = check(file({ ada: until(ada), root: until(root) }, policy), file({}, policy))
    expect(message).toMatch(/^1 Organization owner would be left on 30 Dec 2026/)
  })

  it('leave as many as the policy asks for', () => {
    const base = file({}, { minOwners: 2 })
    expect(check(file({ root: until('2026-12-31') }, { minOwners: 1 }), base).findings).toEqual([
      'error too-few-owners',
    ])
    expect(check(file({ root: until('2026-12-31') })).findings).toEqual([])
  })

  it.each([{}, { unlisted: 'report' }])('are seen if only the role ends, under the policy %j', (policy) => {
    const role = { organization: { role: 'owner', expires: '2026-12-31' } }
    const base = file({}, policy)
    const { findings, message } = check(file({ ada: role, root: role }, policy), base)
    expect(findings).toEqual(['error too-few-owners'])
    expect(message).toMatch(/^0 Organization owners would be left on 31 Dec 2026/)
    expect(check(file({ ada: role }, policy), base)).toEqual(FINE)
  })

  it('are seen when the other owner goes by another change', () => {
    const base = file({ root: until('2026-12-31') })
    const head = file({ ada: {}, root: until('2026-12-31') })
    expect(check(head, base).findings).toEqual(['error too-few-owners'])
  })

  it('are found by another key of the file before', () => {
    const byId = (expires?: string) =>
      rosterOf(
        Object.fromEntries(
          ['ada', 'root'].map((name) => [`user:user-of-${at(name)}`, until(expires)]),
        ) as never,
      )
    const only = snapshot(['ada', 'root'].map((name) => member(at(name), ['owner'])))
    const byAddress = rosterOf(
      Object.fromEntries(Object.entries(both).map(([name, entry]) => [at(name), entry])) as never,
    )
    expect(check(byAddress, byId(), { snapshot: only }).findings).toContain('error too-few-owners')
    expect(check(byId('2026-12-31'), rosterOf(OWNERS as never), { snapshot: only }).findings).toContain(
      'error too-few-owners',
    )
  })

  it('only warn if the change does not make it worse', () => {
    const base = file({ ...both, bob: {} })
    expect(check(file({ ...both, bob: null }), base).findings).toEqual(['warning too-few-owners'])
  })

  it('count as long as nothing removes them', () => {
    expect(check(file(both, { unlisted: 'report' })).findings).toEqual([])
  })
})

describe('ends of what the file does not decide over', () => {
  const MAPPED = { sso: { domains: ['example.com'], roles: 'mapped' } }
  const SOON = { expires: '2026-12-31' }
  const viewing = { deployments: { '*': 'viewer' } }
  const until = (expires: string) => ({ organization: { role: 'owner', expires } })
  const three = NAMES.slice(0, 3)
  const listing = (keys: readonly string[], entry: object, policy: object = {}) =>
    rosterOf({ ...OWNERS, ...Object.fromEntries(keys.map((key) => [key, entry])) }, { policy })

  it('are one decision, if mapped members leave with the roles that they have', () => {
    const admins = snapshot(
      ten.members.map((each, index) => (index < 2 ? each : member(each.email ?? '', ['deployment/*=admin']))),
    )
    const days = { bob: SOON, cat: { expires: '2027-01-15' }, dan: { expires: '2027-02-15' } }
    expect(check(file(days, MAPPED), file({}, MAPPED), { snapshot: admins })).toMatchObject({
      findings: ['error too-many-removals'],
      blocked: ['dan'],
    })
  })

  it('count for minOwners if a mapped owner leaves, and mapped owners who stay count, too', () => {
    const judge = (minOwners: number) => {
      const policy = { ...MAPPED, minOwners }
      return check(file({ ada: SOON }, policy), file({}, policy))
    }
    expect(judge(1)).toEqual(FINE)
    expect(judge(2).findings).toEqual(['error too-few-owners'])
    expect(judge(2).message).toMatch(/^1 Organization owner would be left on 31 Dec 2026/)
  })

  it('leave owners without an address of their own', () => {
    const ids = ['one', 'two']
    const twins = ids.map((userId) => member(at('twin'), ['owner'], { userId }))
    const both = snapshot([member(at('ada'), ['owner']), ...twins])
    expect(check(file({ ada: until('2026-12-31') }), file(), { snapshot: both }).findings).toEqual([])
  })

  it('leave no owner whose time has run out, under whatever key', () => {
    const two = snapshot(['ada', 'root'].map((name) => member(at(name), ['owner'])))
    const gone = { [`user:user-of-${at('root')}`]: { organization: 'owner', expires: '2026-11-01' } } as const
    const base = rosterOf({ [at('ada')]: { organization: 'owner' }, ...gone })
    const head = rosterOf({ [at('ada')]: until('2026-12-31'), ...gone } as never)
    expect(check(head, base, { snapshot: two }).findings).toEqual(['error too-few-owners'])
  })

  it('count no unlisted member as an owner who is none', () => {
    const report = { unlisted: 'report' }
    const owners = (entry: object) => listing([at('ada'), at('root')], entry, report)
    const { findings } = check(owners(until('2026-12-31')), owners({ organization: 'owner' }))
    expect(findings).toEqual(['error too-few-owners'])
  })

  it.each<[string, readonly string[], Snapshot]>([
    [
      'who share their address with another account',
      three.map(at),
      snapshot([...ten.members, ...three.map((name) => member(at(name), [], { userId: `other ${name}` }))]),
    ],
    ['who are listed by an id that no member has', three.map((name) => `user:${name}`), ten],
  ])('take nothing from people %s', (_, keys, snapshot) => {
    expect(check(listing(keys, { ...viewing, ...SOON }), listing(keys, viewing), { snapshot })).toEqual(FINE)
  })

  it('do not count with later ones, if they passed before anyone had the role', () => {
    const admin = (rest: object = {}) => ({ deployments: { '*': { role: 'admin', ...rest } } })
    const isBob = ({ email }: Member) => email === at('bob')
    const held = snapshot(
      ten.members.map((each) => (isBob(each) ? member(at('bob'), ['deployment/*=admin']) : each)),
    )
    const passed = admin({ expires: '2026-11-23T10:30:00Z' })
    const head = file({ bob: admin({ expires: '2026-11-23T16:00:00Z' }), cat: passed, dan: passed })
    const base = file({ bob: admin(), cat: admin(), dan: admin() })
    expect(check(head, base, { snapshot: held })).toEqual(FINE)
  })

  it('are a share of all who stay, including people without an address of their own', () => {
    const twins = ['p', 'q', 'r', 's', 't'].flatMap((name) =>
      ['one', 'two'].map((which) => member(at(name), [], { userId: `${name} ${which}` })),
    )
    const all = snapshot([...ten.members, ...twins])
    expect(check(ending(3), file(), { snapshot: all })).toEqual(FINE)
    expect(check(ending(4), file(), { snapshot: all }).findings).toEqual(['error too-many-removals'])
  })

  it('count for members that only the file with their end lists', () => {
    const ids = ['one', 'two', 'three', 'four']
    const twins = snapshot([...ten.members, ...ids.map((userId) => member(at('twin'), [], { userId }))])
    const head = listing(
      ids.map((id) => `user:${id}`),
      SOON,
    )
    expect(check(head, listing([], {}), { snapshot: twins }).findings).toEqual(['error too-many-removals'])
  })
})
