/** The state of people after the end dates of a file. */
import { type Assignment, assignmentKey, assignmentSet } from '../catalog/assignment.ts'
import type { EndedRole } from '../catalog/term.ts'
import { type ListedMember, memberIn, type Roster } from '../file/roster.ts'
import type { People } from '../organization/people.ts'
import type { Member } from '../organization/snapshot.ts'
import { isManagedBy } from '../plan/difference.ts'
import { roleEnds } from '../plan/due-end.ts'
import { isUserKey } from '../text/email.ts'
import type { TwoFiles } from './limited-ends.ts'
import { byTime, GONE, type Outlook, type Standing, type StandingAt } from './outlook.ts'

/**
 * Of everyone in `head` with an end: members, and people who have not joined yet.
 *
 * @param people As `head` lists them.
 * @param keysBefore The keys under which `base` lists members, by user id.
 */
export function memberOutlooks(
  { base, head }: TwoFiles,
  people: People,
  keysBefore: ReadonlyMap<string, string>,
): readonly Outlook[] {
  return [...head.members, ...head.expired].flatMap(([key, listed]): readonly Outlook[] => {
    if (people.unidentifiable.has(key)) return []
    const member = people.byKey.get(key)?.member
    if (member === undefined && (isUserKey(key) || head.expired.has(key))) return []
    const ends = endsOf(listed, member)
    if (ends.length === 0) return []
    const keyBefore = (member && keysBefore.get(member.userId)) ?? key
    const now = standingNow(member, base.members.get(keyBefore))
    return [
      {
        key,
        isThere: member !== undefined,
        ends: ends.sort(byTime),
        now,
        after: standingUnder(head, key, { member, now }),
        before: standingUnder(base, keyBefore, { member, now }),
        leave: 'remove',
      },
    ]
  })
}

/** Without ends that have passed of roles that the member no longer has. */
function rolesThatEnd(listed: ListedMember, member: Member | undefined): readonly EndedRole[] {
  const held = new Set(member?.assignments.map(assignmentKey))
  const isRevoked = (role: Assignment) => member !== undefined && !held.has(assignmentKey(role))
  const passed = new Set(listed.ended)
  return roleEnds(listed).filter((end) => !(passed.has(end) && isRevoked(end.assignment)))
}

function endsOf(listed: ListedMember, member: Member | undefined) {
  const { expiresAt } = listed
  return [
    ...(expiresAt === undefined ? [] : [{ at: expiresAt }]),
    ...rolesThatEnd(listed, member).map(({ assignment: role, expiresAt: at }) => ({ at, role })),
  ]
}

/** A change of the file also takes away roles that the file before grants and no run has granted yet. */
function standingNow(member: Member | undefined, listed: ListedMember | undefined): Standing {
  return {
    isIn: member !== undefined || listed !== undefined,
    roles: assignmentSet([...(member?.assignments ?? []), ...(listed?.assignments ?? [])]),
  }
}

interface Participation {
  readonly member: Member | undefined
  readonly now: Standing
}

function standingUnder(file: Roster, key: string, { member, now }: Participation): StandingAt {
  const { policy } = file
  const held = member?.assignments ?? []
  const listed = memberIn(file, key)
  const asNow = member ? { isIn: true, roles: held } : GONE
  if (listed === undefined) {
    const unlisted = policy.unlisted === 'report' || isUserKey(key) ? asNow : GONE
    return () => unlisted
  }
  const { expiresAt = Number.POSITIVE_INFINITY } = listed
  // Under "report", members keep what they have when their time runs out.
  const isOverAt = (time: number) => policy.unlisted === 'remove' && expiresAt <= time
  if (file.expired.has(key)) return (time) => (isOverAt(time) ? GONE : asNow)
  if (listed.mapped) {
    const mapped = { isIn: true, roles: now.roles }
    return (time) => (isOverAt(time) ? GONE : mapped)
  }
  const ends = [...rolesThatEnd(listed, member)].sort((a, b) => a.expiresAt - b.expiresAt)
  const preserved = held.filter((role) => !isManagedBy(policy, role))
  const ending = new Set(ends.map(({ assignment }) => assignmentKey(assignment)))
  const lasting = listed.assignments.filter((role) => !ending.has(assignmentKey(role)))
  // One for each number of ends that have come: the same at all times between two of them.
  const standings = Array.from({ length: ends.length + 1 }, (_, come): Standing => {
    const current = ends.slice(come).map(({ assignment }) => assignment)
    return { isIn: true, roles: assignmentSet([...lasting, ...current, ...preserved]) }
  })
  return (time) => {
    if (isOverAt(time)) return GONE
    const left = ends.findIndex((end) => end.expiresAt > time)
    return standings[left === -1 ? ends.length : left] ?? GONE
  }
}

/** When members leave under `head`, in order. Members that it does not list leave before any end. */
export function leavingTimes(head: Roster, people: People): readonly number[] {
  if (head.policy.unlisted === 'report') return []
  return [...people.byKey]
    .flatMap(([key, { member }]) => {
      if (!member?.email) return []
      const listed = memberIn(head, key)
      if (listed === undefined) return isUserKey(key) ? [] : [Number.NEGATIVE_INFINITY]
      return listed.expiresAt ?? []
    })
    .sort((a, b) => a - b)
}
