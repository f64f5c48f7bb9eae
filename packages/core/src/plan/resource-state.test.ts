import { describe, expect, it } from 'vitest'
import { subtractAssignments } from '../catalog/assignment.ts'
import { atoms } from '../testing/assignments.ts'
import type { Change } from './change.ts'
import type { ChangeKind } from './change-kind.ts'
import { touchedResources } from './resource-state.ts'

function change(kind: ChangeKind, had: readonly string[], has: readonly string[]): Change {
  const [before, after] = [atoms(...had), atoms(...has)]
  return {
    kind,
    email: 'bob@example.com',
    before,
    after,
    grant: subtractAssignments(after, before),
    revoke: subtractAssignments(before, after),
    digest: '',
    carried: [],
  }
}

function touched(...changes: readonly Change[]): readonly string[] {
  return touchedResources(changes).map(({ kind, id }) => `${kind}/${id}`)
}

describe('the single resources that a change touches', () => {
  const had = ['owner', 'deployment/*=viewer', 'deployment/kept=viewer', 'deployment/lost=viewer']
  const has = ['deployment/*=viewer', 'deployment/kept=viewer', 'deployment/new=viewer']

  it.each<[ChangeKind, readonly string[]]>([
    // A member who leaves loses everything by leaving, and no assignment is touched.
    ['remove', []],
    ['cancel-invitation', []],
    ['change-roles', ['deployment/lost', 'deployment/new']],
    // A new invitation names everything anew.
    ['replace-invitation', ['deployment/kept', 'deployment/lost', 'deployment/new']],
  ])('of the kind %s', (kind, expected) => {
    expect(touched(change(kind, had, has))).toEqual(expected)
  })

  it.each<ChangeKind>(['invite', 'resend'])('of the kind %s are all that it is sent with', (kind) => {
    expect(touched(change(kind, kind === 'resend' ? has : [], has))).toEqual([
      'deployment/kept',
      'deployment/new',
    ])
  })

  it('are each named once, by kind and then by id', () => {
    const changes = [
      change('change-roles', ['elasticsearch/b=viewer'], ['deployment/b=viewer']),
      change('change-roles', ['deployment/b=viewer'], ['deployment/a=viewer', 'elasticsearch/b=admin']),
    ]
    expect(touched(...changes)).toEqual(['deployment/a', 'deployment/b', 'elasticsearch/b'])
  })
})
