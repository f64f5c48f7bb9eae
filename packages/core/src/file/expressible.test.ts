import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Assignment, assignmentKey, assignmentSet } from '../catalog/assignment.ts'
import { ASSIGNMENT_KINDS, byScopeKey } from '../catalog/kind.ts'
import { planChanges } from '../plan/planner.ts'
import { accessOf, assignment } from '../testing/arbitraries.ts'
import { atoms } from '../testing/assignments.ts'
import { membersText, NOW, rosterOf } from '../testing/members-text.ts'
import { invitation, member, snapshot } from '../testing/organization.ts'
import { emailKey } from '../text/email.ts'
import { isExpressible, isListable } from './expressible.ts'
import { readRoster } from './read-roster.ts'

const ID = 'a'.repeat(32)

/** Anything that the API can return. */
const anyAssignment: fc.Arbitrary<Assignment> = fc
  .record({
    kind: fc.constantFrom(...ASSIGNMENT_KINDS),
    role: fc.constantFrom(
      'owner',
      'admin',
      'viewer',
      'developer',
      't1-analyst',
      'Hunter',
      'organization-admin',
    ),
    resource: fc.constantFrom('*', ID, ID.toUpperCase(), 'es-1', 'a/b', ''),
    applicationRoles: fc.constantFrom(undefined, [], ['logs'], ['a b']),
  })
  .map(({ kind, role, resource, applicationRoles }) => ({
    kind,
    role,
    ...(kind === 'organization' ? {} : { resource }),
    ...(applicationRoles === undefined || kind === 'organization' ? {} : { applicationRoles }),
  }))

describe('what a members file can express', () => {
  it('is exactly what can be written and read back', () => {
    const any = fc.oneof(anyAssignment, assignment())
    fc.assert(
      fc.property(any, (atom) => {
        const policy = {
          extraRoles: ['owner', 'admin', 'viewer', 'developer', 't1-analyst', 'organization-admin'],
        }
        const resources = byScopeKey(() => ({ 'es-1': 'es-1', 'a/b': 'a/b' }))
        const usable = JSON.parse(
          JSON.stringify(resources, (key, value) => (key === 'a/b' ? undefined : value)),
        )
        const text = membersText(
          { 'ada@a.example': accessOf([atom]) as never },
          { policy, resources: usable },
        )
        const asked = readRoster(text, { now: NOW }).roster?.members.get('ada@a.example')?.assignments
        const expected = asked?.map(assignmentKey).join() === assignmentKey(atom)
        expect(isExpressible(atom), JSON.stringify(atom)).toBe(expected)
      }),
      { numRuns: 500 },
    )
  })

  it.each([
    ['ada@example.com', true],
    ['ADA@Example.com', true],
    ['ada', false],
    ['ada@example.com\n', true],
    ['"ada l"@example.com', false],
    [`${'a'.repeat(250)}@example.com`, false],
    ['a\u200Bda@example.com', false],
  ])('the address %j: %s', (email, listable) => {
    expect(isListable(email)).toBe(listable)
    const text = JSON.stringify({ organization: '1', members: { [emailKey(email)]: {} } })
    expect(readRoster(text, { now: NOW }).roster !== undefined).toBe(listable)
  })
})

describe('what it cannot express', () => {
  const HELD = [
    'elasticsearch/*=developer[logs]',
    'connected-cluster/*=viewer[]',
    `deployment/${ID.toUpperCase()}=viewer`,
    'deployment/a b=viewer',
  ]

  it('is shown and preserved, for members and in invitations that are sent again', () => {
    const organization = snapshot(
      [member('ada@a.example', [...HELD, 'owner'])],
      [invitation('bob@a.example', [...HELD, 'billing-admin'])],
    )
    const plan = planChanges(rosterOf({ 'ada@a.example': {}, 'bob@a.example': {} }), organization)
    expect(plan.changes.map(({ kind, revoke }) => [kind, revoke])).toEqual([
      ['change-roles', atoms('owner')],
      ['replace-invitation', atoms('billing-admin')],
    ])
    for (const { after } of plan.changes) expect(after).toEqual(assignmentSet(atoms(...HELD)))
    expect(plan.findings.map(({ message }) => message)).toEqual([
      `ada@a.example holds roles in a form that no members file can ask for, which stay as they are: connectedClusters/*=viewer:console, deployments/${'A'.repeat(32)}=viewer, deployments/a b=viewer, elasticsearch/*=developer[logs].`,
      expect.stringContaining('bob@a.example holds roles in a form'),
    ])
  })

  it('goes with a removed member', () => {
    const plan = planChanges(
      rosterOf({ 'bob@a.example': {} }),
      snapshot([member('ada@a.example', HELD), member('bob@a.example')]),
    )
    expect(plan.changes.map(({ kind, after }) => [kind, after])).toEqual([['remove', []]])
  })

  it('is left alone if it is an address, like a member without one', () => {
    const odd = 'a\u200Bda@a.example'
    const organization = snapshot([member(odd, ['owner']), member('bob@a.example')], [invitation('cat')])
    const plan = planChanges(rosterOf({ 'bob@a.example': {} }), organization)
    expect(plan.changes).toEqual([])
    expect(plan.findings.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      `unlistable-address: No members file can list the address ${JSON.stringify(odd)}: it is left alone.`,
      'unlistable-address: No members file can list the address "cat": it is left alone.',
    ])
  })
})
