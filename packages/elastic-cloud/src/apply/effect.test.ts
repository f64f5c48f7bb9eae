import { describe, expect, it } from 'vitest'
import { change, invitation, member, snapshot } from '../testing/changes.ts'
import { isRestOf, SnapshotIndex } from './effect.ts'

const VIEWER = 'deployment/d1=viewer'
const EDITOR = 'deployment/d1=editor'
const ADMIN = 'deployment/*=admin'

describe('a change is true of an organization', () => {
  const bob = (...texts: readonly string[]) => snapshot([member('bob', ...texts)])
  const invited = (texts: readonly string[], expired = false) =>
    snapshot([], [invitation('bob', texts, { expired })])

  it.each([
    [
      'an invitation that is open with these roles',
      change('invite', 'bob', [], [VIEWER]),
      invited([VIEWER]),
      true,
    ],
    ['one with fewer roles', change('invite', 'bob', [], [VIEWER, ADMIN]), invited([VIEWER]), false],
    ['one with more roles', change('invite', 'bob', [], [VIEWER]), invited([VIEWER, ADMIN]), false],
    ['one that has expired', change('invite', 'bob', [], [VIEWER]), invited([VIEWER], true), false],
    ['nobody', change('invite', 'bob', [], [VIEWER]), snapshot(), false],
    ['an invitation accepted meanwhile', change('invite', 'bob', [], [VIEWER]), bob(VIEWER), true],
    ['a resend that is open', change('resend', 'bob', [VIEWER], [VIEWER]), invited([VIEWER]), true],
    [
      'a replaced invitation',
      change('replace-invitation', 'bob', [EDITOR], [VIEWER]),
      invited([VIEWER]),
      true,
    ],
    [
      'one not yet replaced',
      change('replace-invitation', 'bob', [EDITOR], [VIEWER]),
      invited([EDITOR]),
      false,
    ],
    ['roles that are there', change('change-roles', 'bob', [VIEWER], [EDITOR]), bob(EDITOR), true],
    ['roles beside others', change('change-roles', 'bob', [VIEWER], [EDITOR]), bob(EDITOR, ADMIN), true],
    ['a role not yet granted', change('change-roles', 'bob', [VIEWER], [EDITOR]), bob(), false],
    ['a role not yet revoked', change('change-roles', 'bob', [VIEWER], [EDITOR]), bob(EDITOR, VIEWER), false],
    ['roles of a member who left', change('change-roles', 'bob', [VIEWER], []), snapshot(), false],
    [
      'roles of one who is only invited',
      change('change-roles', 'bob', [VIEWER], [EDITOR]),
      invited([EDITOR]),
      false,
    ],
    ['a removal', change('remove', 'bob', [VIEWER]), snapshot([member('cat')]), true],
    ['a removal of one still there', change('remove', 'bob', [VIEWER]), bob(VIEWER), false],
    ['a removal of one still invited', change('remove', 'bob', [VIEWER]), invited([]), false],
    ['a cancellation', change('cancel-invitation', 'bob', [VIEWER]), snapshot(), true],
    ['a cancellation of one still invited', change('cancel-invitation', 'bob'), invited([], true), false],
    [
      'a cancellation of one who has accepted',
      change('cancel-invitation', 'bob', [VIEWER]),
      bob(VIEWER),
      false,
    ],
  ])('%s', (_name, wanted, state, holds) => {
    expect(new SnapshotIndex(state).holds(wanted)).toBe(holds)
  })

  it('whatever the case of the address', () => {
    const index = new SnapshotIndex(snapshot([{ ...member('bob'), email: 'Bob@Example.com' }]))
    expect(index.member('bob@example.com')?.userId).toBe('bob')
  })

  it('counts the owners among its members', () => {
    const state = snapshot(
      [member('ada', 'owner'), member('bob', 'owner', VIEWER), member('cat')],
      [invitation('dan', ['owner'])],
    )
    expect([...new SnapshotIndex(state).ownerIds()]).toEqual(['ada', 'bob'])
  })
})

describe('what is planned anew is the rest of a change', () => {
  const removal = change('remove', 'bob', [VIEWER])
  const cancellation = change('cancel-invitation', 'bob', [VIEWER])
  const roleChange = change('change-roles', 'bob', [VIEWER], [EDITOR])
  const invite = change('invite', 'bob', [], [VIEWER])
  const replacement = change('replace-invitation', 'bob', [ADMIN], [VIEWER])

  it.each([
    ['the same removal', removal, removal, true],
    ['one of a member who has lost roles since', change('remove', 'bob'), removal, true],
    ['one of a member who has gained roles since', change('remove', 'bob', [VIEWER, ADMIN]), removal, false],
    ['a removal where an invitation was accepted', removal, cancellation, true],
    ['a removal where a wider one was accepted', change('remove', 'bob', [ADMIN]), cancellation, false],
    [
      'a cancellation of one who was invited anew',
      change('cancel-invitation', 'bob', [ADMIN]),
      removal,
      true,
    ],
    ['a role change after a removal', roleChange, removal, false],
    ['a removal after a role change', removal, roleChange, false],
    ['a removal after an invitation', removal, invite, false],
    ['half of a role change', change('change-roles', 'bob', [VIEWER, EDITOR], [EDITOR]), roleChange, true],
    [
      'a role change that grants more',
      change('change-roles', 'bob', [VIEWER], [EDITOR, ADMIN]),
      roleChange,
      false,
    ],
    [
      'a role change that revokes more',
      change('change-roles', 'bob', [VIEWER, ADMIN], [EDITOR]),
      roleChange,
      false,
    ],
    [
      'an invitation of a member who left meanwhile',
      change('invite', 'bob', [], [EDITOR]),
      roleChange,
      false,
    ],
    [
      'a resend to a member who left meanwhile',
      change('resend', 'bob', [EDITOR], [EDITOR]),
      roleChange,
      false,
    ],
    ['an invitation for a replacement half done', invite, replacement, true],
    ['a role change for an invitation accepted', change('change-roles', 'bob', [], [VIEWER]), invite, true],
    ['a replacement accepted meanwhile', change('change-roles', 'bob', [ADMIN], [VIEWER]), replacement, true],
    ['an invitation with more than was asked', change('invite', 'bob', [], [ADMIN, VIEWER]), invite, false],
    ['a replacement of a wider invitation', replacement, invite, false],
  ])('%s', (_name, now, original, isRest) => {
    expect(isRestOf(now, original)).toBe(isRest)
  })
})
