import { type Assignment, DEFAULT_POLICY, planChanges, readRoster, Secret, type Snapshot } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { keepOwners } from './owner-ends.ts'

const OWNER: Assignment = { kind: 'organization', role: 'owner' }

function member(name: string, assignments: readonly Assignment[]) {
  return { userId: name, email: `${name}@acme.example`, assignments, unknown: [] }
}

const SNAPSHOT: Snapshot = {
  organization: { id: '1' },
  members: [member('ada', [OWNER]), member('bob', [OWNER]), member('cat', [])],
  invitations: [
    { email: 'eve@acme.example', token: new Secret('t'), expired: false, assignments: [], unknown: [] },
  ],
}

/** Cat takes over from Ada, and Eve's invitation is cancelled. */
function handOver() {
  const { roster } = readRoster(
    JSON.stringify({
      organization: '1',
      members: {
        'ada@acme.example': {},
        'bob@acme.example': { organization: 'owner' },
        'cat@acme.example': { organization: 'owner' },
      },
    }),
    { now: 0 },
  )
  if (roster === undefined) throw new Error('expected a valid file')
  return planChanges(roster, SNAPSHOT)
}

describe('keepOwners', () => {
  const policy = { ...DEFAULT_POLICY, minOwners: 2 }
  const names = (changes: readonly { readonly email: string }[]) => changes.map(({ email }) => email)

  it('leaves a plan alone that is safe as it is', () => {
    const plan = handOver()
    expect(keepOwners(plan.changes, plan, SNAPSHOT, policy)).toEqual({ due: plan.changes, waiting: [] })
  })

  it('lets the end of an ownership wait with what replaces it, and nothing else', () => {
    const plan = handOver()
    const withoutCat = plan.changes.filter(({ email }) => email !== 'cat@acme.example')
    const { due, waiting } = keepOwners(withoutCat, plan, SNAPSHOT, policy)
    expect(names(waiting)).toEqual(['ada@acme.example'])
    expect(names(due)).toEqual(['eve@acme.example'])
  })
})
