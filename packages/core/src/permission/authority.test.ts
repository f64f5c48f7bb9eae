import { describe, expect, it } from 'vitest'
import { rosterOf } from '../testing/members-text.ts'
import { agreeOn, authorityChanges } from './authority.ts'

const ADA = { organization: 'owner', github: 'ada' } as const

describe('changes of authority', () => {
  it.each<readonly [string, object, object, boolean]>([
    ['a lower number of owners', { minOwners: 2 }, { minOwners: 1 }, true],
    ['a higher number of owners', { minOwners: 1 }, { minOwners: 2 }, false],
    ['more removals', { maxRemovals: '20%' }, { maxRemovals: '50%' }, true],
    ['fewer removals', { maxRemovals: 40 }, { maxRemovals: '50%' }, false],
    ['more demotions', { maxDemotions: 1 }, { maxDemotions: '100%' }, true],
    ['fewer demotions', { maxDemotions: '100%' }, { maxDemotions: 1 }, false],
    ['roles that are not understood', { unknown: 'report' }, { unknown: 'revoke' }, true],
    ['fewer removals of unlisted members', { unlisted: 'remove' }, { unlisted: 'report' }, false],
    ['no approvals', { approvals: 'enforce' }, { approvals: 'off' }, true],
    ['approvals', { approvals: 'warn' }, { approvals: 'enforce' }, false],
    ['removals of unlisted members', { unlisted: 'report' }, { unlisted: 'remove' }, true],
    ['a longer invitation', { invitationExpiresIn: '3d' }, { invitationExpiresIn: '7d' }, false],
  ])('say whether they loosen a guard: %s', (_, before, after, loosens) => {
    const people = Object.fromEntries(['a', 'b', 'c', 'd'].map((name) => [`${name}@example.com`, {}]))
    const changes = authorityChanges(
      rosterOf(people, { policy: before }),
      rosterOf(people, { policy: after }),
    )
    expect(changes).toHaveLength(1)
    expect(changes[0]?.kind === 'policy' && changes[0].loosens === true).toBe(loosens)
  })

  it('are accounts behind the same login, too', () => {
    const pinned = (id?: number) =>
      rosterOf({ 'ada@example.com': { github: id === undefined ? 'ada' : { login: 'ada', id } } } as never)
    expect(authorityChanges(pinned(1), pinned(2))).toEqual([
      { kind: 'login', email: 'ada@example.com', before: 'ada (id 1)', after: 'ada (id 2)' },
    ])
    expect(authorityChanges(pinned(1), pinned())).toHaveLength(1)
    expect(authorityChanges(pinned(1), pinned(1))).toEqual([])
    expect(agreeOn({ kind: 'login', email: 'ada@example.com' }, pinned(1), pinned(2))).toBe(false)
  })

  it('tell of owners first', () => {
    const people = (login: string) => ({
      'zoe@example.com': { organization: 'owner', github: login },
      'abe@example.com': { github: login === 'zoe' ? 'abe' : 'eba' },
    })
    const changes = authorityChanges(rosterOf(people('zoe') as never), rosterOf(people('eve') as never))
    expect(changes.map((change) => 'email' in change && change.email)).toEqual([
      'zoe@example.com',
      'abe@example.com',
    ])
  })

  it('are none if access alone changes', () => {
    const base = rosterOf({ 'ada@example.com': ADA }, { policy: {} })
    const head = rosterOf(
      {
        'ADA@example.com': { ...ADA, github: 'Ada', reason: 'founder' },
        'zoe@example.com': { expires: '2027-01-01' },
      },
      { policy: { minOwners: 1, maxRemovals: '20%', approvals: 'off' } },
    )
    expect(authorityChanges(base, head)).toEqual([])
  })

  it('are what the policy, logins and end dates turn into', () => {
    const base = rosterOf(
      {
        'ada@example.com': ADA,
        'bob@example.com': { github: 'bob' },
        'cat@example.com': { expires: '2026-12-31' },
        'dan@example.com': { github: 'dan' },
        'old@example.com': { expires: '2026-01-01' },
      },
      { policy: { minOwners: 2, maxRemovals: 3, sso: { domains: ['example.com'] } } },
    )
    const head = rosterOf(
      {
        'ada@example.com': { ...ADA, github: 'mallory' },
        'bob@example.com': {},
        'cat@example.com': {},
        'old@example.com': { expires: '2026-12-31T12:00:00Z' },
        'zoe@example.com': { github: 'zoe' },
      },
      { policy: { minOwners: 1, maxRemovals: '50%', selfApproval: true } },
    )
    const changes = authorityChanges(base, head)
    expect(changes).toEqual([
      { kind: 'policy', field: 'minOwners', before: '2', after: '1', loosens: true },
      { kind: 'policy', field: 'maxRemovals', before: '3', after: '"50%"' },
      { kind: 'policy', field: 'selfApproval', before: 'false', after: 'true', loosens: true },
      {
        ...{ kind: 'policy', field: 'ssoDomains', before: '["example.com"]', after: '[]' },
        loses: ['example.com'],
      },
      { kind: 'login', email: 'ada@example.com', before: 'ada', after: 'mallory' },
      { kind: 'login', email: 'bob@example.com', before: 'bob' },
      { kind: 'expiry', email: 'cat@example.com', before: '2026-12-31' },
      { kind: 'login', email: 'dan@example.com', before: 'dan' },
      { kind: 'expiry', email: 'old@example.com', before: '2026-01-01', after: '2026-12-31T12:00:00Z' },
      { kind: 'login', email: 'zoe@example.com', after: 'zoe' },
    ])
    for (const change of changes) {
      expect([agreeOn(change, head, head), agreeOn(change, base, head)]).toEqual([true, false])
    }
  })
})

describe('end dates that a file only reported', () => {
  const listed = { 'ada@example.com': ADA, 'bob@example.com': { expires: '2026-12-31' } }
  const base = rosterOf(listed, { policy: { unlisted: 'report' } })
  const end = { kind: 'expiry', email: 'bob@example.com', after: '2026-12-31', wasReported: true } as const

  it('are new ends, if they are removals from now on', () => {
    expect(authorityChanges(base, rosterOf(listed))).toContainEqual(end)
    expect(authorityChanges(rosterOf(listed), base).map(({ kind }) => kind)).toEqual(['policy'])
    expect(authorityChanges(base, base)).toEqual([])
  })

  it('were not approved as removals', () => {
    expect(agreeOn(end, base, rosterOf(listed))).toBe(false)
    expect(agreeOn(end, rosterOf(listed), rosterOf(listed))).toBe(true)
  })
})

describe('names of resources', () => {
  const [LOGS, SHOP] = ['a'.repeat(32), 'b'.repeat(32)]
  const named = (deployments: Readonly<Record<string, string>>, elasticsearch = {}) =>
    rosterOf({ 'ada@example.com': ADA }, { resources: { deployments, elasticsearch } } as never)
  const base = named({ logs: LOGS, shop: SHOP })
  const resource = { kind: 'resource', resourceKind: 'deployment' } as const

  it('that swap what they mean are changes of authority, each with the name that reviewers know', () => {
    const changes = authorityChanges(base, named({ logs: SHOP, shop: LOGS }))
    expect(changes).toEqual([
      { ...resource, name: 'logs', before: LOGS, after: SHOP, formerName: 'shop' },
      { ...resource, name: 'shop', before: SHOP, after: LOGS, formerName: 'logs' },
    ])
    for (const change of changes) expect(agreeOn(change, base, named({ logs: SHOP, shop: LOGS }))).toBe(false)
  })

  it.each<[string, Readonly<Record<string, string>>, object]>([
    ['a name for another id', { logs: 'c'.repeat(32), shop: SHOP }, { before: LOGS, after: 'c'.repeat(32) }],
    ['another name for an id', { app: LOGS, shop: SHOP }, { name: 'app', after: LOGS, formerName: 'logs' }],
    [
      'a second name for an id',
      { logs: LOGS, shop: SHOP, web: SHOP },
      { name: 'web', after: SHOP, formerName: 'shop' },
    ],
  ])('are changes of authority if there is %s', (_, deployments, expected) => {
    const changes = authorityChanges(base, named(deployments))
    expect(changes).toMatchObject([{ ...resource, ...expected }])
  })

  it('are none if the id had no name, or a name goes', () => {
    expect(authorityChanges(base, named({ logs: LOGS, shop: SHOP, new: 'c'.repeat(32) }))).toEqual([])
    expect(authorityChanges(base, named({ logs: LOGS }))).toEqual([])
    expect(authorityChanges(base, named({ logs: LOGS, shop: SHOP }, { logs: LOGS }))).toEqual([])
  })
})

describe('ends of roles', () => {
  const owner = { kind: 'organization', role: 'owner' } as const
  const kim = (expires: string | undefined, rest = {}) =>
    rosterOf({
      'kim@example.com': {
        organization: { role: 'owner', ...(expires !== undefined && { expires }) },
        ...rest,
      },
    })
  const change = { kind: 'role-end', email: 'kim@example.com', assignment: owner } as const

  it.each<readonly [string, string | undefined, string | undefined]>([
    ['are set', undefined, '2027-01-31'],
    ['are taken away', '2027-01-31', undefined],
    ['move', '2027-01-31', '2027-02-28'],
    ['move after they have passed', '2026-11-01', '2027-02-28'],
  ])('are changes of authority if they %s', (_what, before, after) => {
    const sides = { ...(before !== undefined && { before }), ...(after !== undefined && { after }) }
    expect(authorityChanges(kim(before), kim(after))).toEqual([{ ...change, ...sides }])
    expect(agreeOn(change, kim(before), kim(after))).toBe(false)
    expect(agreeOn(change, kim(after), kim(after))).toBe(true)
  })

  it('are none if a plan shows them: of roles that are new, or that are revoked now', () => {
    expect(authorityChanges(rosterOf({ 'kim@example.com': {} }), kim('2027-01-31'))).toEqual([])
    expect(authorityChanges(kim(undefined), kim('2026-11-01'))).toEqual([])
    expect(authorityChanges(kim('2027-01-31'), kim('2027-02-01T00:00:00Z'))).toEqual([])
  })

  it('are what a file comes to: a group that gives the role for longer counts', () => {
    const groups = { groups: { owners: { organization: 'owner' } } }
    const own = rosterOf(
      { 'kim@example.com': { organization: { role: 'owner', expires: '2027-01-31' } } },
      groups,
    )
    const both = rosterOf(
      {
        'kim@example.com': {
          organization: { role: 'owner', expires: '2027-01-31' },
          groups: [{ group: 'owners', expires: '2027-03-31' }],
        },
      },
      groups,
    )
    expect(authorityChanges(own, both)).toEqual([{ ...change, before: '2027-01-31', after: '2027-03-31' }])
  })
})

describe('changes of authority over API keys', () => {
  const entry = (rest: object = {}) => ({
    ...{ owner: 'ada@example.com', expires: '2027-03-01', id: 'k1', deployments: { '*': 'viewer' } },
    ...rest,
  })
  const file = (apiKeys: object | undefined, policy: object = {}) =>
    rosterOf({ 'ada@example.com': { organization: 'owner' }, 'bob@example.com': {} }, {
      ...(apiKeys && { apiKeys }),
      policy,
    } as never)
  const end = (name: string, dates: object) => ({ kind: 'key', name, field: 'expires', ...dates })
  const found = (base: object | undefined, head: object | undefined, policy: object = {}) =>
    authorityChanges(file(base, policy), file(head, policy))

  it.each<[string, object | undefined, object | undefined, readonly object[]]>([
    ['nothing', { ci: entry() }, { ci: entry() }, []],
    [
      'another id, owner and end',
      { ci: entry() },
      { ci: entry({ id: 'k2', owner: 'bob@example.com', expires: '2027-04-01' }) },
      [
        { kind: 'key', name: 'ci', field: 'id', before: 'k1', after: 'k2' },
        { kind: 'key', name: 'ci', field: 'owner', before: 'ada@example.com', after: 'bob@example.com' },
        end('ci', { before: '2027-03-01', after: '2027-04-01' }),
      ],
    ],
    [
      'a later end under another name',
      { ci: entry() },
      { build: entry({ expires: '2028-03-01' }) },
      [end('build', { before: '2027-03-01', after: '2028-03-01' })],
    ],
    ['an end that is gone with its entry', { ci: entry() }, {}, [end('ci', { before: '2027-03-01' })]],
    [
      'ends that are gone with the section',
      { ci: entry() },
      undefined,
      [end('ci', { before: '2027-03-01' })],
    ],
    ['no new entry, for a key that does not exist', {}, { ci: entry() }, []],
    ['no entry whose end has come', { ci: entry({ expires: '2026-01-01' }) }, {}, []],
  ])('are %s', (_, base, head, changes) => {
    expect(found(base, head)).toEqual(changes)
  })

  it('are no end that is gone if the key is revoked instead', () => {
    expect(found({ ci: entry() }, {}, { unlistedKeys: 'revoke' })).toEqual([])
  })

  it('are the end of a key that exists and would live longer', () => {
    const none = () => undefined
    const existing = { rolesOf: none, keyBefore: none, hasKey: () => true, endsKey: () => true }
    expect(authorityChanges(file({}), file({ ci: entry() }), existing)).toEqual([
      end('ci', { after: '2027-03-01' }),
    ])
  })
})
