import type { Assignment, AuthorityChange } from '@roster/core'
import { ALL, DEFAULT_POLICY } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { renderComment, renderVerdict } from '../index.ts'
import {
  cancelInvitation,
  changeRoles,
  IDS,
  invite,
  listed,
  member,
  OWNER,
  plan,
  remove,
  resend,
  role,
  roster,
} from '../testing/membership.ts'
import { preview } from '../testing/report-input.ts'

type Parts = Parameters<typeof preview>[1]

const VIEWER = role('deployment', 'viewer', ALL)
const ZOE = invite('zoe@acme.example', VIEWER)
const OLD = remove('old@acme.example', VIEWER)
const end = (before?: string, after?: string, email = 'bob@acme.example'): AuthorityChange => ({
  kind: 'expiry',
  email,
  ...(before !== undefined && { before }),
  ...(after !== undefined && { after }),
})
const roleEnd = (before?: string, after?: string): AuthorityChange => ({
  ...{ kind: 'role-end', email: 'bob@acme.example', assignment: VIEWER },
  ...(before !== undefined && { before }),
  ...(after !== undefined && { after }),
})
const policy = (field: 'minOwners' | 'resend', loosens?: true): AuthorityChange => ({
  kind: 'policy',
  field,
  before: '2',
  after: '1',
  ...(loosens && { loosens }),
})
const login: AuthorityChange = { kind: 'login', email: 'bob@acme.example', after: 'bob' }
const asking = (...roles: readonly Assignment[]): Parts => ({
  roster: {
    ...roster({ members: [listed('bob@acme.example', { assignments: roles })] }),
    policy: { ...DEFAULT_POLICY, approvals: 'warn' },
  },
})
const ERROR = { severity: 'error', code: 'too-few-owners', message: 'No.' } as const

describe('the headline', () => {
  it.each<readonly [string, Parts, string]>([
    ['nothing', {}, 'Nothing to apply'],
    ['an invitation', { plan: plan(ZOE) }, 'Merging this invites 1 person'],
    [
      'pending changes beside its own',
      { plan: plan(ZOE), outside: [OLD, resend('eve@acme.example', VIEWER)] },
      'Merging this invites 1 person; already pending: 1 removal and 1 resent invitation',
    ],
    [
      'a pending removal alone',
      { outside: [OLD] },
      'Merging this applies changes that were already pending: 1 removal',
    ],
    [
      'a later end',
      { authority: [end('2026-12-05', '2027-06-30')] },
      'Merging this lets 1 person stay until 30 Jun 2027, was 5 Dec 2026',
    ],
    [
      'no end',
      { authority: [end('2026-12-05')] },
      'Merging this lets 1 person stay without an end date, was 5 Dec 2026',
    ],
    [
      'an earlier end',
      { authority: [end('2027-06-30', '2026-12-05')] },
      'Merging this ends the access of 1 person on 5 Dec 2026, was 30 Jun 2027',
    ],
    [
      'a first end, with a time',
      { authority: [end(undefined, '2026-12-05T18:00:00Z')] },
      'Merging this ends the access of 1 person at 18:00 UTC on 5 Dec 2026',
    ],
    [
      'the end of the same day',
      { authority: [end('2026-12-05T23:59:00Z', '2026-12-05')] },
      'Merging this lets 1 person stay until 5 Dec 2026, was 23:59 UTC on 5 Dec 2026',
    ],
    [
      'ends beside an invitation',
      { plan: plan(ZOE), authority: [end('2026-12-05'), end(undefined, '2026-12-05', 'cat@acme.example')] },
      'Merging this invites 1 person, ends the access of 1 person on 5 Dec 2026 and lets 1 person stay without an end date',
    ],
    ['a loosened guard', { authority: [policy('minOwners', true)] }, 'Merging this loosens 1 guard'],
    [
      'guards and other policy',
      { authority: [policy('minOwners', true), policy('resend')] },
      'Merging this loosens 1 guard and changes the policy',
    ],
    [
      'the policy of a first file, which loosens nothing',
      { authority: [policy('minOwners', true), policy('resend')], isNew: true },
      'Roster takes over: merging this sets the policy',
    ],
    [
      'a permanent role that is given up',
      { authority: [roleEnd(undefined, '2026-12-30')] },
      'Merging this ends a permanent role of 1 person on 30 Dec 2026',
    ],
    [
      'the earlier end of a role',
      { authority: [roleEnd('2027-06-30', '2026-12-30')] },
      'Merging this ends a role of 1 person on 30 Dec 2026, was 30 Jun 2027',
    ],
    ['logins without approvals', { authority: [login] }, 'Merging this changes GitHub accounts'],
    [
      'the login of an owner',
      { authority: [login], ...asking(OWNER) },
      'Merging this changes who may approve',
    ],
    [
      'the login of a viewer',
      { authority: [login], ...asking(VIEWER) },
      'Merging this changes GitHub accounts',
    ],
    ['logins beside an invitation', { plan: plan(ZOE), authority: [login] }, 'Merging this invites 1 person'],
    [
      'roles after a sign-in, and pending changes',
      { plan: { ...plan(), awaited: [changeRoles('kim@corp.example', [], [VIEWER])] }, outside: [OLD] },
      'Merging this gives roles to 1 person once they sign in; already pending: 1 removal',
    ],
    [
      'a block',
      { outside: [OLD], authority: [policy('minOwners', true)], findings: [ERROR] },
      'Blocked: merging this would loosen 1 guard; already pending: 1 removal',
    ],
    ['a block of nothing else', { findings: [ERROR] }, 'Blocked: 1 problem'],
  ])('names %s', (_, parts, verdict) => {
    expect(renderVerdict(preview([], parts))).toBe(verdict)
  })
})

describe('under the headline', () => {
  const ANN = member('ann@acme.example', 'Ann', OWNER)
  const BEA = member('bea@acme.example', 'Bea', OWNER)

  it.each<readonly [string, Parts, string]>([
    ['a removal', { plan: plan(remove('bea@acme.example', OWNER)) }, '**Leaves 1 of 2 Organization owners**'],
    [
      'a pending removal',
      { outside: [remove('bea@acme.example', OWNER)] },
      '**Leaves 1 of 2 Organization owners**',
    ],
    [
      'a lost role',
      {
        plan: plan(
          changeRoles('ann@acme.example', [OWNER], []),
          changeRoles('bea@acme.example', [OWNER], []),
        ),
      },
      '**Leaves none of 2 Organization owners**',
    ],
    [
      'an owner who is only invited',
      { plan: plan(remove('bea@acme.example', OWNER), invite('cat@acme.example', OWNER)) },
      '**Leaves 1 of 2 Organization owners**; the policy requires at least 1.',
    ],
  ])('are the owners that remain after %s', (_, parts, text) => {
    expect(renderComment(preview([], { members: [ANN, BEA], ...parts }))).toContain(text)
  })

  it('is nothing about owners if none is lost', () => {
    const parts = { members: [ANN, BEA], outside: [cancelInvitation('cat@acme.example', OWNER)] }
    expect(renderComment(preview([ZOE], parts))).not.toContain('Leaves')
  })
})

describe('an alert about powerful roles', () => {
  it('is for all of a kind and for billing, not for single resources or roles that a member already has', () => {
    const admin = role('deployment', 'admin', ALL)
    const comment = renderComment(
      preview([
        changeRoles('a@acme.example', [], [admin]),
        changeRoles('b@acme.example', [], [role('deployment', 'admin', IDS.shop)]),
        changeRoles('c@acme.example', [admin], [admin, VIEWER]),
        changeRoles('d@acme.example', [], [OWNER, admin]),
      ]),
    )
    expect(comment.match(/Admin on all deployments\*\*/g)).toEqual(['Admin on all deployments**'])
    expect(comment).toContain(
      '**Makes `a@acme.example` Admin on all deployments**: they can give others any role there.',
    )
  })
})
