import { describe, expect, it } from 'vitest'
import type { Snapshot } from '../organization/snapshot.ts'
import { planChanges } from '../plan/planner.ts'
import { membersText, soundFile } from '../testing/members-text.ts'
import { invitation, member, PLATFORM_ROLE, snapshot } from '../testing/organization.ts'
import { explain } from './explain.ts'
import { Explanation } from './explanation.ts'

const SHOP = 'a'.repeat(32)

/** Ada is an owner. Each test describes Bob. */
function explained(bob: object | undefined, live?: Snapshot, policy: object = {}) {
  const text = membersText(
    { 'ada@a.example': { organization: 'owner' }, ...(bob && { 'Bob@a.example': bob }) },
    {
      resources: { deployments: { shop: SHOP } },
      groups: { sre: { deployments: { '*': 'editor' } } },
      policy,
    },
  )
  const { roster, origins, findings } = soundFile(text)
  const plan = live && planChanges(roster, live, { isTouched: () => true })
  const explanation = explain('bob@A.example', {
    roster,
    origins,
    findings: [...findings, ...(plan?.findings ?? [])],
    ...(live && plan && { live: { snapshot: live, plan } }),
  })
  // The JSON has to match the published schema.
  if (explanation) expect(Explanation.parse(JSON.parse(JSON.stringify(explanation)))).toEqual(explanation)
  return explanation
}

/** Each role in short: where it is listed, and what covers it. */
function roles(explanation: Explanation | undefined) {
  return explanation?.assignments.map(
    ({ role, name, resource, inFile, inOrganization, origins, coveredBy }) => {
      const sides = `${inFile ? 'file' : ''} ${inOrganization ? 'live' : ''}`.trim() || 'neither'
      const from = origins.map(({ group = 'own' }) => group).join('+')
      const cover = coveredBy ? ` < ${coveredBy.role}` : ''
      return `${role} on ${name ?? resource}: ${sides} (${from})${cover}`
    },
  )
}

const ADA = member('ada@a.example', ['owner'])
const MEMBER = { groups: ['sre'], deployments: { shop: 'viewer' } }

describe('an explanation', () => {
  it('says where each role comes from, and what makes it redundant', () => {
    const explanation = explained(MEMBER)
    expect(explanation).toMatchObject({ email: 'Bob@a.example', file: { status: 'listed', groups: ['sre'] } })
    expect(explanation).not.toHaveProperty('organization')
    expect(roles(explanation)).toEqual(['editor on *: file (sre)', 'viewer on shop: file (own) < editor'])
  })

  it('shows the details of the entry', () => {
    const terms = { expires: '2026-12-31', reason: 'contractor', github: 'bob' }
    expect(explained(terms)?.file).toMatchObject({ status: 'listed', ...terms, line: expect.any(Number) })
  })

  it('agrees with an organization that matches the file', () => {
    const live = snapshot([
      ADA,
      member('bob@a.example', ['deployment/*=editor', `deployment/${SHOP}=viewer`]),
    ])
    expect(explained(MEMBER, live)?.organization).toMatchObject({ status: 'member', agrees: true })
    expect(explained(MEMBER, live)?.organization).not.toHaveProperty('change')
  })

  it('shows what only one side has, and what applying does about it', () => {
    const live = snapshot([ADA, member('bob@a.example', ['deployment/*=admin', `deployment/${SHOP}=viewer`])])
    const explanation = explained(MEMBER, live)
    expect(explanation?.organization).toMatchObject({ agrees: false, change: 'change-roles' })
    expect(roles(explanation)).toEqual([
      'admin on *: live ()',
      'editor on *: file (sre)',
      'viewer on shop: file live (own) < editor',
    ])
  })

  it.each<[name: string, bob: object | undefined, live: Snapshot, organization: object]>([
    [
      'invited',
      MEMBER,
      snapshot([ADA], [invitation('bob@a.example', ['deployment/*=editor', `deployment/${SHOP}=viewer`])]),
      { status: 'invited', agrees: true },
    ],
    [
      'invited with other roles, twice',
      {},
      snapshot(
        [ADA],
        [
          invitation('bob@a.example', ['deployment/*=editor'], { expired: true }),
          invitation('bob@a.example', ['billing-admin']),
        ],
      ),
      { status: 'invited', agrees: false, change: 'replace-invitation' },
    ],
    [
      'invited too long ago',
      {},
      snapshot(
        [ADA],
        [invitation('bob@a.example', [], { expired: true, expiresAt: '2026-11-01T00:00:00Z' })],
      ),
      {
        status: 'invitation-expired',
        agrees: false,
        change: 'resend',
        invitationExpiresAt: '2026-11-01T00:00:00Z',
      },
    ],
    ['not invited', {}, snapshot([ADA]), { status: 'absent', agrees: false, change: 'invite' }],
    [
      'a member the file does not list',
      undefined,
      snapshot([ADA, member('bob@a.example')]),
      { status: 'member', agrees: false, change: 'remove' },
    ],
    [
      'of an address that two members have',
      {},
      snapshot([ADA, member('bob@a.example'), member('BOB@a.example', [], { userId: 'other' })]),
      { status: 'ambiguous', agrees: false },
    ],
    [
      'with a role of a kind nobody knows',
      {},
      snapshot([ADA, member('bob@a.example', [], { unknown: [PLATFORM_ROLE] })]),
      { status: 'member', agrees: false, unknown: [{ path: 'platform', roleId: 'platform-admin' }] },
    ],
    [
      'with a role newer than the release',
      {},
      snapshot([ADA, member('bob@a.example', ['security/*=threat-hunter'])]),
      { status: 'member', agrees: false },
    ],
    [
      'with a role in a form that no file can ask for',
      {},
      snapshot([ADA, member('bob@a.example', ['elasticsearch/*=developer[logs]'])]),
      { status: 'member', agrees: false },
    ],
  ])('knows a person %s', (_name, bob, live, organization) => {
    expect(explained(bob, live)?.organization).toMatchObject(organization)
  })

  it('knows people who join by signing in', () => {
    const sso = { sso: { domains: ['a.example'] } }
    expect(explained({}, snapshot([ADA]), sso)?.organization).toMatchObject({
      status: 'waiting-for-sso',
      agrees: false,
    })
  })

  it('shows the roles of an expired entry as not asked for', () => {
    const bob = { ...MEMBER, expires: '2026-01-31' }
    expect(roles(explained(bob))).toEqual([
      'editor on *: neither (sre)',
      'viewer on shop: neither (own) < editor',
    ])
    expect(explained(bob)?.file).toMatchObject({ status: 'expired', expires: '2026-01-31' })
    expect(explained(bob, snapshot([ADA]))?.organization).toMatchObject({ status: 'absent', agrees: true })
    const still = explained(bob, snapshot([ADA, member('bob@a.example', ['deployment/*=editor'])]))
    expect(still?.organization).toMatchObject({ status: 'member', agrees: false, change: 'remove' })
  })

  it('passes on findings about the person that it does not word itself', () => {
    const bob = {
      deployments: { shop: ['viewer', { role: 'viewer', applicationRoles: ['logs'] }], '*': 'editor' },
      expires: '2026-12-01',
    }
    expect(explained(bob)?.findings.map(({ code }) => code)).toEqual(['wider-than-it-looks', 'expires-soon'])
  })

  it('is undefined for a person unknown to both sides', () => {
    expect(explained(undefined)).toBeUndefined()
    expect(explained(undefined, snapshot([ADA]))).toBeUndefined()
  })
})
