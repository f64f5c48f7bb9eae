/**
 * What the file asks for and the organization does not have, from these two alone. Plans leave out people who cannot be
 * identified, roles that nobody manages, and API keys that the run cannot read. A run that did not look at them must
 * not record that they match the file.
 */
import {
  type Assignment,
  assignmentKey,
  assignmentSet,
  type EffectPart,
  effectDigest,
  emailKey,
  endedIn,
  endOfEntry,
  entryIn,
  type ListedKey,
  listedIn,
  type OrganizationKey,
  People,
  type Roster,
  type Snapshot,
  subtractAssignments,
  type UnknownAssignment,
} from '@roster/core'
import { type Demand, isAskedBy } from '../ledger/demand.ts'

/** What is known of a person or an API key. If they cannot be identified, nothing is certain to be in force. */
interface Held {
  /** An e-mail key, `user:` and a user id, or the subject of an API key. */
  readonly subject: string
  /** Whether the membership, an open invitation, or the API key certainly exists. */
  readonly isThere: boolean
  /** Whether it is certainly gone. */
  readonly isGone: boolean
  readonly holds: readonly Assignment[]
  /** The contents of an invitation beside a membership, or of one of several people. */
  readonly mayHold: readonly Assignment[]
  readonly unknown: readonly UnknownAssignment[]
}

export function notInForce(roster: Roster, snapshot: Snapshot): readonly Demand[] {
  return [...peopleHeld(roster, snapshot), ...keysHeld(roster, snapshot.keys)].flatMap((held) =>
    partsNotInForce(held, roster)
      .filter((part) => isAskedBy({ email: held.subject, part }, roster))
      .map((part) => ({
        email: held.subject,
        part,
        digest: effectDigest(roster.organization, held.subject, part),
        changeDigest: '',
        planDigest: '',
      })),
  )
}

function partsNotInForce(
  { subject, isThere, isGone, holds, mayHold, unknown }: Held,
  roster: Roster,
): readonly EffectPart[] {
  const listed = listedIn(roster, subject)?.assignments ?? []
  const end = endOfEntry(endedIn(roster, subject))
  const ended = entryIn(roster, subject)?.ended ?? []
  const held = new Set(mayHold.map(assignmentKey))
  return [
    ...(isThere ? [] : ['begins' as const]),
    ...(isGone ? [] : ['ends' as const, ...(end ? [end] : [])]),
    ...subtractAssignments(listed, holds).map((grant) => ({ grant })),
    ...subtractAssignments(mayHold, listed).map((revoke) => ({ revoke })),
    ...unknown.map((revokeUnknown) => ({ revokeUnknown })),
    ...ended
      .filter(({ assignment }) => held.has(assignmentKey(assignment)))
      .map(({ assignment, expiresAt }) => ({ due: expiresAt, role: assignment })),
  ]
}

const NOBODY = { isThere: false, isGone: true, holds: [], mayHold: [], unknown: [] } as const
const NOT_KNOWN = { ...NOBODY, isGone: false } as const

function peopleHeld(roster: Roster, snapshot: Snapshot): readonly Held[] {
  const { byKey, unidentifiable } = new People(snapshot, roster)
  const subjects = new Set([
    ...roster.members.keys(),
    ...roster.expired.keys(),
    ...byKey.keys(),
    ...unidentifiable.keys(),
  ])
  const sharing = Map.groupBy(snapshot.members, ({ email = '' }) => emailKey(email))
  return [...subjects].map((subject): Held => {
    if (unidentifiable.has(subject)) {
      const members = sharing.get(subject) ?? []
      return { subject, ...NOT_KNOWN, ...everything(members) }
    }
    const { member, invitations } = byKey.get(subject) ?? { invitations: [] }
    const open = invitations.filter(({ expired }) => !expired)
    const [sure = open[0]] = member ? [member] : []
    const isGone = member === undefined && invitations.length === 0
    // An invitation that expired keeps its roles until it is cancelled or replaced.
    if (sure === undefined) return { subject, ...NOBODY, isGone, ...everything(invitations) }
    const all = member ? [member, ...open] : open
    return { subject, isThere: true, isGone, holds: sure.assignments, ...everything(all) }
  })
}

/** All that members, invitations or API keys have together. */
type Holding = Pick<OrganizationKey, 'assignments' | 'unknown'>

function everything(holders: readonly Holding[]): Pick<Held, 'mayHold' | 'unknown'> {
  return {
    mayHold: assignmentSet(holders.flatMap(({ assignments }) => assignments)),
    unknown: holders.flatMap(({ unknown }) => unknown),
  }
}

/** Only what the file lists: keys that it does not list have ids, and a key that is gone never comes back under its id. */
function keysHeld({ keys }: Roster, existing: Snapshot['keys']): readonly Held[] {
  if (keys === undefined) return []
  const entries = [...keys.current.values(), ...keys.ended.values()]
  const pinned = new Set(entries.flatMap(({ id }) => id ?? []))
  return entries.map((entry): Held => {
    const subject = entry.email
    if (existing === undefined) return { subject, ...NOT_KNOWN }
    const [key, ...others] = candidatesFor(entry, existing, pinned)
    if (key === undefined) return { subject, ...NOBODY }
    if (others.length > 0) return { subject, ...NOT_KNOWN }
    return { subject, isThere: true, isGone: false, holds: key.assignments, ...everything([key]) }
  })
}

/** The key that an entry has the id of; without one, keys of that name that no entry has the id of. */
function candidatesFor(
  { id, name }: ListedKey,
  existing: readonly OrganizationKey[],
  pinned: ReadonlySet<string>,
): readonly OrganizationKey[] {
  const own = existing.filter((key) => key.id === id)
  return own.length > 0 ? own : existing.filter((key) => !pinned.has(key.id) && key.name.trim() === name)
}
