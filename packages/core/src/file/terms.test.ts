import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assignmentKey } from '../catalog/assignment.ts'
import type { MembersFile } from '../format/members-file.ts'
import { short } from '../testing/assignments.ts'
import { membersText, NOW, soundFile } from '../testing/members-text.ts'
import { readRoster } from './read-roster.ts'

const KIM = 'kim@acme.example'
const LOGS = 'a'.repeat(32)
const HOUR = 60 * 60 * 1000

const at = (time: number) => new Date(time).toISOString()
const GROUPS: MembersFile['groups'] = {
  sre: { deployments: { '*': 'admin' } },
  logs: { deployments: { [LOGS]: { role: 'editor', expires: '2026-12-20' } } },
}

/** What the entry of one member comes to at noon on 23 November 2026. */
function listed(entry: MembersFile['members'][string], now = NOW) {
  const { roster, findings } = soundFile(membersText({ [KIM]: entry }, { groups: GROUPS }), now)
  const {
    assignments,
    terms = [],
    ended = [],
    groups,
    groupTerms = [],
  } = roster.members.get(KIM) ?? {
    assignments: [],
    groups: [],
  }
  const text = ({ assignment, expires, reason }: (typeof terms)[number]) =>
    [...short([assignment]), expires, reason].filter((part) => part !== undefined).join(' ')
  return {
    has: short(assignments),
    terms: terms.map(text),
    ended: ended.map(text),
    groups,
    groupTerms: groupTerms.map(({ group, expires, reason }) => [group, expires, reason].join(' ').trim()),
    findings: findings
      .filter(({ code }) => code !== 'unused-group' && code !== 'few-owners')
      .map(({ severity, code, message }) => `${severity} ${code}: ${message}`),
  }
}

describe('a role with an end', () => {
  it('is in force until then, and the membership stays', () => {
    const entry = {
      deployments: {
        '*': { role: 'admin', expires: '2026-11-23T18:00Z', reason: 'INC-42' },
        [LOGS]: 'viewer',
      },
    } as const
    expect(listed(entry, Date.UTC(2026, 10, 23, 18) - 1)).toMatchObject({
      has: ['deployment/*=admin', `deployment/${LOGS}=viewer`],
      terms: ['deployment/*=admin 2026-11-23T18:00Z INC-42'],
      ended: [],
    })
    expect(listed(entry, Date.UTC(2026, 10, 23, 18))).toMatchObject({
      has: [`deployment/${LOGS}=viewer`],
      terms: [],
      ended: ['deployment/*=admin 2026-11-23T18:00Z INC-42'],
    })
  })

  it.each([
    ['a day, in UTC', '2026-11-23', Date.UTC(2026, 10, 24)],
    ['a time elsewhere', '2026-11-23T18:30:00+05:30', Date.UTC(2026, 10, 23, 13)],
    ['a minute elsewhere', '2026-11-23T18:30-11:00', Date.UTC(2026, 10, 24, 5, 30)],
  ])('ends at the end of %s', (_what, expires, end) => {
    const entry = { organization: { role: 'owner', expires } } as const
    expect(listed(entry, end - 1).has).toEqual(['owner'])
    expect(listed(entry, end)).toMatchObject({ has: [], ended: [`owner ${expires}`] })
  })

  it('lasts as long as the last of the places that give it', () => {
    const entry: MembersFile['members'][string] = {
      deployments: {
        '*': [
          { role: 'admin', expires: '2026-12-20' },
          { role: 'admin', expires: '2026-12-24', reason: 'migration' },
        ],
      },
    }
    expect(listed(entry).terms).toEqual(['deployment/*=admin 2026-12-24 migration'])
    expect(listed({ ...entry, groups: [{ group: 'sre', expires: '2026-12-27' }] }).terms).toEqual([
      'deployment/*=admin 2026-12-27',
    ])
    expect(listed({ ...entry, groups: ['sre'] }).terms).toEqual([])
  })

  it('ends with the membership at the latest, which is then the end that counts', () => {
    expect(listed({ organization: { role: 'owner', expires: '2027-01-31' }, expires: '2026-12-31' })).toEqual(
      {
        has: ['owner'],
        terms: [],
        ended: [],
        groups: [],
        groupTerms: [],
        findings: [
          `warning end-without-effect: The end of Organization owner (31 Jan 2027) has no effect for ${KIM}: they stop being listed before that (31 Dec 2026). Keep one of the two.`,
        ],
      },
    )
  })

  it('can have a reason without an end', () => {
    expect(listed({ organization: { role: 'owner', reason: 'founder' } })).toMatchObject({
      has: ['owner'],
      terms: ['owner founder'],
      findings: [],
    })
  })
})

describe('a group with an end', () => {
  it('gives its roles until then', () => {
    const entry = {
      groups: ['logs', { group: 'sre', expires: '2026-12-10T08:00Z', reason: 'on call' }],
    } as const
    expect(listed({ ...entry, groups: [...entry.groups] })).toMatchObject({
      has: ['deployment/*=admin', `deployment/${LOGS}=editor`],
      terms: ['deployment/*=admin 2026-12-10T08:00Z on call', `deployment/${LOGS}=editor 2026-12-20`],
      groups: ['logs', 'sre'],
      groupTerms: ['sre 2026-12-10T08:00Z on call'],
    })
    expect(listed({ ...entry, groups: [...entry.groups] }, Date.UTC(2026, 11, 10, 8))).toMatchObject({
      has: [`deployment/${LOGS}=editor`],
      ended: ['deployment/*=admin 2026-12-10T08:00Z on call'],
      groups: ['logs'],
      groupTerms: ['sre 2026-12-10T08:00Z on call'],
    })
  })

  it('gives a role that ends by itself until the sooner end', () => {
    expect(listed({ groups: [{ group: 'logs', expires: '2026-12-10' }] }).terms).toEqual([
      `deployment/${LOGS}=editor 2026-12-10`,
    ])
    expect(listed({ groups: [{ group: 'logs', expires: '2026-12-30' }] }).terms).toEqual([
      `deployment/${LOGS}=editor 2026-12-20`,
    ])
  })
})

describe('the check of a file', () => {
  it.each<[string, MembersFile['members'][string], readonly string[]]>([
    [
      'names a role that has ended',
      { organization: { role: 'owner', expires: '2026-11-20' } },
      [`info role-ended: Organization owner of ${KIM} ended (20 Nov 2026). Delete it, or extend "expires".`],
    ],
    [
      'names a group that has ended',
      { groups: [{ group: 'sre', expires: '2026-11-20' }] },
      [`info role-ended: The group "sre" of ${KIM} ended (20 Nov 2026). Delete it, or extend "expires".`],
    ],
    [
      'names a role that ends within 14 days',
      { organization: { role: 'owner', expires: '2026-12-02' } },
      [`info role-ends-soon: Organization owner of ${KIM} ends in 10 days (expires 2 Dec 2026).`],
    ],
    [
      'names a role that ends within a day',
      { organization: { role: 'owner', expires: '2026-11-23T20:00Z' } },
      [
        `info role-ends-soon: Organization owner of ${KIM} ends in less than a day (expires 20:00 UTC on 23 Nov 2026).`,
      ],
    ],
    ['says nothing of later ends', { organization: { role: 'owner', expires: '2027-02-02' } }, []],
    [
      'warns of an end that a group outlasts',
      { groups: ['sre'], deployments: { '*': { role: 'admin', expires: '2026-12-02' } } },
      [
        `warning end-without-effect: The end of Admin on all deployments (2 Dec 2026) has no effect for ${KIM}: another place gives it without an end. Keep one of the two.`,
      ],
    ],
    [
      'warns of the end of a group whose roles other places give for longer',
      {
        groups: [{ group: 'sre', expires: '2026-12-02' }],
        deployments: { '*': { role: 'admin', expires: '2027-12-02' } },
      },
      [
        `warning end-without-effect: The end of the group "sre" (2 Dec 2026) has no effect for ${KIM}: other places give all of it until 2 Dec 2027. Keep one of the two.`,
      ],
    ],
    [
      'warns of a role that a wider one covers for as long',
      { deployments: { '*': 'admin', [LOGS]: { role: 'editor', expires: '2027-12-02' } } },
      [
        `warning implied-role: Editor on the deployment ${LOGS} adds nothing for ${KIM}: Admin on all deployments covers it.`,
      ],
    ],
    [
      'knows that a wider role which ends sooner does not cover what lasts',
      { deployments: { '*': { role: 'admin', expires: '2027-12-02' }, [LOGS]: 'editor' } },
      [],
    ],
    [
      'mentions no end of a member whose membership is over',
      { organization: { role: 'owner', expires: '2026-11-10' }, expires: '2026-11-11' },
      [
        `info expired: ${KIM} expired (11 Nov 2026) and counts as not listed; delete the entry, or extend it.`,
      ],
    ],
  ])('%s', (_what, entry, findings) => {
    expect(listed(entry).findings).toEqual(findings)
  })

  it('names what has ended in a group once, if the group says it', () => {
    const text = membersText(
      { [KIM]: { groups: ['sre'] }, 'lin@acme.example': { groups: ['sre'] } },
      { groups: { sre: { organization: { role: 'owner', expires: '2026-11-20' } } } },
    )
    const ended = soundFile(text).findings.filter(({ code }) => code === 'role-ended')
    expect(ended.map(({ message }) => message)).toEqual([
      'Organization owner of the group "sre" ended (20 Nov 2026). Delete it, or extend "expires".',
    ])
  })
})

describe('a policy that bounds elevations', () => {
  const findings = (entry: MembersFile['members'][string], groups: MembersFile['groups'] = GROUPS) => {
    const rest = { groups, policy: { elevation: { max: '8h' } } }
    return readRoster(membersText({ [KIM]: entry }, rest), { now: NOW })
      .findings.filter(({ severity }) => severity === 'error')
      .map(({ code, message }) => `${code}: ${message}`)
  }
  const owner = (expires: string) => ({ organization: { role: 'owner', expires } })

  it('lets a role end at that time at the latest', () => {
    expect(findings(owner(at(NOW + 8 * HOUR)), {})).toEqual([])
    expect(findings(owner('2026-11-23T20:00:01Z'), {})).toEqual([
      `elevation-too-long: Organization owner of ${KIM} ends 20:00 UTC on 23 Nov 2026, which is further ahead than "elevation" › "max" of the policy allows (8h).`,
    ])
  })

  it('bounds groups, and roles that groups give until an end, too', () => {
    expect(findings({ groups: [{ group: 'sre', expires: '2026-11-30' }] }, { sre: {} })).toHaveLength(1)
    expect(findings({}, GROUPS)).toEqual([
      expect.stringContaining(`Editor on the deployment ${LOGS} of the group "logs" ends 20 Dec 2026`),
    ])
  })

  it('says nothing of memberships, of roles without an end, and of ends that have passed', () => {
    expect(findings({ organization: 'owner', expires: '2027-12-31' }, {})).toEqual([])
    expect(findings(owner('2026-11-01'), {})).toEqual([])
  })
})

describe('at any time', () => {
  const end = fc.option(fc.integer({ min: -3, max: 3 }), { nil: undefined })
  const expires = (hours: number | undefined) =>
    hours === undefined ? {} : { expires: at(NOW + hours * HOUR) }
  const lasts = (hours: number | undefined) => hours ?? Number.POSITIVE_INFINITY

  it('a member has what some place gives that has not ended, as the ends of all places say', () => {
    fc.assert(
      fc.property(
        fc.array(end, { minLength: 1, maxLength: 3 }),
        fc.array(end, { maxLength: 2 }),
        end,
        fc.integer({ min: -3, max: 3 }),
        (own, memberships, ofGroup, later) => {
          const text = membersText(
            {
              [KIM]: {
                organization: own.map((hours) => ({ role: 'owner', ...expires(hours) })),
                groups: memberships.map((hours) => ({ group: 'owners', ...expires(hours) })),
              },
            },
            { groups: { owners: { organization: { role: 'owner', ...expires(ofGroup) } } } },
          )
          const places = [...own, ...memberships.map((hours) => Math.min(lasts(hours), lasts(ofGroup)))]
          const last = Math.max(...places.map((hours) => lasts(hours ?? undefined)))
          const { roster, origins } = soundFile(text, NOW + later * HOUR)
          const member = roster.members.get(KIM)
          const has = last > later
          expect(member?.assignments).toHaveLength(has ? 1 : 0)
          expect(member?.ended ?? []).toHaveLength(has ? 0 : 1)
          const traced = [...origins.of(KIM)].flatMap(([, places]) => places)
          expect(traced.some(({ isOver }) => !isOver)).toBe(has)
          expect([...origins.of(KIM).keys()]).toEqual([
            assignmentKey({ kind: 'organization', role: 'owner' }),
          ])
        },
      ),
    )
  })
})
