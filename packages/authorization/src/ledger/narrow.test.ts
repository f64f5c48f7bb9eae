import { type Assignment, type Change, type EffectPart, emailKey, type UnknownAssignment } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { rosterOf } from '../testing/members-files.ts'
import { BILLING, changeOf, OWNER } from '../testing/organization.ts'
import type { Demand } from './demand.ts'
import type { Standing } from './ledger.ts'
import { narrow } from './narrow.ts'
import type { WeighedChange } from './weigh-plan.ts'

const ON_ALL = (role: string): Assignment => ({ kind: 'deployment', role, resource: '*' })
const VIEWER: Assignment = { kind: 'security', role: 'viewer', resource: '*' }
const UNKNOWN: UnknownAssignment = { path: 'platform', roleId: 'platform-admin', wire: {} }

const HELD: Standing = { status: 'held', why: 'not shown' }
const DUE = { status: 'introduced' } as unknown as Standing

const ROSTER = rosterOf({
  'bob@acme.example': { deployments: { '*': 'admin' }, security: { '*': 'viewer' } },
})

/** Bob becomes Admin instead of Editor, gets a role in security projects, and loses Billing admin. */
const CHANGE = changeOf('change-roles', 'bob', {
  grant: [ON_ALL('admin'), VIEWER],
  revoke: [BILLING, ON_ALL('editor')],
})

function weighed(change: Change, isHeld: (part: EffectPart) => boolean): WeighedChange {
  const parts: readonly EffectPart[] = [
    ...change.grant.map((grant) => ({ grant })),
    ...change.revoke.map((revoke) => ({ revoke })),
    ...(change.revokeUnknown ?? []).map((revokeUnknown) => ({ revokeUnknown })),
  ]
  const demands = parts.map((part) => ({
    demand: { part } as Demand,
    standing: isHeld(part) ? HELD : DUE,
  }))
  return { change, demands, isAuthorised: !parts.some(isHeld), reason: '' }
}

/** The kinds of the held parts, and what the narrowed file asks for. */
function narrowed(change: Change, isHeld: (part: EffectPart) => boolean) {
  const { parts, roster } = narrow([weighed(change, isHeld)], ROSTER)
  const { grant = [], revoke = [] } = parts.get(change) ?? {}
  const listed = roster.members.get(emailKey(change.email))?.assignments ?? []
  return { held: [...grant, ...revoke], listed, isPart: parts.has(change) }
}

const grants = (role: string) => (part: EffectPart) =>
  typeof part === 'object' && 'grant' in part && part.grant.role === role

describe('a role change that is authorised in part', () => {
  it('holds a grant together with the revoke that it replaces, and asks for the rest', () => {
    expect(narrowed(CHANGE, grants('admin'))).toEqual({
      held: [ON_ALL('admin'), ON_ALL('editor')],
      listed: [VIEWER, ON_ALL('editor')],
      isPart: true,
    })
  })

  it('holds a revoke by keeping the role in the file', () => {
    const isBilling = (part: EffectPart) =>
      typeof part === 'object' && 'revoke' in part && part.revoke.kind === 'organization'
    const { held, listed } = narrowed(CHANGE, isBilling)
    expect(held).toEqual([BILLING])
    expect(listed).toContainEqual(BILLING)
  })

  it.each<[string, Change, (part: EffectPart) => boolean]>([
    ['is authorised as a whole', CHANGE, () => false],
    ['is held as a whole', CHANGE, () => true],
    [
      'holds an assignment that is not understood',
      { ...CHANGE, revokeUnknown: [UNKNOWN] },
      (part) => typeof part === 'object' && ('revokeUnknown' in part || grants('admin')(part)),
    ],
    ['sends an invitation', changeOf('invite', 'bob', { grant: [OWNER, VIEWER] }), grants('viewer')],
    ['is about someone the file does not list', { ...CHANGE, email: 'zoe@acme.example' }, grants('admin')],
  ])('is not divided if it %s', (_why, change, isHeld) => {
    const { parts, roster } = narrow([weighed(change, isHeld)], ROSTER)
    expect(parts.size).toBe(0)
    expect(roster).toBe(ROSTER)
  })
})

describe('a role whose end has come', () => {
  const ENDED = { due: Date.UTC(2026, 10, 1), role: ON_ALL('editor') }
  const end = { demand: { part: ENDED } as Demand, standing: DUE }

  it('ends although other roles of its kind are held', () => {
    const change = changeOf('change-roles', 'bob', { revoke: [ON_ALL('editor'), ON_ALL('viewer')] })
    const other = { demand: { part: { revoke: ON_ALL('viewer') } } as Demand, standing: HELD }
    const { parts, roster } = narrow(
      [{ change, demands: [end, other], isAuthorised: false, reason: '' }],
      ROSTER,
    )
    expect(parts.get(change)).toEqual({ grant: [], revoke: [ON_ALL('viewer')] })
    expect(roster.members.get('bob@acme.example')?.assignments).not.toContainEqual(ON_ALL('editor'))
  })

  it('is held if nobody was shown the end', () => {
    const change = changeOf('change-roles', 'bob', { revoke: [ON_ALL('editor'), BILLING] })
    const due = { ...end, standing: HELD }
    const other = { demand: { part: { revoke: BILLING } } as Demand, standing: DUE }
    const { parts } = narrow([{ change, demands: [due, other], isAuthorised: false, reason: '' }], ROSTER)
    expect(parts.get(change)).toEqual({ grant: [], revoke: [ON_ALL('editor')] })
  })
})
