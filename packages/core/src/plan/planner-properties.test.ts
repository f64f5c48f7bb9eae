import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assignmentKey, assignmentSet, compareText, subtractAssignments } from '../catalog/assignment.ts'
import { isPredefined } from '../catalog/role.ts'
import type { Snapshot } from '../organization/snapshot.ts'
import { accessOf, assignment } from '../testing/arbitraries.ts'
import { rosterOf } from '../testing/members-text.ts'
import { invitation, member, PLATFORM_ROLE, snapshot } from '../testing/organization.ts'
import type { Change } from './change.ts'
import { planDocument } from './document.ts'
import { planChanges } from './planner.ts'

const EMAILS = ['ada@a.example', 'bob@a.example', 'cat@a.example', 'dan@corp.example', 'eve@corp.example']
const held = fc.array(assignment('threat-hunter'), { maxLength: 5 })
const unknown = fc.subarray([PLATFORM_ROLE])
const time = fc.constantFrom('2026-11-01T00:00:00Z', '2026-11-02T00:00:00Z')

const members = fc
  .array(fc.record({ email: fc.constantFrom(...EMAILS, ''), upper: fc.boolean(), held, unknown }), {
    maxLength: 6,
  })
  .map((list) =>
    list.map(({ email, upper, held: assignments, unknown: kept }, index) => ({
      ...member(upper ? email.toUpperCase() : email, [], { userId: `user-${index}`, unknown: kept }),
      assignments,
    })),
  )
const invitations = fc
  .array(fc.record({ email: fc.constantFrom(...EMAILS), held, unknown, expired: fc.boolean(), time }), {
    maxLength: 6,
  })
  .map((list) =>
    list.map(({ email, held: assignments, unknown: kept, expired, time: expiresAt }) => ({
      ...invitation(email, [], { expired, expiresAt, unknown: kept }),
      assignments,
    })),
  )
const organization = fc.tuple(members, invitations).map(([people, invited]) => snapshot(people, invited))

const roster = fc
  .record({
    people: fc.dictionary(fc.constantFrom(...EMAILS), fc.array(assignment(), { maxLength: 5 }), {
      minKeys: 1,
      noNullPrototype: true,
    }),
    unlisted: fc.constantFrom('remove' as const, 'report' as const),
    domains: fc.subarray(['corp.example']),
  })
  .map(({ people, unlisted, domains }) => {
    const entries = Object.entries(people).map(([email, atoms]) => [email, accessOf(atoms)])
    return rosterOf(Object.fromEntries(entries), { policy: { unlisted, sso: { domains } } })
  })

/** The organization once the changes have taken effect, and everybody invited has accepted or not. */
function applied(before: Snapshot, changes: readonly Change[]): Snapshot {
  const byEmail = new Map(changes.map((change) => [change.email.toLowerCase(), change]))
  const people = before.members.flatMap((person) => {
    const change = byEmail.get(person.email?.toLowerCase() ?? '')
    if (change === undefined || change.userId !== person.userId) return [person]
    return change.kind === 'remove' ? [] : [{ ...person, assignments: change.after }]
  })
  const kept = before.invitations.filter(({ email }) => !byEmail.has(email.toLowerCase()))
  const sent = changes
    .filter(({ kind }) => kind === 'invite' || kind === 'resend' || kind === 'replace-invitation')
    .map(({ email, after, carried }) => ({
      ...invitation(email, [], { unknown: carried }),
      assignments: after,
    }))
  return { ...before, members: people, invitations: [...kept, ...sent] }
}

describe('every plan', () => {
  it('has at most one change a person, in order, each with exactly its effects', () => {
    fc.assert(
      fc.property(roster, organization, (wanted, actual) => {
        const { changes } = planChanges(wanted, actual)
        const emails = changes.map(({ email }) => email.toLowerCase())
        expect(emails).toEqual([...new Set(emails)].sort(compareText))
        for (const { kind, before, after, grant, revoke } of changes) {
          const granted = new Set(grant.map(assignmentKey))
          expect(revoke.filter((atom) => granted.has(assignmentKey(atom)))).toEqual([])
          expect(assignmentSet([...subtractAssignments(before, revoke), ...grant])).toEqual(after)
          expect(subtractAssignments(revoke, before)).toEqual([])
          const ends = kind === 'remove' || kind === 'cancel-invitation'
          if (ends) expect(revoke).toEqual(before)
          else expect(revoke.filter((atom) => !isPredefined(atom.kind, atom.role))).toEqual([])
        }
      }),
      { numRuns: 300 },
    )
  })

  it('leaves nothing to do once it is applied', () => {
    fc.assert(
      fc.property(roster, organization, (wanted, actual) => {
        const { changes } = planChanges(wanted, actual)
        expect(planChanges(wanted, applied(actual, changes)).changes).toEqual([])
      }),
      { numRuns: 300 },
    )
  })

  it('has the same bytes for the same people in any order', () => {
    const shuffled = organization.chain((actual) =>
      fc.record({
        actual: fc.constant(actual),
        other: fc.record({
          organization: fc.constant(actual.organization),
          members: fc.shuffledSubarray([...actual.members], { minLength: actual.members.length }),
          invitations: fc.shuffledSubarray([...actual.invitations], { minLength: actual.invitations.length }),
        }),
      }),
    )
    fc.assert(
      fc.property(roster, shuffled, (wanted, { actual, other }) => {
        const turned = {
          ...other,
          members: other.members.map((person) => ({
            ...person,
            assignments: [...person.assignments].reverse(),
          })),
        }
        const [one, two] = [actual, turned].map((input) => {
          const plan = planChanges(wanted, input)
          return JSON.stringify([planDocument(plan), plan.changes])
        })
        expect(one).toBe(two)
      }),
      { numRuns: 300 },
    )
  })

  it('does not touch those who agree', () => {
    fc.assert(
      fc.property(roster, organization, (wanted, actual) => {
        const agreeing = [...wanted.members.values()].map(({ email, assignments }) => ({
          ...member(email.toUpperCase()),
          assignments,
        }))
        const others = actual.members.filter(({ email }) => !wanted.members.has(email?.toLowerCase() ?? ''))
        const { changes } = planChanges(wanted, { ...actual, members: [...others, ...agreeing] })
        expect(changes.filter(({ email }) => wanted.members.has(email.toLowerCase()))).toEqual([])
      }),
    )
  })
})
