import { describe, expect, it } from 'vitest'
import type { Snapshot } from '../organization/snapshot.ts'
import { short } from '../testing/assignments.ts'
import { rosterOf } from '../testing/members-text.ts'
import { invitation, member, PLATFORM_ROLE, snapshot } from '../testing/organization.ts'
import type { Plan } from './plan.ts'
import { planChanges } from './planner.ts'
import type { ResourceStates } from './resource-state.ts'

const ADA = 'ada@example.com'
const LOGS = 'a'.repeat(32)
const NAMED = { resources: { deployments: { logs: LOGS } } }
const VIEWER = { deployments: { '*': 'viewer' } }
const EDITOR = { deployments: { '*': 'editor' } }

/** Changes as sentences: kind, person, what is granted and revoked. */
function told({ changes }: Plan): readonly string[] {
  return changes.map(({ kind, email, grant, revoke }) => {
    const signed = [...short(grant).map((atom) => `+${atom}`), ...short(revoke).map((atom) => `-${atom}`)]
    return [kind, email, ...signed].join(' ')
  })
}

function found({ findings }: Plan): readonly string[] {
  return findings.map(({ severity, code, message, line }) => `${line ?? '-'} ${severity} ${code}: ${message}`)
}

const EVERYBODY = () => true

describe('several invitations of one person', () => {
  const open = invitation(ADA, ['deployment/*=viewer'], { expiresAt: '2026-11-24T00:00:00Z' })
  const expired = invitation(ADA, ['owner'], { expired: true, expiresAt: '2026-12-24T00:00:00Z' })

  it('are judged by the open one, whatever the expired ones say', () => {
    expect(told(planChanges(rosterOf({ [ADA]: VIEWER }), snapshot([], [expired, open])))).toEqual([])
  })

  it('are reported if one of them has roles that this release does not know', () => {
    const other = invitation(ADA, ['deployment/*=viewer'], { unknown: [PLATFORM_ROLE] })
    const { findings } = planChanges(rosterOf({ [ADA]: VIEWER }), snapshot([], [open, other]))
    expect(findings.map(({ code }) => code)).toEqual(['unknown-assignment'])
  })
})

describe('an open invitation of a member', () => {
  const held = member(ADA, ['deployment/*=viewer'])

  it.each([
    [
      invitation(ADA, ['owner'], { unknown: [PLATFORM_ROLE] }),
      ' with the roles owner, platform-admin (platform). Accepting it would undo a removal and add these roles.',
    ],
    [invitation(ADA), '. Accepting it would undo a removal.'],
  ])('is reported if the member is listed', (open, text) => {
    const plan = planChanges(rosterOf({ [ADA]: VIEWER }), snapshot([held], [open]))
    expect(plan.changes).toEqual([])
    expect(found(plan)).toEqual([
      `4 warning invitation-beside-membership: ${ADA} is a member and still has an open invitation${text} Cancel it in the Cloud Console.`,
    ])
  })

  it('is no problem once it has expired, and is cancelled if the member is removed', () => {
    const expired = invitation(ADA, ['owner'], { expired: true })
    expect(found(planChanges(rosterOf({ [ADA]: VIEWER }), snapshot([held], [expired])))).toEqual([])
    const removal = planChanges(rosterOf({ 'bob@example.com': {} }), snapshot([held], [invitation(ADA)]))
    expect(found(removal)).toEqual([])
    const invited = [
      invitation(ADA, ['owner'], { unknown: [PLATFORM_ROLE] }),
      invitation(ADA, ['billing-admin'], { expired: true }),
    ]
    const whole = planChanges(rosterOf({ 'bob@example.com': {} }), snapshot([held], invited))
    expect(told(whole)).toContain(
      `remove ${ADA} -owner${short(held.assignments)
        .map((atom) => ` -${atom}`)
        .join('')}`,
    )
    expect(whole.changes.find(({ kind }) => kind === 'remove')?.carried).toEqual([PLATFORM_ROLE])
  })
})

describe('the kinds of change', () => {
  it.each([
    [
      'listed, neither member nor invited',
      { [ADA]: VIEWER },
      snapshot([]),
      [`invite ${ADA} +deployment/*=viewer`],
    ],
    ['listed without roles', { [ADA]: {} }, snapshot([]), [`invite ${ADA}`]],
    [
      'listed, invited with the same roles',
      { [ADA]: VIEWER },
      snapshot([], [invitation(ADA, ['deployment/*=viewer'])]),
      [],
    ],
    [
      'listed, invitation expired with the same roles',
      { [ADA]: VIEWER },
      snapshot([], [invitation(ADA, ['deployment/*=viewer'], { expired: true })]),
      [`resend ${ADA}`],
    ],
    [
      'listed, invited with other roles',
      { [ADA]: VIEWER },
      snapshot([], [invitation(ADA, ['deployment/*=editor'])]),
      [`replace-invitation ${ADA} +deployment/*=viewer -deployment/*=editor`],
    ],
    [
      'listed, invitation expired with other roles',
      { [ADA]: VIEWER },
      snapshot([], [invitation(ADA, ['owner'], { expired: true })]),
      [`replace-invitation ${ADA} +deployment/*=viewer -owner`],
    ],
    [
      'invited, not listed',
      { [ADA]: { organization: 'owner' } },
      snapshot([member(ADA, ['owner'])], [invitation('eve@example.com', ['deployment/*=viewer'])]),
      ['cancel-invitation eve@example.com -deployment/*=viewer'],
    ],
    [
      'member with other roles',
      { [ADA]: VIEWER },
      snapshot([member(ADA, ['owner', 'deployment/*=editor'])]),
      [`change-roles ${ADA} +deployment/*=viewer -owner -deployment/*=editor`],
    ],
    ['member with the same roles', { [ADA]: VIEWER }, snapshot([member(ADA, ['deployment/*=viewer'])]), []],
    [
      'member, not listed',
      { [ADA]: {} },
      snapshot([member(ADA), member('eve@example.com', ['owner'])]),
      ['remove eve@example.com -owner'],
    ],
  ])('%s', (_name, members, organization, expected) => {
    const plan = planChanges(rosterOf(members as never), organization, { isTouched: EVERYBODY })
    expect(told(plan)).toEqual(expected)
    expect(Object.values(plan.summary).reduce((sum, count) => sum + count, 0)).toBe(expected.length)
  })

  it('are sorted by address and counted', () => {
    const plan = planChanges(
      rosterOf({ 'Zoe@example.com': {}, 'bob@example.com': {}, [ADA]: {} }),
      snapshot([member('eve@example.com')], [invitation('cat@example.com')]),
    )
    expect(told(plan)).toEqual([
      `invite ${ADA}`,
      'invite bob@example.com',
      'cancel-invitation cat@example.com',
      'remove eve@example.com',
      'invite Zoe@example.com',
    ])
    expect(plan.summary).toEqual({
      invite: 3,
      resend: 0,
      'replace-invitation': 0,
      'cancel-invitation': 1,
      'change-roles': 0,
      remove: 1,
      'create-key': 0,
      'rotate-key': 0,
      'revoke-key': 0,
    })
  })

  it('show what there is before and after', () => {
    const [change] = planChanges(
      rosterOf({ [ADA]: VIEWER }),
      snapshot([member(ADA, ['owner', 'deployment/*=viewer'])]),
    ).changes
    expect(short(change?.before ?? [])).toEqual(['owner', 'deployment/*=viewer'])
    expect(short(change?.after ?? [])).toEqual(['deployment/*=viewer'])
    expect(change?.userId).toBe(`user-of-${ADA}`)
  })

  it('need a snapshot of the same organization', () => {
    expect(() => planChanges(rosterOf({ [ADA]: {} }), snapshot([], [], '42'))).toThrow(
      'expected a snapshot of organization 1234567890, got one of 42',
    )
  })
})

describe('application roles', () => {
  const custom = { elasticsearch: { '*': { role: 'viewer', applicationRoles: ['logs', 'apm'] } } }
  const consoleOnly = { elasticsearch: { '*': { role: 'viewer', access: 'console' } } }
  const plain = { elasticsearch: { '*': 'viewer' } }

  it.each([
    [plain, 'elasticsearch/*=viewer', []],
    [consoleOnly, 'elasticsearch/*=viewer[]', []],
    [custom, 'elasticsearch/*=viewer[logs,apm]', []],
    [plain, 'elasticsearch/*=viewer[]', ['+elasticsearch/*=viewer -elasticsearch/*=viewer[]']],
    [consoleOnly, 'elasticsearch/*=viewer', ['+elasticsearch/*=viewer[] -elasticsearch/*=viewer']],
    [
      custom,
      'elasticsearch/*=viewer[apm]',
      ['+elasticsearch/*=viewer[apm,logs] -elasticsearch/*=viewer[apm]'],
    ],
    [plain, 'elasticsearch/*=viewer[apm]', ['+elasticsearch/*=viewer -elasticsearch/*=viewer[apm]']],
  ])('%j and %s differ in %j', (entry, held, expected) => {
    const plan = planChanges(rosterOf({ [ADA]: entry as never }), snapshot([member(ADA, [held])]))
    expect(told(plan)).toEqual(expected.map((difference) => `change-roles ${ADA} ${difference}`))
  })
})

describe('what Roster does not know', () => {
  const held = member(ADA, ['deployment/*=viewer', 'security/*=threat-hunter'], { unknown: [PLATFORM_ROLE] })

  it('stays when roles change, and is shown', () => {
    const plan = planChanges(rosterOf({ [ADA]: EDITOR }), snapshot([held]))
    expect(told(plan)).toEqual([`change-roles ${ADA} +deployment/*=editor -deployment/*=viewer`])
    expect(short(plan.changes[0]?.after ?? [])).toEqual(['deployment/*=editor', 'security/*=threat-hunter'])
    expect(plan.changes[0]?.carried).toEqual([PLATFORM_ROLE])
    expect(found(plan)).toEqual([
      '4 info unknown-assignment: ada@example.com holds roles that this release does not know and leaves as they are: platform-admin (platform), threat-hunter (security). To manage them, list "security-threat-hunter" under "extraRoles" of the policy.',
    ])
  })

  it('changes nothing by itself', () => {
    expect(told(planChanges(rosterOf({ [ADA]: VIEWER }), snapshot([held])))).toEqual([])
  })

  it('goes along into a new invitation', () => {
    const unknown = [PLATFORM_ROLE]
    const open = invitation(ADA, ['deployment/*=viewer', 'security/*=threat-hunter'], { unknown })
    const [change] = planChanges(rosterOf({ [ADA]: EDITOR }), snapshot([], [open])).changes
    expect(change?.kind).toBe('replace-invitation')
    expect(short(change?.after ?? [])).toEqual(['deployment/*=editor', 'security/*=threat-hunter'])
    expect(change?.carried).toEqual([PLATFORM_ROLE])
  })

  it('ends with the membership', () => {
    const plan = planChanges(rosterOf({ 'bob@example.com': {} }), snapshot([held, member('bob@example.com')]))
    expect(told(plan)).toEqual([`remove ${ADA} -deployment/*=viewer -security/*=threat-hunter`])
    expect(found(plan)).toEqual([])
  })

  it('is revoked under "unknown": "revoke"', () => {
    const roster = rosterOf({ [ADA]: VIEWER }, { policy: { unknown: 'revoke' } })
    const plan = planChanges(roster, snapshot([held]))
    expect(told(plan)).toEqual([`change-roles ${ADA} -security/*=threat-hunter`])
    expect(plan.changes).toMatchObject([{ revokeUnknown: [PLATFORM_ROLE], carried: [] }])
    const [without] = planChanges(roster, snapshot([member(ADA, ['owner'])])).changes
    expect(without).not.toHaveProperty('revokeUnknown')
  })

  it('is revoked if it makes an owner, in whatever form', () => {
    expect(told(planChanges(rosterOf({ [ADA]: VIEWER }), snapshot([member(ADA, ['owner[]'])])))).toEqual([
      `change-roles ${ADA} +deployment/*=viewer -owner[]`,
    ])
  })

  it('is managed once extraRoles name it', () => {
    const policy = { extraRoles: ['security-threat-hunter'] }
    const taken = planChanges(rosterOf({ [ADA]: VIEWER }, { policy }), snapshot([held]))
    expect(told(taken)).toEqual([`change-roles ${ADA} -security/*=threat-hunter`])
    const given = { ...VIEWER, security: { '*': 'threat-hunter' } }
    expect(told(planChanges(rosterOf({ [ADA]: given }, { policy }), snapshot([held])))).toEqual([])
  })
})

describe('people the file cannot identify', () => {
  it('a member without e-mail is reported and left alone', () => {
    const { email: _, ...nameless } = member(ADA, ['owner'])
    const plan = planChanges(
      rosterOf({ 'bob@example.com': {} }),
      snapshot([nameless, member('', ['owner']), member('bob@example.com')]),
    )
    expect(told(plan)).toEqual([])
    expect(plan.findings.map(({ code, severity }) => `${severity} ${code}`)).toEqual([
      'info member-without-email',
      'info member-without-email',
    ])
  })

  it.each([
    ['listed', { [ADA]: VIEWER }],
    ['not listed', { 'bob@example.com': {} }],
  ])(
    'members of one address, %s, are reported once and left alone, their invitations too',
    (_name, members) => {
      const twins = ['1', '2', '3'].map((userId) => member(ADA, ['owner'], { userId }))
      const plan = planChanges(
        rosterOf(members as never),
        snapshot([...twins, member('bob@example.com')], [invitation(ADA)]),
      )
      expect(told(plan).filter((change) => change.includes(ADA))).toEqual([])
      expect(found(plan)).toEqual([
        '- warning ambiguous-member: Several members have the address ada@example.com, so Roster leaves them alone. To manage them, list them as "user:1", "user:2" and "user:3".',
      ])
    },
  )

  it('capitals make no difference', () => {
    const organization = snapshot(
      [member('ADA@Example.com', ['deployment/*=viewer'])],
      [invitation('Bob@Example.com')],
    )
    expect(told(planChanges(rosterOf({ [ADA]: VIEWER, 'BOB@example.COM': {} }), organization))).toEqual([])
  })
})

describe('invitations', () => {
  it('a member who has one lying around is a member', () => {
    const organization = snapshot([member(ADA, ['deployment/*=viewer'])], [invitation(ADA, ['owner'])])
    expect(told(planChanges(rosterOf({ [ADA]: VIEWER }), organization))).toEqual([])
    expect(told(planChanges(rosterOf({ 'bob@example.com': {} }), organization))).toEqual([
      `remove ${ADA} -owner -deployment/*=viewer`,
      'invite bob@example.com',
    ])
  })

  it.each([
    ['all agree', [['deployment/*=viewer'], ['deployment/*=viewer']], []],
    [
      'one gives too much',
      [['deployment/*=viewer'], ['deployment/*=viewer', 'owner']],
      [`replace-invitation ${ADA} -owner`],
    ],
    [
      'one gives too little',
      [['deployment/*=viewer'], []],
      [`replace-invitation ${ADA} +deployment/*=viewer`],
    ],
  ])('of several open ones to an address, any may be accepted: %s', (_name, sets, expected) => {
    const open = sets.map((atoms) => invitation(ADA, atoms))
    const expired = invitation(ADA, ['owner'], { expired: true })
    expect(told(planChanges(rosterOf({ [ADA]: VIEWER }), snapshot([], [expired, ...open])))).toEqual(expected)
  })

  it('of several expired ones, the last says what was meant', () => {
    const older = invitation(ADA, ['owner'], { expired: true, expiresAt: '2026-11-01T00:00:00Z' })
    const newer = invitation(ADA, ['deployment/*=viewer'], {
      expired: true,
      expiresAt: '2026-11-09T00:00:00Z',
    })
    for (const order of [
      [older, newer],
      [newer, older],
    ]) {
      expect(
        told(planChanges(rosterOf({ [ADA]: VIEWER }), snapshot([], order), { isTouched: EVERYBODY })),
      ).toEqual([`resend ${ADA}`])
    }
  })

  it('of a person not listed are cancelled together', () => {
    const organization = snapshot(
      [member('bob@example.com')],
      [invitation(ADA, ['owner']), invitation(ADA, ['deployment/*=viewer'], { expired: true })],
    )
    expect(told(planChanges(rosterOf({ 'bob@example.com': {} }), organization))).toEqual([
      `cancel-invitation ${ADA} -owner -deployment/*=viewer`,
    ])
  })

  it.each([
    ['on-merge', 'a merge that touches them', true],
    ['on-merge', 'anything else', false],
    ['always', 'a merge that touches them', true],
    ['always', 'anything else', true],
    ['never', 'a merge that touches them', false],
    ['never', 'anything else', false],
  ] as const)('under "resend": "%s", %s sends expired ones again: %s', (resend, occasion, again) => {
    const isTouched = (email: string) => occasion !== 'anything else' && email === ADA
    const roster = rosterOf({ [ADA]: {} }, { policy: { resend } })
    const plan = planChanges(roster, snapshot([], [invitation(ADA, [], { expired: true })]), { isTouched })
    expect(told(plan)).toEqual(again ? [`resend ${ADA}`] : [])
    const when =
      resend === 'never'
        ? 'Roster does not send it again, because of "resend": "never".'
        : 'To send it again, edit their entry in a pull request, for example its "reason".'
    expect(found(plan)).toEqual(
      again
        ? []
        : [
            `9 warning invitation-expired: The invitation of ada@example.com has expired. ${when}`.replace(
              '9 ',
              `${roster.members.get(ADA)?.position.line} `,
            ),
          ],
    )
  })
})

describe('people who are not listed', () => {
  const eve = 'eve@example.com'
  const report = { policy: { unlisted: 'report' as const } }

  it('are named beside the entry that their address looks like', () => {
    // The first letter is Cyrillic.
    const alike = '\u0430da@example.com'
    const plan = planChanges(rosterOf({ [ADA]: {}, 'bob@example.com': {} }), snapshot([member(alike)]))
    expect(found(plan).filter((text) => text.includes('look-alike-member'))).toEqual([
      `4 warning look-alike-member: ${ADA} looks like ${alike}, who is in the organization and not in the file. Check which of the two is meant.`,
    ])
  })

  it('have roles that this release does not know reported, too', () => {
    const eve = member('eve@example.com', [], { unknown: [PLATFORM_ROLE] })
    const { findings } = planChanges(rosterOf({ [ADA]: {} }, report), snapshot([member(ADA), eve]))
    expect(findings.map(({ code }) => code)).toEqual(['unlisted-member', 'unknown-assignment'])
  })

  it('are reported under "unlisted": "report", and so are invitations that were sent by hand', () => {
    const organization = snapshot([member(ADA), member(eve, ['owner'])], [invitation('zoe@example.com')])
    const plan = planChanges(rosterOf({ [ADA]: {} }, report), organization)
    expect(told(plan)).toEqual([])
    expect(found(plan)).toEqual([
      '- warning unlisted-member: eve@example.com is a member who is not in the file. Nothing is removed under "unlisted": "report".',
      '- warning unlisted-member: zoe@example.com is invited and is not in the file. Nothing is cancelled under "unlisted": "report".',
    ])
    const expired = snapshot([member(ADA)], [invitation('zoe@example.com', [], { expired: true })])
    expect(planChanges(rosterOf({ [ADA]: {} }, report), expired)).toMatchObject({ changes: [], findings: [] })
  })

  it('are those whose time has run out, too', () => {
    const members = { [ADA]: {}, [eve]: { expires: '2026-11-22' } }
    const organization = snapshot([member(ADA), member(eve)])
    expect(told(planChanges(rosterOf(members), organization))).toEqual([`remove ${eve}`])
    expect(told(planChanges(rosterOf(members), snapshot([member(ADA)], [invitation(eve)])))).toEqual([
      `cancel-invitation ${eve}`,
    ])
    expect(told(planChanges(rosterOf(members), snapshot([member(ADA)])))).toEqual([])
    expect(found(planChanges(rosterOf(members, report), organization))).toEqual([
      '- warning unlisted-member: eve@example.com is a member whose time has run out. Nothing is removed under "unlisted": "report".',
    ])
  })
})

describe('single sign-on', () => {
  const policy = { sso: { domains: ['Corp.example'] } }
  const kim = 'Kim@corp.Example'
  const plan = (...args: Parameters<typeof snapshot>) =>
    planChanges(rosterOf({ [kim]: VIEWER }, { policy }), snapshot(...args))

  it('brings people of its domains without invitation', () => {
    expect(told(plan([]))).toEqual([])
    expect(plan([]).findings).toMatchObject([{ severity: 'info', code: 'waiting-for-sso', email: kim }])
  })

  it('does not bring people of other domains, subdomains included', () => {
    const members = { 'bob@notcorp.example': {}, 'cat@a.corp.example': {} }
    expect(planChanges(rosterOf(members, { policy }), snapshot([])).summary.invite).toBe(2)
  })

  it('has them awaited with the very change that is made once they are there', () => {
    const [awaited, another] = plan([]).awaited
    expect(another).toBeUndefined()
    expect(awaited).toMatchObject({ kind: 'change-roles', email: kim, before: [] })
    expect(plan([member(kim)]).changes).toMatchObject([{ digest: awaited?.digest, grant: awaited?.grant }])
    expect(plan([member(kim)]).awaited).toEqual([])
    expect(plan([], [invitation(kim, ['deployment/*=viewer'])]).awaited).toEqual([])
    expect(plan([], [invitation(kim, [])]).awaited).toHaveLength(1)
    expect(planChanges(rosterOf({ [kim]: {} }, { policy }), snapshot([])).awaited).toEqual([])
  })

  it('leaves their roles to the file, and removes who is not in it', () => {
    expect(told(plan([member(kim, ['owner']), member('eve@corp.example')]))).toEqual([
      'remove eve@corp.example',
      `change-roles ${kim} +deployment/*=viewer -owner`,
    ])
  })

  it('changes no role of theirs that the identity provider decides', () => {
    const mapped = { sso: { domains: ['corp.example'], roles: 'mapped' as const } }
    const roster = rosterOf({ [kim]: VIEWER, [ADA]: VIEWER }, { policy: mapped })
    const held = [member(kim, ['owner']), member(ADA, ['owner']), member('eve@corp.example', ['owner'])]
    expect(told(planChanges(roster, snapshot(held)))).toEqual([
      `change-roles ${ADA} +deployment/*=viewer -owner`,
      'remove eve@corp.example -owner',
    ])
    const absent = planChanges(roster, snapshot([]))
    expect(told(absent)).toEqual([`invite ${ADA} +deployment/*=viewer`])
    expect(absent.awaited).toEqual([])
    expect(absent.findings).toMatchObject([{ code: 'waiting-for-sso', email: kim }])
    expect(told(planChanges(roster, snapshot([], [invitation(kim, ['owner'])])))).toContain(
      `cancel-invitation ${kim} -owner`,
    )
  })

  it('resends no expired invitation, and keeps no open one with other roles', () => {
    expect(told(plan([], [invitation(kim, ['deployment/*=viewer'], { expired: true })]))).toEqual([])
    expect(told(plan([], [invitation(kim, ['deployment/*=viewer'])]))).toEqual([])
    expect(told(plan([], [invitation(kim, ['owner'])]))).toEqual([`cancel-invitation ${kim} -owner`])
  })
})

describe('resources', () => {
  const states = (rest: Partial<ResourceStates>): ResourceStates => ({
    stopped: new Set(),
    missing: new Set(),
    ...rest,
  })
  const stopped = states({ stopped: new Set([`deployment/${LOGS}`]) })
  const missing = states({ missing: new Set([`deployment/${LOGS}`]) })
  const onLogs = { deployments: { logs: 'viewer', '*': 'editor' } }

  it('on a stopped deployment nothing changes, and nothing else waits for it', () => {
    const roster = rosterOf({ [ADA]: onLogs }, NAMED)
    const organization = snapshot([member(ADA, ['owner', `deployment/${LOGS}=admin`])])
    const plan = planChanges(roster, organization, { resources: stopped })
    expect(told(plan)).toEqual([`change-roles ${ADA} +deployment/*=editor -owner`])
    expect(short(plan.changes[0]?.after ?? [])).toEqual(['deployment/*=editor', `deployment/${LOGS}=admin`])
    expect(found(plan)).toEqual([
      '9 warning resource-stopped: The roles of ada@example.com on the deployment logs cannot be changed while it is stopped. Start it, and the next run changes them.',
    ])
  })

  it('a stopped deployment alone makes no change', () => {
    const roster = rosterOf({ [ADA]: {} }, NAMED)
    const organization = snapshot([member(ADA, [`deployment/${LOGS}=admin`])])
    expect(told(planChanges(roster, organization, { resources: stopped }))).toEqual([])
  })

  it('a stopped deployment is left out of an invitation, and out of the next plan', () => {
    const roster = rosterOf({ [ADA]: onLogs }, NAMED)
    const options = { resources: stopped }
    expect(told(planChanges(roster, snapshot([]), options))).toEqual([`invite ${ADA} +deployment/*=editor`])
    const invited = snapshot([], [invitation(ADA, ['deployment/*=editor'])])
    expect(told(planChanges(roster, invited, options))).toEqual([])
  })

  it('a new invitation has no role on a stopped deployment, because all of it would be refused', () => {
    const onBoth = [`deployment/${LOGS}=viewer`, 'deployment/*=editor']
    const roster = rosterOf({ [ADA]: onLogs }, NAMED)
    const options = { resources: stopped, isTouched: EVERYBODY }
    for (const held of [invitation(ADA, onBoth, { expired: true }), invitation(ADA, [...onBoth, 'owner'])]) {
      const plan = planChanges(roster, snapshot([], [held]), options)
      expect(plan.changes.map(({ after }) => short(after))).toEqual([['deployment/*=editor']])
      // What is lost with the old invitation is named, and reviewed.
      expect(plan.changes.map(({ kind }) => kind)).toEqual(['replace-invitation'])
      expect(short(plan.changes[0]?.revoke ?? [])).toContain(`deployment/${LOGS}=viewer`)
      expect(plan.findings.map(({ code }) => code)).toEqual(['resource-stopped', 'stopped-in-the-way'])
    }
  })

  it('a stopped deployment is in the way of all deployments, whatever else an invitation is for', () => {
    const roster = rosterOf({ [ADA]: { ...EDITOR, organization: 'billing-admin' } }, NAMED)
    const { findings } = planChanges(roster, snapshot([]), { resources: stopped })
    expect(findings.map(({ code }) => code)).toEqual(['stopped-in-the-way'])
  })

  it('an open invitation is not mentioned, whatever is stopped', () => {
    const held = invitation(ADA, [`deployment/${LOGS}=viewer`, 'deployment/*=editor'])
    const plan = planChanges(rosterOf({ [ADA]: onLogs }, NAMED), snapshot([], [held]), { resources: stopped })
    expect([plan.changes, plan.findings]).toEqual([[], []])
  })

  it('who is removed leaves a stopped deployment, too', () => {
    const organization = snapshot([member(ADA, [`deployment/${LOGS}=admin`]), member('bob@example.com')])
    const plan = planChanges(rosterOf({ 'bob@example.com': {} }), organization, { resources: stopped })
    expect(told(plan)).toEqual([`remove ${ADA} -deployment/${LOGS}=admin`])
    expect(plan.findings).toEqual([])
  })

  it('a missing one is a warning, once, if a role is granted on it', () => {
    const roster = rosterOf({ [ADA]: onLogs, 'bob@example.com': onLogs }, NAMED)
    expect(found(planChanges(roster, snapshot([]), { resources: missing }))).toEqual([
      '9 warning resource-not-found: The organization has no deployment logs, or this key may not see it. Correct the id, or take the roles on it out of the file.',
    ])
    const held = member(ADA, [`deployment/${LOGS}=viewer`])
    expect(found(planChanges(rosterOf({ [ADA]: {} }), snapshot([held]), { resources: missing }))).toEqual([])
  })

  describe('that are gone, as a key that sees all of them can tell', () => {
    const resources = { ...missing, seesAll: true }

    it.each<[string, object, Snapshot, readonly string[], readonly string[]]>([
      [
        'are granted to no member, and stay a difference',
        onLogs,
        snapshot([member(ADA)]),
        [`change-roles ${ADA} +deployment/*=editor`],
        ['warning'],
      ],
      [
        'are in no invitation, and stay a difference',
        onLogs,
        snapshot([]),
        [`invite ${ADA} +deployment/*=editor`],
        ['warning'],
      ],
      [
        'are no reason to replace an invitation',
        onLogs,
        snapshot([], [invitation(ADA, ['deployment/*=editor'])]),
        [],
        ['warning'],
      ],
      [
        'are not in an invitation that is replaced',
        onLogs,
        snapshot([], [invitation(ADA, [`deployment/${LOGS}=viewer`])]),
        [`replace-invitation ${ADA} +deployment/*=editor -deployment/${LOGS}=viewer`],
        [],
      ],
      ['are not revoked', {}, snapshot([member(ADA, [`deployment/${LOGS}=viewer`])]), [], ['info']],
      [
        'are not revoked with others',
        {},
        snapshot([member(ADA, [`deployment/${LOGS}=viewer`, 'owner'])]),
        [`change-roles ${ADA} -owner`],
        ['info'],
      ],
    ])('%s', (_name, entry, organization, changes, severities) => {
      const plan = planChanges(rosterOf({ [ADA]: entry }, NAMED), organization, { resources })
      expect(told(plan)).toEqual(changes)
      expect(plan.findings.map(({ severity, code }) => `${severity} ${code}`)).toEqual(
        severities.map((severity) => `${severity} resource-${severity === 'info' ? 'gone' : 'not-found'}`),
      )
      expect(plan.standing.map(({ code, email }) => [code, email])).toEqual(
        severities.map((severity) => [`resource-${severity === 'info' ? 'gone' : 'not-found'}`, ADA]),
      )
    })

    it('are not said to be hidden from the key', () => {
      expect(found(planChanges(rosterOf({ [ADA]: onLogs }, NAMED), snapshot([]), { resources }))).toEqual([
        '9 warning resource-not-found: The organization has no deployment logs, so ada@example.com gets no roles on it. Correct the id, or take the roles on it out of the file.',
      ])
    })

    it('are named with who holds them', () => {
      const held = snapshot([member(ADA, [`deployment/${LOGS}=viewer`])])
      expect(found(planChanges(rosterOf({ [ADA]: {} }, NAMED), held, { resources }))).toEqual([
        '9 info resource-gone: ada@example.com still holds roles on the deployment logs, which the organization no longer has. They grant no access and cannot be revoked.',
      ])
    })
  })
})
