import { describe, expect, it } from 'vitest'
import type { Snapshot } from '../organization/snapshot.ts'
import type { Action } from '../permission/permission.ts'
import { rosterOf } from '../testing/members-text.ts'
import { invitation, member, snapshot } from '../testing/organization.ts'
import { answerPermission, PermissionAnswer } from './permission-answer.ts'

const roster = rosterOf(
  {
    'ada@a.example': { organization: 'owner' },
    'Grace@a.example': { deployments: { '*': 'admin' } },
    'eve@a.example': { organization: 'owner', expires: '2020-01-01' },
    'sue@corp.example': { organization: 'owner' },
  },
  { policy: { sso: { domains: ['corp.example'] } } },
)

function answer(email: string, action: Action, live?: Snapshot) {
  const found = answerPermission(email, action, { roster, ...(live && { snapshot: live }) })
  if (found) expect(PermissionAnswer.parse(JSON.parse(JSON.stringify(found)))).toEqual(found)
  return found
}

const INVITE: Action = { kind: 'invite' }
const GRANT: Action = {
  kind: 'manage-assignment',
  assignment: { kind: 'deployment', role: 'editor', resource: '*' },
}

describe('an answer from the file', () => {
  it('decides by the roles in the file, and names everybody else who may', () => {
    expect(answer('grace@A.example', GRANT)).toEqual({
      version: 1,
      email: 'Grace@a.example',
      action: 'grant or revoke Editor on all deployments',
      allowed: true,
      reason: 'Admin on all deployments may grant or revoke Editor on all deployments.',
      basis: 'file',
      others: [
        { email: 'ada@a.example', as: 'Organization owner' },
        { email: 'sue@corp.example', as: 'Organization owner' },
      ],
    })
    expect(answer('grace@a.example', INVITE)?.allowed).toBe(false)
  })

  it('is no for expired entries', () => {
    expect(answer('eve@a.example', INVITE)).toMatchObject({
      allowed: false,
      reason: 'Their entry in the file has expired. To invite people takes an Organization owner.',
    })
  })

  it('is undefined for people who are not in it', () => {
    expect(answer('nobody@a.example', INVITE)).toBeUndefined()
  })
})

describe('an answer from the organization', () => {
  const live = snapshot(
    [
      member('grace@a.example', ['owner']),
      member('twin@a.example', ['owner'], { userId: '1' }),
      member('TWIN@a.example', ['owner'], { userId: '2' }),
    ],
    [invitation('ada@a.example', ['owner']), invitation('eve@a.example', ['owner'], { expired: true })],
  )

  it('decides by the roles in the organization, whatever the file says', () => {
    expect(answer('grace@a.example', INVITE, live)).toMatchObject({
      allowed: true,
      basis: 'organization',
      status: 'member',
    })
  })

  it.each([
    ['ada@a.example', 'invited', /^The invitation has not been accepted/],
    ['eve@a.example', 'invitation-expired', /^The invitation has expired\. To invite/],
    ['sue@corp.example', 'waiting-for-sso', /^They join by signing in/],
    ['twin@a.example', 'ambiguous', /^Several members have this address/],
  ])('is no for %s, who is %s', (email, status, reason) => {
    expect(answer(email, INVITE, live)).toMatchObject({
      allowed: false,
      status,
      reason: expect.stringMatching(reason),
    })
  })

  it('is no for listed people who are not members', () => {
    expect(answer('ada@a.example', INVITE, snapshot([]))?.reason).toMatch(/^They are not a member\./)
  })
})
