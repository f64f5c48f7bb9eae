import { DEFAULT_POLICY, planChanges } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { rosterOf } from '../testing/members-files.ts'
import { BILLING, invitation, member, OWNER, organization } from '../testing/organization.ts'
import { keepOwners } from './owner-ends.ts'

const SNAPSHOT = organization(
  [member('bob', [OWNER]), member('cat'), member('dan', [OWNER, BILLING])],
  [invitation('eve')],
)

/** Cat takes over from Ada, Bob stays, Dan loses another role, and Eve's invitation is cancelled. */
const PLAN = planChanges(
  rosterOf({
    'ada@acme.example': {},
    'bob@acme.example': { organization: 'owner' },
    'cat@acme.example': { organization: 'owner' },
    'dan@acme.example': { organization: 'owner' },
  }),
  SNAPSHOT,
)

const names = (changes: readonly { readonly email: string }[]) => changes.map(({ email }) => email)

describe('keepOwners', () => {
  const policy = { ...DEFAULT_POLICY, minOwners: 3 }
  const divide = (due = PLAN.changes) => keepOwners({ due, plan: PLAN, snapshot: SNAPSHOT, policy })

  it('leaves a plan alone that is safe as it is', () => {
    expect(divide()).toEqual({ due: PLAN.changes, waiting: [], reason: '' })
  })

  it('lets the end of an ownership wait with what replaces it, and nothing else', () => {
    const { due, waiting, reason } = divide(PLAN.changes.filter(({ email }) => email !== 'cat@acme.example'))
    expect(reason).toContain('"minOwners" asks for 3')
    expect(names(waiting)).toEqual(['ada@acme.example'])
    expect(names(due)).toEqual(['dan@acme.example', 'eve@acme.example'])
  })

  it('does not judge removals, which have a limit of their own', () => {
    const people = ['eva', 'fay', 'gus'].map((name) => member(name))
    const snapshot = organization(people)
    const plan = planChanges(rosterOf(), snapshot)
    const due = plan.changes
    expect(due).toHaveLength(3)
    expect(keepOwners({ due, plan, snapshot, policy: DEFAULT_POLICY }).waiting).toEqual([])
    expect(keepOwners({ due, plan, snapshot, policy: DEFAULT_POLICY }).reason).toBe('')
  })
})
