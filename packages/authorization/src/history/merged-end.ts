/** Ends of access by date: whether the date was already in the file, so that nobody has to decide about it again. */
import { type Change, emailKey, endsMembership, type Roster } from '@roster/core'
import type { Cause } from './cause.ts'

/** Whether the end date of a member was merged before the change that caused the run, by e-mail address. */
export type IsMergedEnd = (email: string) => boolean

/** In a push, only dates that the file before it had for the same organization count as merged. */
export function mergedEnds(cause: Cause, head: Roster): IsMergedEnd {
  if (cause.kind === 'same-file') return () => true
  const { before } = cause
  if (before?.organization !== head.organization) return () => false
  return (email) => {
    const key = emailKey(email)
    return before.expired.get(key)?.expires === head.expired.get(key)?.expires
  }
}

/** Whether a change ends the membership of a member because a date has passed that was merged before. */
export function isDueEnd(
  { kind, email }: Change,
  { expired }: Pick<Roster, 'expired'>,
  isMergedEnd: IsMergedEnd,
): boolean {
  return endsMembership(kind) && expired.has(emailKey(email)) && isMergedEnd(email)
}
