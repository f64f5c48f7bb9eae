import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isExtraKind } from '../catalog/kind.ts'
import { allowance, DEFAULT_POLICY, isExtraRole, longestElevation, stricterPolicy } from './policy.ts'
import { readRoster } from './read-roster.ts'
import type { Policy } from './roster.ts'

const limit: fc.Arbitrary<Policy['maxRemovals']> = fc.oneof(
  fc.record({ count: fc.nat(20) }),
  fc.record({ percent: fc.integer({ min: 0, max: 100 }) }),
)

const policy: fc.Arbitrary<Policy> = fc.record({
  unlisted: fc.constantFrom('remove', 'report'),
  unknown: fc.constantFrom('report', 'revoke'),
  resend: fc.constantFrom('on-merge', 'always', 'never'),
  invitationExpiresIn: fc.constantFrom('3d', '72h'),
  minOwners: fc.integer({ min: 1, max: 5 }),
  maxRemovals: limit,
  maxDemotions: limit,
  unlistedKeys: fc.constantFrom('report', 'revoke'),
  maxKeyRevocations: limit,
  approvals: fc.constantFrom('off', 'warn', 'enforce'),
  selfApproval: fc.boolean(),
  elevation: fc.record(
    {
      max: fc.constantFrom('30m', '8h', '2d'),
      approvals: fc.integer({ min: 1, max: 3 }),
      ownerApprovals: fc.integer({ min: 1, max: 3 }),
    },
    { requiredKeys: [] },
  ),
  ssoDomains: fc.subarray(['corp.example']),
  ssoRoles: fc.constantFrom('file' as const, 'mapped' as const),
  extraRoles: fc.subarray(['security-hunter']),
  extraKinds: fc.subarray(['workflows'].filter(isExtraKind)),
})

describe('what a limit allows', () => {
  it.each([
    [{ percent: 20 }, 100, 20],
    [{ percent: 20 }, 9, 1],
    [{ percent: 20 }, 0, 1],
    [{ percent: 0 }, 100, 1],
    [{ percent: 100 }, 7, 7],
    [{ percent: 12.5 }, 80, 10],
    [{ count: 3 }, 100, 3],
    [{ count: 0 }, 100, 1],
  ])('%j of %i members is %i', (limit, members, allowed) => {
    expect(allowance(limit, members)).toBe(allowed)
  })
})

describe('the stricter of two policies', () => {
  const relaxed: Policy = {
    ...DEFAULT_POLICY,
    maxRemovals: { count: 100 },
    maxDemotions: { count: 50 },
    selfApproval: true,
    approvals: 'off',
    minOwners: 1,
    elevation: { max: '2d', approvals: 1 },
  }
  const strict: Policy = {
    ...DEFAULT_POLICY,
    maxRemovals: { count: 2 },
    maxDemotions: { count: 1 },
    selfApproval: false,
    approvals: 'enforce',
    minOwners: 3,
    elevation: { max: '30m', approvals: 2, ownerApprovals: 2 },
  }

  it.each([
    ['a pull request that relaxes', strict, relaxed],
    ['a pull request that tightens', relaxed, strict],
  ])('is the strict one for %s', (_name, base, head) => {
    expect(stricterPolicy(base, head, 100)).toEqual(strict)
  })

  it('compares limits by what they allow here', () => {
    const share: Policy = { ...relaxed, maxRemovals: { percent: 10 } }
    expect(stricterPolicy(share, relaxed, 2000).maxRemovals).toEqual({ count: 100 })
    expect(stricterPolicy(share, relaxed, 200).maxRemovals).toEqual({ percent: 10 })
  })

  it('is as strict as either, whatever they are', () => {
    const levels = ['off', 'warn', 'enforce']
    fc.assert(
      fc.property(policy, policy, fc.nat(500), (base, head, members) => {
        const both = stricterPolicy(base, head, members)
        for (const one of [base, head]) {
          expect(both.minOwners).toBeGreaterThanOrEqual(one.minOwners)
          for (const field of ['maxRemovals', 'maxDemotions'] as const) {
            expect(allowance(both[field], members)).toBeLessThanOrEqual(allowance(one[field], members))
          }
          expect(levels.indexOf(both.approvals)).toBeGreaterThanOrEqual(levels.indexOf(one.approvals))
          expect(both.selfApproval && !one.selfApproval).toBe(false)
          expect(longestElevation(both.elevation)).toBeLessThanOrEqual(longestElevation(one.elevation))
          for (const field of ['approvals', 'ownerApprovals'] as const) {
            expect(both.elevation[field] ?? 0).toBeGreaterThanOrEqual(one.elevation[field] ?? 0)
          }
        }
      }),
    )
  })

  it('takes from the pull request what guards nothing', () => {
    const head: Policy = {
      ...relaxed,
      resend: 'never',
      invitationExpiresIn: '1d',
      ssoDomains: ['corp.example'],
    }
    const base: Policy = { ...DEFAULT_POLICY, unlisted: 'report', unknown: 'report' }
    expect(stricterPolicy(base, { ...head, unknown: 'revoke' }, 10)).toMatchObject({
      unlisted: 'remove',
      unknown: 'revoke',
      resend: 'never',
      invitationExpiresIn: '1d',
      ssoDomains: ['corp.example'],
    })
  })
})

describe('mapped roles', () => {
  const text = (policy: object) =>
    JSON.stringify({
      organization: '1',
      members: {
        'ada@a.example': { organization: 'owner' },
        'Kim@Corp.example': { deployments: { '*': 'viewer' } },
        'lee@corp.example': {},
        'pat@corp.example': { organization: 'owner', expires: '2020-01-01' },
      },
      policy,
    })
  const read = (policy: object) => readRoster(text(policy), { now: Date.UTC(2026, 10, 23) })

  it('are asked for by nobody, and an entry that has some is told so', () => {
    const { roster, findings } = read({ minOwners: 2, sso: { domains: ['corp.example'], roles: 'mapped' } })
    const people = [...(roster?.members ?? []), ...(roster?.expired ?? [])]
    expect(people.map(([key, { assignments, mapped }]) => [key, assignments.length, mapped])).toEqual([
      ['ada@a.example', 1, undefined],
      ['kim@corp.example', 0, true],
      ['lee@corp.example', 0, true],
      ['pat@corp.example', 0, true],
    ])
    const about = findings.filter(({ code }) => code === 'mapped-roles')
    expect(about).toMatchObject([
      {
        severity: 'warning',
        email: 'Kim@Corp.example',
        line: 1,
        message: expect.stringContaining('no effect'),
      },
      { email: 'pat@corp.example' },
    ])
    expect(findings.map(({ code }) => code)).not.toContain('few-owners')
  })

  it.each([
    {},
    { sso: { domains: ['corp.example'] } },
    { sso: { domains: ['corp.example'], roles: 'file' } },
  ])('are only those of the policy: %j', (policy) => {
    const { roster, findings } = read({ ...policy, minOwners: 2 })
    expect(roster?.members.get('kim@corp.example')).toMatchObject({ assignments: [{ role: 'viewer' }] })
    expect(findings.map(({ code }) => code)).toContain('few-owners')
  })
})

describe('extra roles', () => {
  it.each([
    ['security-hunter', 'security', 'hunter', true],
    ['security-hunter', 'deployment', 'hunter', false],
    ['hunter', 'deployment', 'hunter', true],
    ['auditor', 'organization', 'auditor', true],
    ['hunter', 'security', 'hunters', false],
  ] as const)('%s vouches for the %s role %s: %s', (extra, kind, role, vouched) => {
    expect(isExtraRole({ ...DEFAULT_POLICY, extraRoles: [extra] }, kind, role)).toBe(vouched)
  })
})
