import { type Approvable, CHANGE_KINDS, type Change } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { rosterOf } from '../testing/members-files.ts'
import { changeOf } from '../testing/organization.ts'
import { authorityIntroduced, subjectsOf } from './subjects.ts'

const ENDED = rosterOf({ 'bob@acme.example': { expires: '2026-11-01' } })

function emails(changes: readonly Change[], isMergedEnd = false, head = rosterOf()) {
  const subjects = subjectsOf({ changes, authority: [], head, isMergedEnd: () => isMergedEnd })
  return subjects.map((subject) => subject.kind === 'change' && subject.change.email)
}

describe('an approval is needed', () => {
  it.each(CHANGE_KINDS.map((kind) => [kind, kind !== 'resend'] as const))(
    'for the change %s: %s',
    (kind, isNeeded) => {
      const change = changeOf(kind, 'zoe')
      expect(emails([change])).toEqual(isNeeded ? [change.email] : [])
    },
  )

  it('not for an end whose date was merged', () => {
    const change = changeOf('remove', 'bob')
    expect(emails([change], true, ENDED)).toEqual([])
    expect(emails([change], false, ENDED)).toEqual([change.email])
    expect(emails([change], true, rosterOf())).toEqual([change.email])
  })

  it('for every change of authority', () => {
    const authority = authorityIntroduced(rosterOf(), rosterOf({}, { policy: { minOwners: 2 } }))
    const subjects = subjectsOf({ changes: [], authority, head: rosterOf(), isMergedEnd: () => true })
    const expected: Approvable = {
      kind: 'authority',
      authority: expect.objectContaining({ field: 'minOwners' }),
    }
    expect(subjects).toEqual([expected])
  })
})

describe('the authority that a file introduces', () => {
  it('is what differs from the file before', () => {
    expect(authorityIntroduced(rosterOf(), rosterOf())).toEqual([])
  })

  it('is all of it if there was no valid file', () => {
    expect(authorityIntroduced(undefined, rosterOf())).toMatchObject([{ kind: 'login', after: 'ada' }])
  })
})
