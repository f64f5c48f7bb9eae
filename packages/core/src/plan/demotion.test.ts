import { describe, expect, it } from 'vitest'
import { atoms } from '../testing/assignments.ts'
import { rosterOf } from '../testing/members-text.ts'
import { member, snapshot } from '../testing/organization.ts'
import { isDemotion } from './demotion.ts'
import { planChanges } from './planner.ts'

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
    const owner = { kind: 'organization', role: 'owner', applicationRoles: [] } as const
    expect(isDemotion({ kind: 'change-roles', before: [admin], after: [owner] })).toBe(true)
    expect(isDemotion({ kind: 'change-roles', before: [console], after: [owner] })).toBe(false)
  })
})

const BOB = 'bob@example.com'
const [ONE, OTHER] = ['b'.repeat(32), 'c'.repeat(32)]

interface Written {
  readonly bob?: object
  readonly rest?: object
}

/** Whether a file takes an Admin role from Bob, who has what another file gives him. */
function takesAdmin(before: Written, after: Written): boolean {
  const read = ({ bob = {}, rest = {} }: Written) =>
    rosterOf({ 'ada@example.com': { organization: 'owner' }, [BOB]: bob } as never, rest as never)
  const [base, head] = [read(before), read(after)]
  const held = base.members.get(BOB)?.assignments ?? []
  const members = [member('ada@example.com', ['owner']), { ...member(BOB), assignments: held }]
  return planChanges(head, snapshot(members)).changes.some(isDemotion)
}

describe('an edit of the file', () => {
  const admin = (scope: string, rest: object = {}) => ({
    deployments: { [scope]: { role: 'admin', ...rest } },
  })
  const viewer = { observability: { '*': 'viewer' } }
  const with2 = (roles: object) => ({ ...viewer, ...roles })
  const named = (deployments: object) => ({ resources: { deployments } })
  const grouped = (roles: object) => ({ groups: { sre: roles } })
  const everywhere = {
    deployments: { '*': 'admin' },
    elasticsearch: { '*': 'admin' },
    security: { '*': 'admin' },
  }

  it.each<[string, Written, Written]>([
    [
      'of a group',
      { bob: { groups: ['sre'] }, rest: grouped(admin('*')) },
      { bob: { groups: ['sre'] }, rest: grouped(viewer) },
    ],
    [
      'that leaves a group',
      { bob: { groups: ['sre'] }, rest: grouped(admin('*')) },
      { bob: viewer, rest: grouped(admin('*')) },
    ],
    [
      'that gives a name another id',
      { bob: admin('shop'), rest: named({ shop: ONE }) },
      { bob: admin('shop'), rest: named({ shop: OTHER }) },
    ],
    [
      'that swaps two names',
      { bob: admin('shop'), rest: named({ shop: ONE, logs: OTHER }) },
      { bob: admin('shop'), rest: named({ shop: OTHER, logs: ONE }) },
    ],
    ['from all of a kind to one', { bob: admin('*') }, { bob: admin(ONE) }],
    [
      'from all of a kind to two',
      { bob: admin('*') },
      { bob: { deployments: { [ONE]: 'admin', [OTHER]: 'admin' } } },
    ],
    ['from two to one', { bob: { deployments: { [ONE]: 'admin', [OTHER]: 'admin' } } }, { bob: admin(ONE) }],
    ['from one to another', { bob: admin(ONE) }, { bob: admin(OTHER) }],
    ['to Cloud Console only', { bob: admin('*') }, { bob: admin('*', { access: 'console' }) }],
    [
      'of an owner to Cloud Console only',
      { bob: { organization: 'owner' } },
      { bob: { organization: { role: 'owner', access: 'console' } } },
    ],
    [
      'of Admin beside an owner of Cloud Console only',
      { bob: { ...admin('*'), organization: { role: 'owner', access: 'console' } } },
      { bob: { organization: { role: 'owner', access: 'console' } } },
    ],
    [
      'to custom roles',
      { bob: { elasticsearch: { [ONE]: 'admin' } } },
      { bob: { elasticsearch: { [ONE]: { role: 'viewer', applicationRoles: ['superuser'] } } } },
    ],
    [
      'from every kind to some resources of each',
      { bob: everywhere },
      {
        bob: {
          deployments: { [ONE]: 'admin' },
          elasticsearch: { [ONE]: 'admin' },
          security: { [ONE]: 'admin' },
        },
      },
    ],
    [
      'from every kind to all but one',
      { bob: everywhere },
      { bob: { ...everywhere, security: { '*': 'editor' } } },
    ],
    [
      'from owner to Billing admin',
      { bob: { organization: 'owner' } },
      { bob: { organization: 'billing-admin' } },
    ],
    ['from owner to Admin of every kind', { bob: { organization: 'owner' } }, { bob: everywhere }],
    [
      'from Billing admin to another role',
      { bob: with2({ organization: 'billing-admin' }) },
      { bob: viewer },
    ],
    [
      'of a newer kind',
      { bob: with2({ workflows: { '*': 'admin' } }), rest: { policy: { extraKinds: ['workflows'] } } },
      { bob: viewer, rest: { policy: { extraKinds: ['workflows'] } } },
    ],
  ])('takes an Admin role %s', (_, before, after) => {
    expect(takesAdmin(before, after)).toBe(true)
  })

  it.each<[string, Written, Written]>([
    [
      'gives an id another name',
      { bob: admin('shop'), rest: named({ shop: ONE }) },
      { bob: admin('app'), rest: named({ app: ONE }) },
    ],
    [
      'writes a group out',
      { bob: { groups: ['sre'] }, rest: grouped(admin('*')) },
      { bob: admin('*'), rest: grouped(admin('*')) },
    ],
    ['widens a role', { bob: admin(ONE) }, { bob: admin('*') }],
    ['makes an owner', { bob: everywhere }, { bob: { organization: 'owner' } }],
    [
      'makes an owner of Cloud Console only from a Billing admin',
      { bob: { organization: 'billing-admin' } },
      { bob: { organization: { role: 'owner', access: 'console' } } },
    ],
    [
      'takes Editor',
      { bob: { deployments: { '*': 'editor' } } },
      { bob: { deployments: { '*': 'viewer' } } },
    ],
    [
      'takes custom roles, whatever they are called',
      { bob: with2({ elasticsearch: { [ONE]: { role: 'viewer', applicationRoles: ['superuser'] } } }) },
      { bob: viewer },
    ],
    [
      'takes a role that is newer than this release',
      { bob: with2({ deployments: { '*': 'chief' } }), rest: { policy: { extraRoles: ['chief'] } } },
      { bob: viewer, rest: { policy: { extraRoles: ['chief'] } } },
    ],
    ['takes everything, which is a removal for the limits', { bob: admin('*') }, { bob: {} }],
  ])('is no demotion if it %s', (_, before, after) => {
    const isRemoval = after.bob !== undefined && Object.keys(after.bob).length === 0
    expect(takesAdmin(before, after)).toBe(isRemoval)
  })
})
