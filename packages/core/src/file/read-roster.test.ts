import { describe, expect, it } from 'vitest'
import { short } from '../testing/assignments.ts'
import { rosterOf } from '../testing/members-text.ts'

const HEX = 'a'.repeat(32)

describe('a roster', () => {
  const text = (entry: object, rest = {}) =>
    rosterOf({ 'Ada@Example.com': entry }, rest).members.get('ada@example.com')

  it('has people by address, whatever its capitals, spelt as in the file', () => {
    expect(text({ reason: 'founder', github: 'Ada' })).toEqual({
      email: 'Ada@Example.com',
      assignments: [],
      groups: [],
      github: 'Ada',
      reason: 'founder',
      position: { line: 4, column: 5 },
    })
  })

  it('has names resolved to ids in the spelling of the service, and groups to their roles', () => {
    const entry = {
      groups: ['sre', 'sre'],
      organization: 'billing-admin',
      deployments: { logs: ['viewer', 'viewer'], [HEX.toUpperCase()]: { role: 'editor', access: 'console' } },
      elasticsearch: { '*': { role: 'viewer', applicationRoles: ['b', 'a', 'b'] } },
    } as const
    const rest = {
      resources: { deployments: { logs: 'B'.repeat(32) } },
      groups: { sre: { deployments: { '*': 'admin' }, connectedClusters: { '*': 'viewer' } } },
    }
    const member = rosterOf({ 'Ada@Example.com': entry as never }, rest)
    expect(short(member.members.get('ada@example.com')?.assignments ?? [])).toEqual([
      'billing-admin',
      'deployment/*=admin',
      `deployment/${HEX}=editor[]`,
      `deployment/${'b'.repeat(32)}=viewer`,
      'elasticsearch/*=viewer[a,b]',
      'connected-cluster/*=viewer',
    ])
    expect(member.resources.name('deployment', 'b'.repeat(32))).toBe('logs')
    expect(member.resources.name('security', 'b'.repeat(32))).toBeUndefined()
  })

  it.each([
    ['2026-12-31', '2026-12-31T23:59:59.999Z', true],
    ['2026-12-31', '2027-01-01T00:00:00Z', false],
    ['2026-12-31T18:00:00Z', '2026-12-31T17:59:59.999Z', true],
    ['2026-12-31T18:00:00Z', '2026-12-31T18:00:00Z', false],
    ['2026-12-31T18:00:00+02:00', '2026-12-31T16:00:00Z', false],
    ['2024-02-29', '2024-02-29T12:00:00Z', true],
  ])('with "expires": "%s" has the person at %s: %s', (expires, now, isListed) => {
    const roster = rosterOf({ 'ada@example.com': { expires } }, {}, Date.parse(now))
    expect(roster.members.has('ada@example.com')).toBe(isListed)
    expect(roster.expired.has('ada@example.com')).toBe(!isListed)
  })

  it('has GitHub accounts by login, and by id if the file pins it', () => {
    const roster = rosterOf({
      'ada@example.com': { github: 'ada' },
      'bob@example.com': { github: { login: 'bob', id: 583231 } },
    })
    expect([...roster.members.values()].map(({ github, githubId }) => [github, githubId])).toEqual([
      ['ada', undefined],
      ['bob', 583231],
    ])
  })

  it('has the policy with its defaults', () => {
    expect(rosterOf({ 'ada@example.com': {} }).policy).toEqual({
      unlisted: 'remove',
      unknown: 'report',
      resend: 'on-merge',
      invitationExpiresIn: '3d',
      minOwners: 1,
      maxRemovals: { percent: 20 },
      maxDemotions: { percent: 20 },
      unlistedKeys: 'report',
      maxKeyRevocations: { percent: 20 },
      approvals: 'off',
      selfApproval: false,
      elevation: {},
      ssoDomains: [],
      ssoRoles: 'file',
      extraRoles: [],
      extraKinds: [],
    })
  })

  it('has the policy of the file', () => {
    const policy = {
      unlisted: 'report',
      unknown: 'revoke',
      resend: 'never',
      invitationExpiresIn: '72h',
      minOwners: 2,
      maxRemovals: 3,
      maxDemotions: '5%',
      unlistedKeys: 'revoke',
      maxKeyRevocations: '50%',
      approvals: 'enforce',
      selfApproval: true,
      elevation: { max: '8h', ownerApprovals: 2 },
      sso: { domains: ['Corp.Example'] },
      extraRoles: ['security-hunter'],
      extraKinds: ['workflows'],
    } as const
    expect(rosterOf({ 'ada@example.com': {} }, { policy: policy as never, apiKeys: {} }).policy).toEqual({
      unlisted: 'report',
      unknown: 'revoke',
      resend: 'never',
      invitationExpiresIn: '72h',
      minOwners: 2,
      maxRemovals: { count: 3 },
      maxDemotions: { percent: 5 },
      unlistedKeys: 'revoke',
      maxKeyRevocations: { percent: 50 },
      approvals: 'enforce',
      selfApproval: true,
      elevation: { max: '8h', ownerApprovals: 2 },
      ssoDomains: ['corp.example'],
      ssoRoles: 'file',
      extraRoles: ['security-hunter'],
      extraKinds: ['workflows'],
    })
  })
})
