/**
 * Outlooks: the state of members and API keys after the end dates of a file, and their state at the same time under the
 * file before.
 */
import { type Assignment, assignmentKey, assignmentSet } from '../catalog/assignment.ts'
import { type ListedKey, memberIn, type Roster } from '../file/roster.ts'
import type { People } from '../organization/people.ts'
import type { Member, OrganizationKey } from '../organization/snapshot.ts'
import { isUserKey } from '../text/email.ts'
import { keyIdSubject } from '../text/key-subject.ts'
import type { Change } from './change.ts'
import { isManagedBy } from './difference.ts'
import { roleEnds } from './due-end.ts'

/** Everything that would have changed for them by some time, as the one change that guards count. */
export type Outcome = Pick<Change, 'kind' | 'email' | 'before' | 'after'>

/** An end of a membership or an API key, or of a role. */
export interface OutlookEnd {
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly role?: Assignment
}

export interface Outlook {
  /** The key of the member, or the subject of the API key. */
  readonly key: string
  /** The ends that the file sets for what they have now, the first one first. */
  readonly ends: readonly OutlookEnd[]
  /** @param time Milliseconds since the epoch. Undefined if nothing has changed for them by then. */
  readonly outcomeAt: (time: number) => Outcome | undefined
  /** The same under the file before. */
  readonly outcomeBefore: (time: number) => Outcome | undefined
}

/**
 * Of the members that `head` sets an end for.
 *
 * @param people As `head` lists them.
 * @param keysBefore The keys under which `base` lists members, by user id.
 */
export function memberOutlooks(
  base: Roster,
  head: Roster,
  people: People,
  keysBefore: ReadonlyMap<string, string>,
): readonly Outlook[] {
  return [...head.members].flatMap(([key, listed]): readonly Outlook[] => {
    const member = people.byKey.get(key)?.member
    if (member === undefined) return []
    const held = new Set(member.assignments.map(assignmentKey))
    const roles = listed.mapped ? [] : roleEnds(listed)
    const ends = [
      ...(listed.expiresAt === undefined ? [] : [{ at: listed.expiresAt }]),
      ...roles.flatMap(({ assignment: role, expiresAt: at }) =>
        held.has(assignmentKey(role)) ? [{ at, role }] : [],
      ),
    ]
    if (ends.length === 0) return []
    return [
      {
        key,
        ends: ends.sort((a, b) => a.at - b.at),
        outcomeAt: (time) => memberOutcome(member, key, head, time),
        outcomeBefore: (time) => memberOutcome(member, keysBefore.get(member.userId) ?? key, base, time),
      },
    ]
  })
}

function memberOutcome(member: Member, key: string, file: Roster, time: number): Outcome | undefined {
  const { policy } = file
  const before = member.assignments
  const listed = memberIn(file, key)
  if (listed === undefined || (listed.expiresAt !== undefined && listed.expiresAt <= time)) {
    const isKept = policy.unlisted === 'report' || (listed === undefined && isUserKey(key))
    return isKept ? undefined : { kind: 'remove', email: key, before, after: [] }
  }
  if (listed.mapped) return undefined
  const over = new Set(
    roleEnds(listed)
      .filter(({ expiresAt }) => expiresAt <= time)
      .map(({ assignment }) => assignmentKey(assignment)),
  )
  const asked = listed.assignments.filter((role) => !over.has(assignmentKey(role)))
  const after = assignmentSet([...asked, ...before.filter((role) => !isManagedBy(policy, role))])
  const kept = new Set(after.map(assignmentKey))
  const isLess = before.some((role) => !kept.has(assignmentKey(role)))
  return isLess ? { kind: 'change-roles', email: key, before, after } : undefined
}

interface LiveKeys {
  readonly keys: readonly OrganizationKey[] | undefined
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** Every key gets an end when it is listed, so an end this far ahead does not count as a loss. In milliseconds. */
const FAR_AHEAD = 90 * 24 * 60 * 60 * 1000

/** Of the API keys that exist and are listed in `head`. */
export function keyOutlooks(base: Roster, head: Roster, { keys = [], now }: LiveKeys): readonly Outlook[] {
  return [...(head.keys?.current.values() ?? [])].flatMap((entry) =>
    keys
      .filter((key) => isOf(entry, key))
      .map((key) => ({
        key: entry.email,
        ends: [{ at: entry.expiresAt }],
        outcomeAt: (time) => keyOutcome(key, head, time),
        outcomeBefore: (time) => keyOutcome(key, base, time, now + FAR_AHEAD),
      })),
  )
}

/** @param unlistedEnd When a key ends that the file does not list. */
function keyOutcome(
  key: OrganizationKey,
  { keys, policy }: Roster,
  time: number,
  unlistedEnd = Number.POSITIVE_INFINITY,
): Outcome | undefined {
  const entry = [...(keys?.current.values() ?? []), ...(keys?.ended.values() ?? [])].find((each) =>
    isOf(each, key),
  )
  const ownEnd = key.expiresAt === undefined ? Number.POSITIVE_INFINITY : Date.parse(key.expiresAt)
  const isUnlisted = entry === undefined && keys !== undefined && policy.unlistedKeys === 'revoke'
  const end = Math.min(entry?.expiresAt ?? unlistedEnd, ownEnd)
  const isOver = isUnlisted || end <= time
  const email = entry?.email ?? keyIdSubject(key.id)
  return isOver ? { kind: 'revoke-key', email, before: key.assignments, after: [] } : undefined
}

/** Whether the entry is about the key: by its id, or as long as it has none, by its description. */
export function isOf(entry: ListedKey, { id, name }: OrganizationKey): boolean {
  return entry.id === undefined ? entry.name === name.trim() : entry.id === id
}
