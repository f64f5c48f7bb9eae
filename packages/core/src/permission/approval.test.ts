import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Roster } from '../file/roster.ts'
import type { Snapshot } from '../organization/snapshot.ts'
import { planChanges } from '../plan/planner.ts'
import { accessOf, assignment } from '../testing/arbitraries.ts'
import { rosterOf } from '../testing/members-text.ts'
import { apiKey, invitation, member, snapshot } from '../testing/organization.ts'
import { emailKey } from '../text/email.ts'
import { type Approvable, type Approval, isApproved, judgeApprovals, type SetLabel } from './approval.ts'
import { approvalFindings, groupApprovals } from './approval-findings.ts'
import { authorityChanges } from './authority.ts'
import { elevationFindings } from './elevation.ts'
import { actionsOf, can } from './permission.ts'

type File = Parameters<typeof rosterOf>[0]
type Rest = Parameters<typeof rosterOf>[1]

const LOGS = '4c5f0de1a2b34c5d8e9f00112233aabb'
const SHOP = '9b1d0c2e3f4a4b5c6d7e8f9001122334'
const NAMED: Rest = { resources: { deployments: { logs: LOGS, shop: SHOP } } }

/** Those whose logins the base has: an owner, an Admin of all deployments, one of shop, and a viewer. */
const PEOPLE: File = {
  'ada@example.com': { organization: 'owner', github: 'ada' },
  'all@example.com': { deployments: { '*': 'admin' }, github: 'all' },
  'sre@example.com': { deployments: { [SHOP]: 'admin' }, github: 'sre' },
  'vic@example.com': { deployments: { '*': 'viewer' }, github: 'vic' },
}

const MEMBERS = [
  member('ada@example.com', ['owner']),
  member('all@example.com', ['deployment/*=admin']),
  member('sre@example.com', [`deployment/${SHOP}=admin`]),
  member('vic@example.com', ['deployment/*=viewer']),
]

function file(members: File = {}, rest: Rest = {}): Roster {
  return rosterOf({ ...PEOPLE, ...members }, { ...NAMED, ...rest })
}

function approvalsBy(logins: readonly string[], roster: Roster | undefined): readonly Approval[] {
  return logins.map((login) => ({
    login,
    person: `${login}@example.com`,
    commit: 'abc',
    ...(roster && { roster }),
  }))
}

/** Who has approved of what `head` does to the organization, by address. */
function approved(
  head: Roster,
  { organization = snapshot(MEMBERS), given = head as Roster | null, by = ['ada', 'all', 'sre', 'vic'] } = {},
) {
  const judged = judge(head, organization, approvalsBy(by, given ?? undefined))
  return Object.fromEntries(
    judged.map(({ subject, approvedBy }) => [
      subject.kind === 'change'
        ? subject.change.email.replace('@example.com', '')
        : subject.kind === 'authority'
          ? subject.authority.kind
          : subject.kind,
      approvedBy.map(({ login }) => login).join(' '),
    ]),
  )
}

function judge(head: Roster, organization: Snapshot, approvals: readonly Approval[]) {
  const subjects = planChanges(head, organization).changes.map(
    (change): Approvable => ({ kind: 'change', change }),
  )
  return judgeApprovals({ subjects, head, base: file(), snapshot: organization, approvals })
}

describe('who may approve', () => {
  const bob = (...held: string[]) => snapshot([...MEMBERS, member('bob@example.com', held)])
  const asked = (deployments: NonNullable<File[string]>['deployments']) =>
    file({ 'bob@example.com': { deployments } })

  it.each([
    ['an invitation', file({ 'bob@example.com': {} }), snapshot(MEMBERS), 'ada'],
    ['a removal', file(), bob('deployment/*=viewer'), 'ada'],
    ['a cancelled invitation', file(), snapshot(MEMBERS, [invitation('bob@example.com')]), 'ada'],
    [
      'other roles in an invitation',
      asked({ shop: 'viewer' }),
      snapshot(MEMBERS, [invitation('bob@example.com')]),
      'ada',
    ],
    ['an organization role', file({ 'bob@example.com': { organization: 'billing-admin' } }), bob(), 'ada'],
    ['roles on one deployment', asked({ shop: 'viewer' }), bob(), 'ada all sre'],
    ['roles on another', asked({ logs: 'viewer' }), bob(), 'ada all'],
    ['roles on both', asked({ logs: 'viewer', shop: 'viewer' }), bob(), 'ada all'],
    ['roles on all', asked({ '*': 'viewer' }), bob(), 'ada all'],
    ['from all to one', asked({ shop: 'viewer' }), bob('deployment/*=viewer'), 'ada all'],
    ['roles of another kind', file({ 'bob@example.com': { security: { '*': 'viewer' } } }), bob(), 'ada'],
  ])('of %s', (_, head, organization, expected) => {
    expect(approved(head, { organization })).toEqual({ bob: expected })
  })

  it('follows from what people hold, whatever the file gives them', () => {
    const promoted = file({
      'vic@example.com': { organization: 'owner', github: 'vic' },
      'bob@example.com': {},
    })
    expect(approved(promoted, { by: ['vic'] })).toEqual({ vic: '', bob: '' })
    const invitedOnly = snapshot(MEMBERS.slice(1), [invitation('ada@example.com', ['owner'])])
    expect(
      approved(file({ 'bob@example.com': {} }), { organization: invitedOnly, by: ['ada'] }),
    ).toMatchObject({
      bob: '',
    })
  })

  it.each([
    ['79', 'svc'],
    ['80', undefined],
  ])('is also who is listed by user id, if it is that of a member (%s)', (userId, approver) => {
    const person = `user:${userId}`
    const base = file({ [person]: { organization: 'owner', github: 'svc' } })
    const organization = snapshot([...MEMBERS, member('svc@example.com', ['owner'], { userId: '79' })])
    const head = file({ [person]: { organization: 'owner', github: 'svc' }, 'bob@example.com': {} })
    const { changes } = planChanges(head, organization)
    const [judged] = judgeApprovals({
      subjects: changes.flatMap((change): Approvable[] =>
        change.kind === 'invite' ? [{ kind: 'change', change }] : [],
      ),
      ...{ head, base, snapshot: organization },
      approvals: [{ login: 'svc', person, commit: 'abc', roster: head }],
    })
    expect(judged?.approvedBy[0]?.login).toBe(approver)
  })

  it('is nobody whose address several members have', () => {
    const twice = [...MEMBERS, member('ADA@example.com', ['owner'], { userId: 'second' })]
    expect(approved(file({ 'bob@example.com': {} }), { organization: snapshot(twice) })).toEqual({ bob: '' })
  })

  it('is said with the names of the file, of those who could and those who have', () => {
    const head = asked({ shop: 'viewer', logs: ['viewer', 'editor'] })
    const [judged] = judge(head, bob(), approvalsBy(['all'], head))
    expect(judged).toMatchObject({
      needs: 'an Organization owner, or Admin on the deployments logs and shop',
      approvedBy: [{ login: 'all', as: 'Admin on all deployments' }],
      couldApprove: ['ada', 'all'],
    })
    const one = asked({ shop: 'viewer' })
    expect(judge(one, bob(), approvalsBy(['sre', 'ada'], one))).toMatchObject([
      {
        needs: 'an Organization owner, or Admin on the deployment shop',
        approvedBy: [
          { login: 'ada', as: 'Organization owner' },
          { login: 'sre', as: 'Admin on the deployment shop' },
        ],
      },
    ])
  })
})

describe('an approval counts while its file asks the same', () => {
  const BOB = 'bob@example.com'
  const SHOP_VIEWER = { deployments: { shop: 'viewer' } } as const
  const hired = file({ [BOB]: SHOP_VIEWER })

  it.each([
    ['the very file', hired, true],
    [
      'in other words',
      file({ 'BOB@example.com': { deployments: { [SHOP]: ['viewer'] }, reason: 'new' } }),
      true,
    ],
    [
      'with another person in it',
      file({ [BOB]: SHOP_VIEWER, 'eve@example.com': { organization: 'owner' } }),
      true,
    ],
    ['with another policy', file({ [BOB]: SHOP_VIEWER }, { policy: { minOwners: 2 } }), true],
    ['with fewer roles', file({ [BOB]: {} }), false],
    ['with more roles', file({ [BOB]: { deployments: { shop: ['viewer', 'editor'] } } }), false],
    [
      'with the name for another id',
      file({ [BOB]: SHOP_VIEWER }, { resources: { deployments: { shop: LOGS } } }),
      false,
    ],
    ['until a date', file({ [BOB]: { ...SHOP_VIEWER, expires: '2027-01-01' } }), false],
    ['until a date in the past', file({ [BOB]: { ...SHOP_VIEWER, expires: '2026-01-01' } }), false],
    [
      'who joins by signing in',
      file({ [BOB]: SHOP_VIEWER }, { policy: { sso: { domains: ['example.com'] } } }),
      false,
    ],
    ['without the person', file(), false],
    ['of another organization', file({ [BOB]: SHOP_VIEWER }, { organization: '2' }), false],
    ['that is broken', null, false],
  ])('of an invitation: %s', (_, given, counts) => {
    expect(approved(hired, { given, by: ['ada'] })).toEqual({ bob: counts ? 'ada' : '' })
  })

  it.each([
    ['the very file', file(), true],
    ['that only reports who is not in it', file({}, { policy: { unlisted: 'report' } }), false],
    ['in which their time has run out', file({ [BOB]: { expires: '2026-01-01' } }), false],
    ['that lists them', file({ [BOB]: {} }), false],
  ])('of a removal: %s', (_, given, counts) => {
    const organization = snapshot([...MEMBERS, member(BOB)])
    expect(approved(file(), { organization, given, by: ['ada'] })).toEqual({ bob: counts ? 'ada' : '' })
  })

  it('of a role that only a policy vouches for', () => {
    const hunter = snapshot([...MEMBERS, member(BOB, ['security/*=threat-hunter'])])
    const vouched = file({ [BOB]: {} }, { policy: { extraRoles: ['threat-hunter'] } })
    expect(approved(vouched, { organization: hunter, by: ['ada'] })).toEqual({ bob: 'ada' })
    expect(approved(vouched, { organization: hunter, by: ['ada'], given: file({ [BOB]: {} }) })).toEqual({
      bob: '',
    })
  })

  it('of a change of authority: by owners, on a file with the same value', () => {
    const head = file({ [BOB]: { github: 'bob' } }, { policy: { minOwners: 2, approvals: 'warn' } })
    const authority = authorityChanges(file(), head)
    const given = file({ [BOB]: { github: 'BOB' } }, { policy: { minOwners: 3, approvals: 'warn' } })
    const judged = judgeApprovals({
      subjects: authority.map((each): Approvable => ({ kind: 'authority', authority: each })),
      head,
      base: file(),
      snapshot: snapshot(MEMBERS),
      approvals: approvalsBy(['ada', 'all'], given),
      except: 'ADA',
    })
    expect(
      judged.map(({ approvedBy, couldApprove }) => [approvedBy.map(({ login }) => login), couldApprove]),
    ).toEqual([
      [[], []],
      [['ada'], []],
      [['ada'], []],
    ])
  })
})

describe('the end of a role', () => {
  const until = (expires: string) =>
    file({ 'new@example.com': { deployments: { shop: { role: 'admin', expires } } } })
  const organization = snapshot([...MEMBERS, member('new@example.com')])

  it('is part of what is approved', () => {
    const [day, later] = [until('2026-12-01'), until('2027-12-01')]
    expect(approved(day, { organization, given: day })).toMatchObject({ new: 'ada all sre' })
    expect(approved(day, { organization, given: later })).toMatchObject({ new: '' })
  })

  it('takes the approval of a member who may decide about the role, if it moves', () => {
    const [before, after] = [until('2026-12-01'), until('2027-12-01')]
    const subjects = authorityChanges(before, after).map(
      (authority): Approvable => ({ kind: 'authority', authority }),
    )
    const approvals = approvalsBy(['ada', 'all', 'sre', 'vic'], after)
    const judged = judgeApprovals({ subjects, head: after, base: before, snapshot: organization, approvals })
    expect(judged.map(({ approvedBy }) => approvedBy.map(({ login }) => login))).toEqual([
      ['ada', 'all', 'sre'],
    ])
  })
})

describe('an elevation', () => {
  const elevated = (roles: object, policy: object = {}) =>
    file(
      { 'new@example.com': roles },
      { policy: { elevation: { max: '8h', approvals: 1, ownerApprovals: 2 }, ...policy } },
    )
  const organization = snapshot([
    ...MEMBERS,
    member('root@example.com', ['owner']),
    member('new@example.com'),
  ])
  const OWNERS = { 'root@example.com': { organization: 'owner', github: 'root' } } as const
  const until = { expires: '2026-11-23T18:00Z' }
  const judgedFor = (head: Roster, by: readonly string[], level: 'off' | 'warn' = 'off') => {
    const subjects = planChanges(head, organization).changes.flatMap((change): readonly Approvable[] =>
      change.email === 'new@example.com' ? [{ kind: 'change', change }] : [],
    )
    const base = file(OWNERS)
    const approvals = approvalsBy(by, head)
    const judged = judgeApprovals({
      subjects,
      head,
      base,
      policy: head.policy,
      snapshot: organization,
      approvals,
    })
    return approvalFindings(judged, level).map(({ severity, message }) => `${severity}: ${message}`)
  }

  it('takes as many approvals as its policy says, whatever the rest of it asks for', () => {
    const admin = elevated({ deployments: { shop: { role: 'admin', ...until } } })
    expect(judgedFor(admin, ['sre'])).toEqual([])
    expect(judgedFor(admin, ['vic'])).toEqual([
      expect.stringMatching(
        /^error: An approval is missing for new@example.com. It takes an Organization owner, or Admin on/,
      ),
    ])
    expect(judgedFor(elevated({ deployments: { shop: 'admin' } }), [])).toEqual([])
    expect(judgedFor(elevated({ deployments: { shop: 'admin' } }), [], 'warn')).toEqual([
      expect.stringMatching(/^warning: /),
    ])
  })

  it('to Organization owner takes more, each by another person', () => {
    const owner = elevated({ organization: { role: 'owner', ...until } })
    expect(judgedFor(owner, ['ada'])).toEqual([
      expect.stringMatching(
        /^error: 1 of 2 approvals is missing for new@example.com. It takes an Organization owner: /,
      ),
    ])
    expect(judgedFor(owner, ['ada', 'ada'])).toHaveLength(1)
    expect(judgedFor(owner, ['ada', 'root'])).toEqual([])
  })

  it('is also an end that moves to a later time, and none that comes sooner', () => {
    const [soon, late] = [
      elevated({ organization: { role: 'owner', expires: '2026-11-23T14:00Z' } }),
      elevated({ organization: { role: 'owner', ...until } }),
    ]
    const required = (before: Roster, head: Roster) => {
      const subjects = authorityChanges(before, head).map(
        (authority): Approvable => ({ kind: 'authority', authority }),
      )
      return judgeApprovals({
        subjects,
        head,
        base: before,
        policy: head.policy,
        snapshot: organization,
        approvals: [],
      }).map((each) => each.required)
    }
    expect(required(soon, late)).toEqual([2])
    expect(required(late, soon)).toEqual([undefined])
  })

  it('may not be longer than the policy that counts allows', () => {
    const head = elevated({ organization: { role: 'owner', ...until } })
    const now = Date.UTC(2026, 10, 23, 12)
    const found = (max: string) =>
      elevationFindings(head, { elevation: { max } }, now).map(({ code, email }) => `${code} ${email}`)
    expect(found('5h')).toEqual(['elevation-too-long new@example.com'])
    expect(found('6h')).toEqual([])
    expect(elevationFindings(head, { elevation: {} }, now)).toEqual([])
  })
})

describe('what lacks an approval', () => {
  const head = file({
    'bob@example.com': {},
    'cat@example.com': {},
    'vic@example.com': { ...PEOPLE['vic@example.com'], deployments: { shop: 'viewer' } },
  })
  const judged = judge(head, snapshot(MEMBERS), approvalsBy(['all'], head))

  it('is a finding for each kind of approver', () => {
    expect(approvalFindings(judged, 'enforce')).toEqual([
      {
        severity: 'error',
        code: 'approval-missing',
        message:
          'An approval is missing for bob@example.com and cat@example.com. It takes an Organization owner: ada can give it in a review of the pull request.',
      },
    ])
    expect(approvalFindings(judged, 'warn').map(({ severity }) => severity)).toEqual(['warning'])
    expect(approvalFindings(judged, 'off')).toEqual([])
  })

  it('names a policy as the file does', () => {
    const authority = {
      kind: 'policy',
      field: 'ssoDomains',
      before: '[]',
      after: '["corp.example"]',
    } as const
    const subjects = [{ kind: 'authority', authority }] as const
    const [finding] = approvalFindings(
      judgeApprovals({ subjects, head, base: file(), snapshot: snapshot(MEMBERS), approvals: [] }),
      'enforce',
    )
    expect(finding?.message).toMatch(/^An approval is missing for the policy "sso" › "domains"\. /)
  })

  it('is reported in groups', () => {
    expect(
      groupApprovals(judged).map(({ subjects, couldApprove }) => [subjects.length, couldApprove]),
    ).toEqual([
      [2, ['ada']],
      [1, ['ada', 'all']],
    ])
  })

  it('names a few, and says where nobody can help', () => {
    const many = Object.fromEntries(Array.from({ length: 9 }, (_, index) => [`new-${index}@example.com`, {}]))
    const lonely = judge(file(many), snapshot(MEMBERS.slice(1)), [])
    const [{ message = '' } = {}] = approvalFindings(lonely, 'enforce')
    expect(message).toContain(
      'new-2@example.com and 6 more. It takes an Organization owner: no other eligible',
    )
  })
})

describe('for every request and every approver', () => {
  const access = fc.uniqueArray(assignment(), { maxLength: 4, selector: (atom) => JSON.stringify(atom) })
  const people = fc.record({
    held: access,
    before: access,
    after: access,
    given: access,
    isListed: fc.boolean(),
  })

  it('an approval never counts for more than the approver could do, or for what its file does not ask', () => {
    fc.assert(
      fc.property(people, ({ held, before, after, given, isListed }) => {
        const approver = { ...member('ann@example.com'), assignments: held }
        const bob = { ...member('bob@example.com'), assignments: before }
        const rosterWith = (atomsOfBob: typeof after | undefined) =>
          file(atomsOfBob ? { 'bob@example.com': accessOf(atomsOfBob) } : {})
        const head = rosterWith(isListed ? after : undefined)
        const organization = snapshot([...MEMBERS, approver, bob])
        const approvals = approvalsBy(['ann'], rosterWith(given))
        for (const verdict of judge(head, organization, approvals).filter(isApproved)) {
          if (verdict.subject.kind !== 'change') throw new Error('expected a change')
          const { change } = verdict.subject
          expect(actionsOf(change).filter((action) => !can(held, action).allowed)).toEqual([])
          const key = emailKey(change.email)
          if (key === 'bob@example.com') {
            expect(head.members.get(key)?.assignments).toEqual(
              rosterWith(given).members.get(key)?.assignments,
            )
          }
        }
      }),
    )
  })

  it('more approvals never take one away', () => {
    const logins = fc.subarray(['ada', 'all', 'sre', 'vic'])
    fc.assert(
      fc.property(access, logins, logins, (after, some, others) => {
        const head = file({ 'bob@example.com': accessOf(after) })
        const organization = snapshot([...MEMBERS, member('bob@example.com', ['deployment/*=editor'])])
        const count = (by: readonly string[]) =>
          judge(head, organization, approvalsBy(by, head)).filter(isApproved).length
        expect(count([...some, ...others])).toBeGreaterThanOrEqual(count(some))
      }),
    )
  })
})

describe('a limit that a label lifts', () => {
  const head = file()
  const organization = snapshot([...MEMBERS, member('bob@example.com', ['deployment/*=viewer'])])
  const { changes } = planChanges(head, organization)
  const subject = { kind: 'lifted-limit', label: { by: 'grace', at: 100 }, changes } as const
  const approvals = (login: string, givenAt?: number, roster: Roster = head): readonly Approval[] => [
    {
      login,
      person: `${login}@example.com`,
      commit: 'abc',
      roster,
      ...(givenAt !== undefined && { givenAt }),
    },
  ]
  const isLifted = (given: readonly Approval[], label: SetLabel = subject.label) => {
    const subjects = [{ ...subject, label }]
    const [judged] = judgeApprovals({
      subjects,
      head,
      base: file(),
      snapshot: organization,
      approvals: given,
    })
    return judged !== undefined && isApproved(judged)
  }

  it('takes an owner’s approval from after the label', () => {
    expect(isLifted(approvals('ada', 101))).toBe(true)
    expect(isLifted(approvals('ada', 100))).toBe(false)
    expect(isLifted(approvals('ada', 99))).toBe(false)
    expect(isLifted(approvals('all', 101))).toBe(false)
  })

  it('takes it for a file that asks the same of those it is about', () => {
    expect(isLifted(approvals('ada', 101, file({ 'bob@example.com': {} })))).toBe(false)
    expect(isLifted(approvals('ada', 101, file({ 'zoe@example.com': {} })))).toBe(true)
  })

  it('has that of an author who may approve and set the label', () => {
    expect(isLifted(approvals('ada'))).toBe(false)
    expect(isLifted(approvals('ada'), { by: 'Ada', at: 100 })).toBe(true)
  })

  it('is named in what is missing', () => {
    const subjects = [subject]
    const judged = judgeApprovals({ subjects, head, base: file(), snapshot: organization, approvals: [] })
    expect(approvalFindings(judged, 'enforce')[0]?.message).toBe(
      'An approval is missing for lifting the limit, after the label was set. It takes an Organization owner: ada can give it in a review of the pull request.',
    )
  })
})

describe('API keys of a Workload credentials owner', () => {
  const WCO = 'wco@example.com'
  const people: File = { [WCO]: { github: 'wco' } }
  const organization = {
    ...snapshot([...MEMBERS, member(WCO, ['workload-credentials-owner'])]),
    keys: [
      apiKey('mine', [], { id: 'k1', userId: `user-of-${WCO}` }),
      apiKey('theirs', [], { id: 'k2', userId: 'user-of-ada@example.com' }),
      apiKey('nobody’s', [], { id: 'k3' }),
    ],
  }
  const entry = (owner: string, id?: string) => ({
    ...(id !== undefined && { id }),
    owner,
    expires: '2026-11-01',
  })
  const wanted = { owner: WCO, expires: '2027-03-01', deployments: { '*': 'viewer' } } as const

  it.each<[string, object, object, boolean]>([
    ['they approve a new one', {}, { new: wanted }, true],
    [
      'they approve the end of one that they made',
      { mine: entry(WCO, 'k1') },
      { mine: entry(WCO, 'k1') },
      true,
    ],
    ['not of one that another made', { theirs: entry(WCO, 'k2') }, { theirs: entry(WCO, 'k2') }, false],
    ['not of one whose maker is not known', { x: entry(WCO, 'k3') }, { x: entry(WCO, 'k3') }, false],
    [
      'not of one that they answer for only since this change',
      { mine: entry('ada@example.com', 'k1') },
      { mine: entry(WCO, 'k1') },
      false,
    ],
    ['not of one that another answers for', {}, { new: { ...wanted, owner: 'ada@example.com' } }, false],
  ])('%s', (_, before, after, expected) => {
    const base = file(people, { apiKeys: before as never })
    const head = file(people, { apiKeys: after as never })
    const [judged] = judgeApprovals({
      subjects: planChanges(head, organization)
        .changes.filter(({ key }) => key !== undefined)
        .map((change) => ({ kind: 'change', change })),
      head,
      base,
      snapshot: organization,
      approvals: approvalsBy(['wco'], head),
    })
    expect(judged?.approvedBy).toEqual(expected ? [{ login: 'wco', as: 'Workload credentials owner' }] : [])
  })
})
