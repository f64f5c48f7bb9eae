import type { ChangeKind } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { rosterOf } from '../testing/members-files.ts'
import { BILLING, changeOf, OWNER } from '../testing/organization.ts'
import type { Cause } from './cause.ts'
import { besidesMergedEnds, mergedEnds } from './merged-end.ts'

const ZOE = 'zoe@acme.example'
const ended = (expires: string, rest = {}) => rosterOf({ [ZOE]: { expires } }, rest)
const HEAD = ended('2026-11-01')

describe('an end date', () => {
  it.each<[string, boolean, Cause]>([
    ['in a run without a push', true, { kind: 'same-file' }],
    ['that the file before the push had', true, { kind: 'push', before: ended('2026-11-01') }],
    ['that the push changed', false, { kind: 'push', before: ended('2026-11-02') }],
    ['that the push added', false, { kind: 'push', before: rosterOf({ [ZOE]: {} }) }],
    ['of a member added by the push', false, { kind: 'push', before: rosterOf() }],
    ['in a file that is new, or was broken', false, { kind: 'push' }],
    [
      'that the file had for another organization',
      false,
      { kind: 'push', before: ended('2026-11-01', { organization: '2' }) },
    ],
  ])('%s counts as merged: %s', (_, isMerged, cause) => {
    expect(mergedEnds(cause, HEAD)('Zoe@acme.example')).toBe(isMerged)
  })
})

describe('the end of a role', () => {
  const until = (expires: string | undefined) =>
    rosterOf({ [ZOE]: { organization: { role: 'owner', ...(expires !== undefined && { expires }) } } })
  const head = until('2026-11-01')

  it.each<[string, boolean, Cause]>([
    ['in a run without a push', true, { kind: 'same-file' }],
    ['that the file before the push had', true, { kind: 'push', before: until('2026-11-01') }],
    ['that the push changed', false, { kind: 'push', before: until('2026-11-02') }],
    ['that the push added', false, { kind: 'push', before: until(undefined) }],
    ['of a role that the push added', false, { kind: 'push', before: rosterOf({ [ZOE]: {} }) }],
    ['in a file that is new, or was broken', false, { kind: 'push' }],
  ])('%s counts as merged: %s', (_, isMerged, cause) => {
    expect(mergedEnds(cause, head)('Zoe@acme.example', OWNER)).toBe(isMerged)
  })
})

describe('what a change does besides ends that are due', () => {
  const always = () => true
  const never = () => false

  it.each<[ChangeKind, boolean]>([
    ['remove', true],
    ['cancel-invitation', true],
    ['change-roles', false],
    ['invite', false],
    ['replace-invitation', false],
    ['resend', false],
  ])('is nothing if it ends a membership whose date has passed: %s %s', (kind, isDue) => {
    expect(besidesMergedEnds(changeOf(kind, 'zoe'), HEAD, always) === undefined).toBe(isDue)
  })

  it('is all of it for a member whose date has not passed, and for a date that was not merged', () => {
    const [bob, zoe] = [changeOf('remove', 'bob'), changeOf('remove', 'zoe')]
    expect(besidesMergedEnds(bob, HEAD, always)).toBe(bob)
    expect(besidesMergedEnds(zoe, HEAD, never)).toBe(zoe)
    expect(besidesMergedEnds(changeOf('remove', 'ZOE'), HEAD, always)).toBeUndefined()
  })

  it('is what it grants and revokes apart from roles that have ended', () => {
    const head = rosterOf({ [ZOE]: { organization: { role: 'owner', expires: '2026-11-01' } } })
    const end = changeOf('change-roles', 'zoe', { revoke: [OWNER], before: [OWNER] })
    expect(besidesMergedEnds(end, head, always)).toBeUndefined()
    expect(besidesMergedEnds(end, head, never)).toBe(end)
    const more = { ...end, revoke: [OWNER, BILLING], before: [OWNER, BILLING] }
    expect(besidesMergedEnds(more, head, always)).toEqual({ ...more, revoke: [BILLING], after: [OWNER] })
  })
})
