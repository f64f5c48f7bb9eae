import type { ChangeKind } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { rosterOf } from '../testing/members-files.ts'
import { changeOf } from '../testing/organization.ts'
import type { Cause } from './cause.ts'
import { isDueEnd, mergedEnds } from './merged-end.ts'

const ZOE = 'zoe@acme.example'
const ended = (expires: string, rest = {}) => rosterOf({ [ZOE]: { expires } }, rest)
const HEAD = ended('2026-11-01')

describe('an end date', () => {
  it.each<[string, boolean, Cause]>([
    ['in a run without a push', true, { kind: 'same-file' }],
    ['that the file before the push had', true, { kind: 'push', before: ended('2026-11-01') }],
    ['that the push changed', false, { kind: 'push', before: ended('2026-11-02') }],
    ['that the push added', false, { kind: 'push', before: rosterOf({ [ZOE]: {} }) }],
    ['of a member whom the push added', false, { kind: 'push', before: rosterOf() }],
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

describe('an end that is due', () => {
  const always = () => true
  const never = () => false

  it.each<[ChangeKind, boolean]>([
    ['remove', true],
    ['cancel-invitation', true],
    ['change-roles', false],
    ['invite', false],
    ['replace-invitation', false],
    ['resend', false],
  ])('is a change that ends the membership: %s %s', (kind, isDue) => {
    expect(isDueEnd(changeOf(kind, 'zoe'), HEAD, always)).toBe(isDue)
  })

  it('is that of a member whose date has passed', () => {
    expect(isDueEnd(changeOf('remove', 'bob'), HEAD, always)).toBe(false)
    expect(isDueEnd(changeOf('remove', 'ZOE'), HEAD, always)).toBe(true)
  })

  it('is one whose date was merged', () => {
    expect(isDueEnd(changeOf('remove', 'zoe'), HEAD, never)).toBe(false)
  })
})
