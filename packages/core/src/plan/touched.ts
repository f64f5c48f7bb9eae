/** Which members' entries changed between two versions of the file. Expired invitations are resent to them. */
import { assignmentKey } from '../catalog/assignment.ts'
import type { Origins } from '../file/origin.ts'
import { type ListedMember, memberIn, type Roster } from '../file/roster.ts'
import { emailKey } from '../text/email.ts'

/** Whether the entry of a member changed, by e-mail address. */
export type IsTouched = (email: string) => boolean

export const NOBODY_TOUCHED: IsTouched = () => false

/**
 * Members who are new in `head`, or whose roles, groups, ends, reasons or login changed. Nobody if the file itself is new
 * or the previous one is broken.
 */
export function touchedBetween(base: Roster | undefined, head: Roster): IsTouched {
  if (base === undefined) return NOBODY_TOUCHED
  const isEdited = editedBetween(base, head)
  return (email) => listing(head, email) !== undefined && isEdited(email)
}

/** Like `touchedBetween`, with members whose entries `head` no longer has. */
export function editedBetween(base: Roster, head: Roster): IsTouched {
  return (email) => fingerprintOf(listing(head, email)) !== fingerprintOf(listing(base, email))
}

/** A file as it is written. */
export interface WrittenFile {
  readonly roster: Roster
  readonly origins: Origins
}

/** Whether the text of an entry changed: a group that changes touches its members, and rewrites no entry. */
export function rewrittenBetween(base: WrittenFile, head: WrittenFile): IsTouched {
  return (email) => ownFingerprint(head, email) !== ownFingerprint(base, email)
}

/** What the entry itself says, without what its groups give. */
function ownFingerprint({ roster, origins }: WrittenFile, email: string): string | undefined {
  const entry = listing(roster, email)
  if (entry === undefined) return undefined
  const own = [...origins.of(email)].flatMap(([key, places]) =>
    places.flatMap(({ group, term }) => (group === undefined ? [[key, term?.expires, term?.reason]] : [])),
  )
  const { groups, groupTerms = [], expires, reason, github, githubId } = entry
  const joined = groupTerms.map((term) => [term.group, term.expires, term.reason])
  return JSON.stringify([own.sort(), [...groups].sort(), joined.sort(), expires, reason, github, githubId])
}

function listing(roster: Roster, email: string): ListedMember | undefined {
  return memberIn(roster, emailKey(email))
}

/** What an entry says, regardless of its place and layout. */
function fingerprintOf(entry: ListedMember | undefined): string | undefined {
  if (entry === undefined) return undefined
  const {
    assignments,
    groups,
    expires,
    reason,
    github,
    githubId,
    terms = [],
    ended = [],
    groupTerms = [],
  } = entry
  const roles = [...terms, ...ended].map(({ assignment, ...term }) => [
    assignmentKey(assignment),
    term.expires,
    term.reason,
  ])
  return JSON.stringify([
    assignments.map(assignmentKey),
    roles,
    [...groups].sort(),
    groupTerms.map((term) => [term.group, term.expires, term.reason]).sort(),
    expires,
    reason,
    github,
    githubId,
  ])
}
