/** Which members' entries changed between two versions of the file. Expired invitations are resent to them. */
import { assignmentKey } from '../catalog/assignment.ts'
import type { ListedMember, Roster } from '../file/roster.ts'
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
  const listing = ({ members, expired }: Roster, key: string) => members.get(key) ?? expired.get(key)
  return (email) => {
    const key = emailKey(email)
    const entry = listing(head, key)
    return entry !== undefined && fingerprintOf(entry) !== fingerprintOf(listing(base, key))
  }
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
