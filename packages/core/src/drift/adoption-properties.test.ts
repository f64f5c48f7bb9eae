import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Assignment } from '../catalog/assignment.ts'
import { readRoster } from '../file/read-roster.ts'
import type { Roster } from '../file/roster.ts'
import type { Snapshot } from '../organization/snapshot.ts'
import { planChanges } from '../plan/planner.ts'
import type { ResourceStates } from '../plan/resource-state.ts'
import { touchedBetween } from '../plan/touched.ts'
import { accessOf, assignment } from '../testing/arbitraries.ts'
import { commentedText } from '../testing/commented-text.ts'
import { NOW, ORGANIZATION, soundFile } from '../testing/members-text.ts'
import { invitation, member, PLATFORM_ROLE, snapshot } from '../testing/organization.ts'
import { emailKey } from '../text/email.ts'
import { adopt } from './adoption.ts'

const [A, B] = ['a'.repeat(32), 'b'.repeat(32)]
const LISTED = ['ada@a.example', 'Bob@a.example', 'cat@a.example', 'dan@corp.example', 'eve@corp.example']
const STRANGERS = ['yan@a.example', 'ZOE@corp.example', '"odd one"@a.example']

const access = fc.array(assignment(), { maxLength: 4 }).map(accessOf)
const held = fc.array(assignment('threat-hunter'), { maxLength: 4 })

const entry = fc
  .record(
    {
      access,
      groups: fc.subarray(['sre', 'support']),
      expires: fc.constantFrom('2026-01-31', '2026-11-30', '2027-01-31T12:00:00Z'),
      reason: fc.constant('on call'),
    },
    { requiredKeys: ['access'] },
  )
  .map(({ access: own, ...rest }) => ({ ...rest, ...own }))

const file = commentedText(
  fc.record(
    {
      organization: fc.constant(ORGANIZATION),
      resources: fc.constantFrom({}, { deployments: { logs: A }, security: { siem: B } }),
      groups: fc.record({ sre: access, support: access }),
      members: fc.dictionary(fc.constantFrom(...LISTED), entry, { minKeys: 1, noNullPrototype: true }),
      policy: fc.record(
        {
          unlisted: fc.constantFrom('remove', 'report'),
          resend: fc.constantFrom('on-merge', 'always', 'never'),
          sso: fc.constant({ domains: ['corp.example'] }),
          extraRoles: fc.constantFrom([], ['threat-hunter']),
        },
        { requiredKeys: [] },
      ),
    },
    { requiredKeys: ['organization', 'groups', 'members'] },
  ),
)

type Standing =
  | 'as-listed'
  | 'other-roles'
  | 'invited'
  | 'invited-otherwise'
  | 'invited-twice'
  | 'expired'
  | 'gone'
const standing = fc.constantFrom<Standing>(
  'as-listed',
  'as-listed',
  'other-roles',
  'invited',
  'invited-otherwise',
  'invited-twice',
  'expired',
  'gone',
)

/** An organization in which each person differs from the file as given. */
function organization(roster: Roster) {
  const people = [...LISTED, ...STRANGERS]
  return fc
    .array(fc.record({ standing, held, more: held, unknown: fc.subarray([PLATFORM_ROLE]) }), {
      minLength: people.length,
      maxLength: people.length,
    })
    .map((stand): Snapshot => {
      const known = people.flatMap((email, index) => {
        const {
          standing: how,
          held: other = [],
          more = [],
          unknown = [],
        } = stand[index] ?? { standing: 'gone' }
        const listed = roster.members.get(emailKey(email))?.assignments ?? other
        return { email, how, other, more, unknown, listed: [...listed] }
      })
      const sent = (email: string, assignments: readonly Assignment[], expired = false) => ({
        ...invitation(email, [], { expired }),
        assignments,
      })
      return snapshot(
        known.flatMap(({ email, how, other, unknown, listed }) =>
          how === 'as-listed' || how === 'other-roles'
            ? [{ ...member(email, [], { unknown }), assignments: how === 'as-listed' ? listed : other }]
            : [],
        ),
        known.flatMap(({ email, how, other, more, listed }) => {
          if (how === 'invited') return [sent(email, listed)]
          if (how === 'invited-otherwise') return [sent(email, other), sent(email, listed, true)]
          if (how === 'invited-twice') return [sent(email, other), sent(email, more)]
          return how === 'expired' ? [sent(email, other, true)] : []
        }),
      )
    })
}

const STATES: readonly ResourceStates[] = [
  { stopped: new Set(), missing: new Set() },
  { stopped: new Set([`deployment/${A}`]), missing: new Set([`security/${B}`]) },
]

const situation = file
  .map(({ text, comments }) => ({ text, comments, ...readRoster(text, { now: NOW }) }))
  .filter(({ roster }) => roster !== undefined)
  .chain(({ text, comments, roster }) => {
    if (roster === undefined) throw new Error('expected a sound file')
    return fc.record({
      text: fc.constant(text),
      comments: fc.constant(comments),
      roster: fc.constant(roster),
      actual: organization(roster),
      resources: fc.constantFrom(...STATES),
      names: fc.constantFrom(
        new Map<string, string>(),
        new Map([
          [`deployment/${A}`, 'logs'],
          [`security/${B}`, '*'],
        ]),
      ),
    })
  })

function adopted({
  text,
  roster,
  actual,
  resources,
  names,
}: typeof situation extends fc.Arbitrary<infer T> ? T : never) {
  const plan = planChanges(roster, actual, { resources })
  const adoption = adopt({ file: soundFile(text), snapshot: actual, plan }, { now: NOW, resources, names })
  const { roster: after } = readRoster(adoption.text, { now: NOW })
  if (after === undefined) throw new Error('expected a sound file')
  return { plan, adoption, after }
}

describe('an adoption', () => {
  it('leaves nothing to plan except what it names', () => {
    let full = 0
    fc.assert(
      fc.property(situation, (given) => {
        const { adoption, after } = adopted(given)
        const { actual, resources } = given
        const rest = planChanges(after, actual, { resources })
        const left = new Set(adoption.left.map(({ email }) => emailKey(email)))
        expect(rest.changes.filter(({ email }) => !left.has(emailKey(email)))).toEqual([])
        const reported = rest.findings.filter(({ code }) => code === 'unlisted-member')
        expect(reported.filter(({ email = '' }) => !left.has(emailKey(email)))).toEqual([])
        const unwritable = adoption.left.filter(({ reason }) => reason === 'not-writable')
        // For these people, the only file that cannot be written is one that lists nobody.
        if (unwritable.length > 0) {
          expect(unwritable.map(({ email }) => emailKey(email))).toEqual(
            [...given.roster.members.keys()].sort(),
          )
          expect(
            actual.members.filter(({ email = '' }) => given.roster.members.has(emailKey(email))),
          ).toEqual([])
        }
        if (adoption.adopted.length > 0) full += 1
      }),
      { numRuns: 150 },
    )
    expect(full).toBeGreaterThan(100)
  })

  it('changes nothing when merged: a merge does what it would have done before', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const { after } = adopted(given)
        const { roster, actual, resources } = given
        const before = planChanges(roster, actual, { resources })
        const isTouched = touchedBetween(roster, after)
        const then = planChanges(after, actual, { isTouched, resources })
        const digests = new Set(before.changes.map(({ digest }) => digest))
        expect(then.changes.filter(({ digest }) => !digests.has(digest))).toEqual([])
      }),
      { numRuns: 150 },
    )
  })

  it('keeps entries that agree with the organization, and those that it leaves to people', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const { adoption, after } = adopted(given)
        const touched = new Set(adoption.adopted.map(emailKey))
        const untouched = (members: Roster['members']) =>
          [...members]
            .filter(([key]) => !touched.has(key))
            .map(([key, { position: _position, ...listed }]) => [key, listed])
        expect(untouched(after.members)).toEqual(untouched(given.roster.members))
        expect(untouched(after.expired)).toEqual(untouched(given.roster.expired))
        expect(after.policy).toEqual(given.roster.policy)
        if (adoption.adopted.length === 0) expect(adoption.text).toBe(given.text)
      }),
      { numRuns: 150 },
    )
  })

  it('is idempotent', () => {
    fc.assert(
      fc.property(situation, (given) => {
        const first = adopted(given)
        const again = adopted({ ...given, text: first.adoption.text, roster: first.after })
        expect(again.adoption.text).toBe(first.adoption.text)
        expect(again.adoption.adopted).toEqual([])
      }),
      { numRuns: 100 },
    )
  })
})
