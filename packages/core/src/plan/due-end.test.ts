import { describe, expect, it } from 'vitest'
import { atoms, short } from '../testing/assignments.ts'
import { rosterOf } from '../testing/members-text.ts'
import { PLATFORM_ROLE } from '../testing/organization.ts'
import type { Change } from './change.ts'
import { dueEnds, withoutDueEnds } from './due-end.ts'

const ADA = 'ada@example.com'
const PAST = '2026-11-01'

/** Ada is a viewer, and was an editor until that day; Eve was a member until then. */
const roster = rosterOf({
  [ADA]: { deployments: { '*': ['viewer', { role: 'editor', expires: PAST }] } },
  'eve@example.com': { expires: PAST },
})

function changing(rest: Partial<Change>): Change {
  return {
    ...{ kind: 'change-roles', email: ADA, digest: 'of the whole', carried: [] },
    ...{ before: [], grant: [], revoke: [], after: [] },
    ...rest,
  }
}

const EDITOR = atoms('deployment/*=editor')
const VIEWER = atoms('deployment/*=viewer')
const OWNER = atoms('owner')

describe('what a change does besides ends that are due', () => {
  const removal = changing({ kind: 'remove', email: 'eve@example.com' })

  it.each<[string, Change]>([
    ['the role is all that it revokes', changing({ revoke: EDITOR })],
    ['it ends a membership that is due', removal],
  ])('is nothing if %s', (_, change) => {
    expect(withoutDueEnds(change, roster)).toBeUndefined()
  })

  it.each<[string, Partial<Change>, readonly string[]]>([
    ['grants', { grant: VIEWER }, []],
    ['revokes', { revoke: OWNER }, ['owner']],
    ['revokes what is not understood', { revokeUnknown: [PLATFORM_ROLE] }, []],
    ['grants as much as it revokes', { grant: VIEWER, revoke: OWNER }, ['owner']],
    [
      'revokes as much of what is understood as of what is not',
      { revoke: OWNER, revokeUnknown: [PLATFORM_ROLE] },
      ['owner'],
    ],
    ['grants as much as it revokes of that', { grant: VIEWER, revokeUnknown: [PLATFORM_ROLE] }, []],
  ])('is what it %s', (_, rest, revoked) => {
    const change = changing({ ...rest, revoke: [...(rest.revoke ?? []), ...EDITOR], after: VIEWER })
    const { revoke = [], after = [], ...besides } = withoutDueEnds(change, roster) ?? {}
    const { revoke: _revoke, after: _after, ...whole } = change
    expect(besides).toEqual(whole)
    expect(short(revoke)).toEqual(revoked)
    expect(short(after)).toEqual(['deployment/*=editor', 'deployment/*=viewer'])
  })

  it('is all of it if nothing of it is due, or its date was not decided before', () => {
    const other = changing({ revoke: OWNER })
    expect(withoutDueEnds(other, roster)).toBe(other)
    const due = changing({ revoke: EDITOR })
    for (const change of [due, removal]) expect(withoutDueEnds(change, roster, () => false)).toBe(change)
  })
})

describe('ends that are due', () => {
  it('are of the membership if the change ends it, and else of roles that it revokes', () => {
    expect(dueEnds({ kind: 'remove', email: 'Eve@example.com', revoke: [] }, roster)).toMatchObject({
      membership: { expires: PAST },
      roles: [],
    })
    const { membership, roles } = dueEnds(changing({ revoke: [...EDITOR, ...OWNER] }), roster)
    expect(membership).toBeUndefined()
    expect(short(roles.map(({ assignment }) => assignment))).toEqual(['deployment/*=editor'])
    expect(dueEnds(changing({ revoke: OWNER }), roster)).toEqual({ roles: [] })
  })
})
