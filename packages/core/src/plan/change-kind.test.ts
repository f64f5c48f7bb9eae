import { describe, expect, it } from 'vitest'
import {
  CHANGE_KIND,
  CHANGE_KINDS,
  type ChangeKind,
  changesMember,
  changeText,
  concernsKey,
  endsMembership,
  isMadeByMember,
  removesMember,
  sendsInvitation,
} from './change-kind.ts'

describe('a kind of change', () => {
  it.each<[ChangeKind, readonly string[], string]>([
    ['invite', ['sends an invitation', 'needs approval'], 'invite bob'],
    ['resend', ['sends an invitation'], 'resend the invitation of bob'],
    ['replace-invitation', ['sends an invitation', 'needs approval'], 'replace the invitation of bob'],
    ['cancel-invitation', ['ends', 'needs approval'], 'cancel the invitation of bob'],
    ['change-roles', ['changes a member', 'needs approval'], 'change the roles of bob'],
    ['remove', ['ends', 'removes a member', 'needs approval'], 'remove bob'],
    ['create-key', ['is of a key', 'is made by a member', 'needs approval'], 'ask for bob'],
    ['rotate-key', ['is of a key', 'is made by a member', 'needs approval'], 'ask to replace bob'],
    ['revoke-key', ['ends', 'is of a key', 'needs approval'], 'revoke bob'],
  ])('%s: %j, to %s', (kind, expected, text) => {
    const traits = {
      ends: endsMembership(kind),
      'removes a member': removesMember(kind),
      'changes a member': changesMember(kind),
      'sends an invitation': sendsInvitation(kind),
      'is of a key': concernsKey(kind),
      'is made by a member': isMadeByMember(kind),
      'needs approval': CHANGE_KIND[kind].needsApproval,
    }
    expect(Object.entries(traits).flatMap(([trait, has]) => (has ? [trait] : []))).toEqual(expected)
    expect(changeText(kind, 'bob')).toBe(text)
  })

  it('is listed in the order of documents', () => {
    expect(CHANGE_KINDS).toEqual([
      'invite',
      'resend',
      'replace-invitation',
      'cancel-invitation',
      'change-roles',
      'remove',
      'create-key',
      'rotate-key',
      'revoke-key',
    ])
  })
})
