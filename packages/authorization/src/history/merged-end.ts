/** Ends of access by date: whether the date was already in the file, so that nobody has to decide about it again. */
import {
  type Assignment,
  type Change,
  emailKey,
  endedIn,
  endOfEntry,
  type ListedMember,
  memberIn,
  type Roster,
  roleEnd,
  withoutDueEnds,
} from '@roster/core'
import type { Cause } from './cause.ts'

/**
 * Whether the end of a membership, or of a role, was merged before the change that caused the run, by the member's e-mail
 * address.
 */
export type IsMergedEnd = (email: string, role?: Assignment) => boolean

/** In a push, only dates that the file before it had for the same organization count as merged. */
export function mergedEnds(cause: Cause, head: Roster): IsMergedEnd {
  if (cause.kind === 'same-file') return () => true
  const { before } = cause
  if (before?.organization !== head.organization) return () => false
  return (email, role) => {
    const key = emailKey(email)
    if (role === undefined) {
      const [was, is] = [endOfEntry(endedIn(before, key)), endOfEntry(endedIn(head, key))]
      return was?.due === is?.due && was?.id === is?.id
    }
    const end = (entry: ListedMember | undefined) => entry && roleEnd(entry, role)?.expiresAt
    const last = end(memberIn(before, key))
    return last !== undefined && last === end(head.members.get(key))
  }
}

/** The rest of a change, without ends whose date has come and was merged before. Undefined if nothing is left. */
export function besidesMergedEnds(
  change: Change,
  head: Roster,
  isMergedEnd: IsMergedEnd,
): Change | undefined {
  return withoutDueEnds(change, head, (role) => isMergedEnd(change.email, role))
}
