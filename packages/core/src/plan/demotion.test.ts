import { describe, expect, it } from 'vitest'
import { atoms } from '../testing/assignments.ts'
import { isDemotion } from './demotion.ts'

const SHOP = 'a'.repeat(32)

const change = (before: readonly string[], after: readonly string[]) => ({
  kind: 'change-roles' as const,
  before: atoms(...before),
  after: atoms(...after),
})

describe('a demotion', () => {
  it.each<[string, readonly string[], readonly string[]]>([
    ['of an owner to Billing admin', ['owner'], ['billing-admin']],
    ['of an owner to Admin', ['owner'], ['deployment/*=admin']],
    ['of a Billing admin', ['billing-admin', 'deployment/*=viewer'], ['deployment/*=viewer']],
    ['of an Admin of all to Editor', ['deployment/*=admin'], ['deployment/*=editor']],
    ['of an Admin of one project', [`security/${SHOP}=admin`], [`security/${SHOP}=viewer`]],
    ['of an Admin of all to one', ['elasticsearch/*=admin'], [`elasticsearch/${SHOP}=admin`]],
    ['of an Admin of clusters', ['connected-cluster/*=admin'], ['connected-cluster/*=viewer']],
    ['of one kind of two', ['deployment/*=admin', 'security/*=admin'], ['deployment/*=admin']],
  ])('is one %s', (_, before, after) => {
    expect(isDemotion(change(before, after))).toBe(true)
  })

  it.each<[string, readonly string[], readonly string[]]>([
    ['a gain', ['deployment/*=viewer'], ['deployment/*=admin']],
    ['a loss of other roles', ['deployment/*=editor', 'security/*=viewer'], ['deployment/*=viewer']],
    ['a role that another includes', [`deployment/${SHOP}=admin`], ['deployment/*=admin']],
    ['becoming an owner', ['billing-admin', 'deployment/*=admin'], ['owner']],
    ['a persona with Admin in its name', ['security/*=detections-admin'], ['security/*=viewer']],
  ])('is not %s', (_, before, after) => {
    expect(isDemotion(change(before, after))).toBe(false)
  })

  it('is not the end of a membership, nor anything about an invitation', () => {
    const roles = { before: atoms('deployment/*=admin'), after: [] }
    for (const kind of ['remove', 'cancel-invitation', 'replace-invitation'] as const) {
      expect(isDemotion({ kind, ...roles })).toBe(false)
    }
  })

  it('is a loss of what Admin opens inside', () => {
    const admin = { kind: 'deployment', role: 'admin', resource: '*' } as const
    const console = { ...admin, applicationRoles: [] }
    expect(isDemotion({ kind: 'change-roles', before: [admin], after: [console] })).toBe(true)
    expect(isDemotion({ kind: 'change-roles', before: [console], after: [admin] })).toBe(false)
  })
})
