import { describe, expect, it } from 'vitest'
import type { Assignment, Scope } from '../catalog/assignment.ts'
import { ASSIGNMENT_KINDS, type AssignmentKind } from '../catalog/kind.ts'
import { ResourceNames } from '../catalog/resource.ts'
import { ROLES, rolesOf } from '../catalog/role.ts'
import type { Change } from '../plan/change.ts'
import { CHANGE_KINDS, type ChangeKind } from '../plan/change-kind.ts'
import { atoms } from '../testing/assignments.ts'
import { member, snapshot } from '../testing/organization.ts'
import { type Action, actionsOf, actionText, can, mayWrite, obstacles, whoCan } from './permission.ts'

/** What an action is about, as seen by a member who holds a role on something. */
type Column = 'people' | 'organization' | 'all' | 'same' | 'another' | 'other kinds'

/**
 * The product's rules once more, holder by holder: who invites, cancels invitations and removes members; and on
 * what a member manages and sees assignments: organization roles, all of the holder's own kind, the same resource,
 * another one of the kind, anything of other kinds. Holders that have no line have no right.
 */
const RIGHTS = `
  holder                       people  organization  all  same  another  other kinds
  organization owner           yes     yes           yes  yes   yes      yes
  organization billing-admin   no      no            no   no    no       no
  deployment admin on all      no      no            yes  yes   yes      no
  deployment admin on one      no      no            no   yes   no       no
  elasticsearch admin on all   no      no            yes  yes   yes      no
  elasticsearch admin on one   no      no            no   yes   no       no
  observability admin on all   no      no            yes  yes   yes      no
  observability admin on one   no      no            no   yes   no       no
  security admin on all        no      no            yes  yes   yes      no
  security admin on one        no      no            no   yes   no       no
  vectordb admin on all        no      no            yes  yes   yes      no
  vectordb admin on one        no      no            no   yes   no       no
  workplaceai admin on all     no      no            yes  yes   yes      no
  workplaceai admin on one     no      no            no   yes   no       no
`

const COLUMNS: readonly Column[] = ['people', 'organization', 'all', 'same', 'another', 'other kinds']

const TABLE: ReadonlyMap<string, readonly Column[]> = new Map(
  RIGHTS.trim()
    .split('\n')
    .slice(1)
    .map((line) => {
      const cells = line.trim().split(/\s{2,}/)
      const [holder = '', ...rights] = cells
      return [holder, COLUMNS.filter((_column, index) => rights[index] === 'yes')] as const
    }),
)

/** Every role of the catalog and one that it does not know, on all and on one, with every meaning inside. */
const HOLDERS = ASSIGNMENT_KINDS.flatMap((kind): readonly Assignment[] => {
  const roles = [...rolesOf(kind).map(({ name }) => name), 'newcomer']
  if (kind === 'organization') return roles.map((role) => ({ kind, role }))
  return roles.flatMap((role) =>
    ['*', 'mine'].flatMap((resource) =>
      [undefined, [], ['logs_viewer']].map((inside) => ({
        kind,
        role,
        resource,
        ...(inside && { applicationRoles: inside }),
      })),
    ),
  )
})

function rightsOf({ kind, role, resource }: Assignment): readonly Column[] {
  const where = resource === undefined ? '' : resource === '*' ? ' on all' : ' on one'
  return TABLE.get(`${kind} ${role}${where}`) ?? []
}

/** Everything there is to do, with the column of the table it belongs to for a holder of this kind. */
function actionsFor(holder: AssignmentKind): readonly (readonly [Column, Action])[] {
  const people = (['invite', 'cancel-invitation', 'remove'] as const).map(
    (kind) => ['people', { kind }] as const,
  )
  const scopes = ASSIGNMENT_KINDS.flatMap((kind): readonly Scope[] =>
    kind === 'organization' ? [{ kind }] : ['*', 'mine', 'theirs'].map((resource) => ({ kind, resource })),
  )
  const column = ({ kind, resource }: Scope): Column => {
    if (kind === 'organization') return 'organization'
    if (kind !== holder) return 'other kinds'
    return resource === '*' ? 'all' : resource === 'mine' ? 'same' : 'another'
  }
  return [
    ...people,
    ...scopes.map((scope) => [column(scope), { kind: 'view-assignments', scope }] as const),
    ...scopes.flatMap((scope) =>
      [...rolesOf(scope.kind).map(({ name }) => name), 'newcomer'].map(
        (role) => [column(scope), { kind: 'manage-assignment', assignment: { ...scope, role } }] as const,
      ),
    ),
  ]
}

describe('the rules', () => {
  it('have a line for every role that manages anything, and no line for what does not exist', () => {
    const managing = ROLES.filter(
      // That Admins of connected clusters manage roles is documented nowhere.
      ({ kind, name }) =>
        (name === 'admin' && kind !== 'connected-cluster') || name === 'owner' || name === 'billing-admin',
    )
    expect(new Set([...TABLE.keys()].map((holder) => holder.replace(/ on .+/, '')))).toEqual(
      new Set(managing.map(({ kind, name }) => `${kind} ${name}`)),
    )
  })

  it.each(ASSIGNMENT_KINDS)('hold for every role of the kind %s and every action', (kind) => {
    const wrong = HOLDERS.filter((held) => held.kind === kind).flatMap((held) =>
      actionsFor(kind).flatMap(([column, action]) =>
        can([held], action).allowed === rightsOf(held).includes(column) ? [] : [{ held, action }],
      ),
    )
    expect(wrong).toEqual([])
  })

  it('give nothing to who holds nothing', () => {
    expect(actionsFor('deployment').filter(([, action]) => can([], action).allowed)).toEqual([])
  })

  it('allow to many roles what any one of them allows', () => {
    for (const [, action] of actionsFor('deployment')) {
      for (const held of HOLDERS) {
        const alone = can([held], action).allowed
        const [viewer] = atoms('security/theirs=viewer')
        expect(can(viewer ? [viewer, held] : [], action).allowed).toBe(alone)
      }
    }
  })

  it('let a principal write if they allow more than looking', () => {
    const wrong = HOLDERS.filter((held) => {
      const writes = actionsFor(held.kind).filter(([, { kind }]) => kind !== 'view-assignments')
      return mayWrite([held]) !== writes.some(([, action]) => can([held], action).allowed)
    })
    expect(wrong).toEqual([])
  })
})

const [SHOP_EDITOR] = atoms('deployment/d1=editor')
const [ALL_EDITOR] = atoms('deployment/*=editor')
const [OWNER] = atoms('owner')

function manage(assignment: Assignment | undefined): Action {
  if (assignment === undefined) throw new Error('expected an assignment')
  return { kind: 'manage-assignment', assignment }
}

describe('the reason', () => {
  it.each<[held: string, action: Action, reason: string]>([
    ['owner', { kind: 'invite' }, 'Organization owner may invite people.'],
    [
      'deployment/*=admin',
      manage(SHOP_EDITOR),
      'Admin on all deployments may grant or revoke Editor on the deployment shop.',
    ],
    [
      'deployment/d1=admin',
      { kind: 'view-assignments', scope: { kind: 'deployment', resource: 'd1' } },
      'Admin on the deployment shop may see the assignments on the deployment shop.',
    ],
    ['billing-admin', { kind: 'remove' }, 'To remove members takes an Organization owner.'],
    [
      'deployment/d2=admin',
      manage(SHOP_EDITOR),
      'To grant or revoke Editor on the deployment shop takes an Organization owner, Admin on all deployments or Admin on that deployment.',
    ],
    [
      'deployment/d1=admin',
      manage(ALL_EDITOR),
      'To grant or revoke Editor on all deployments takes an Organization owner or Admin on all deployments.',
    ],
    [
      'deployment/*=admin',
      manage(OWNER),
      'To grant or revoke Organization owner takes an Organization owner.',
    ],
    [
      'deployment/*=admin',
      { kind: 'view-assignments', scope: { kind: 'organization' } },
      'To see the assignments of the organization takes an Organization owner.',
    ],
  ])('of %s', (held, action, reason) => {
    const names = new ResourceNames([['deployment', 'd1', 'shop']])
    expect(can(atoms(held), action, names).reason).toBe(reason)
  })

  it('calls a resource without a name by its id', () => {
    expect(actionText(manage(SHOP_EDITOR))).toBe('grant or revoke Editor on the deployment d1')
  })
})

it('finds everybody who may, and by which role', () => {
  const organization = snapshot([
    member('ada@a.example', ['billing-admin', 'owner']),
    member('bob@a.example', ['deployment/d2=admin', 'deployment/*=viewer']),
    member('cat@a.example', ['deployment/*=admin']),
  ])
  const found = whoCan(manage(SHOP_EDITOR), organization.members).map(({ member: { email }, as }) => [
    email,
    as,
  ])
  expect(found).toEqual([
    ['ada@a.example', 'Organization owner'],
    ['cat@a.example', 'Admin on all deployments'],
  ])
  expect(whoCan({ kind: 'invite' }, organization.members)).toHaveLength(1)
})

describe('a change', () => {
  const change = (kind: ChangeKind): Change => ({
    kind,
    email: 'bob@a.example',
    grant: atoms('deployment/d1=editor'),
    revoke: atoms('deployment/d1=viewer', 'security/*=viewer'),
    digest: '',
    before: [],
    after: [],
    carried: [],
  })

  it.each<[ChangeKind, readonly string[]]>([
    ['invite', ['invite people']],
    ['resend', ['invite people']],
    ['replace-invitation', ['cancel invitations', 'invite people']],
    ['cancel-invitation', ['cancel invitations']],
    [
      'change-roles',
      [
        'grant or revoke Editor on the deployment d1',
        'grant or revoke Viewer on the deployment d1',
        'grant or revoke Viewer on all Security projects',
      ],
    ],
    ['remove', ['remove members']],
  ])('of the kind %s takes the right to do every part of it', (kind, actions) => {
    expect(actionsOf(change(kind)).map((action) => actionText(action))).toEqual(actions)
  })

  it('is within reach of an owner, whatever its kind', () => {
    expect(CHANGE_KINDS.flatMap((kind) => obstacles(atoms('owner'), change(kind)))).toEqual([])
  })

  it('is out of reach if any part of it is, and each part says why once', () => {
    expect(obstacles(atoms('deployment/*=admin'), change('change-roles'))).toEqual([
      'To grant or revoke Viewer on all Security projects takes an Organization owner or Admin on all Security projects.',
    ])
    expect(obstacles(atoms('deployment/d1=admin', 'security/*=admin'), change('change-roles'))).toEqual([])
  })
})
