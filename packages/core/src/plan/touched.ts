/** Whose entries a change of the file touches: they are meant, and an invitation that ran out is sent to them again. */
import { assignmentKey } from '../catalog/assignment.ts'
import type { ListedMember, Roster } from '../file/roster.ts'
import { emailKey } from '../text/email.ts'

/** Whether somebody is meant, by e-mail address. */
export type IsTouched = (email: string) => boolean

export const NOBODY_TOUCHED: IsTouched = () => false

/**
 * Who is new in `head`, or listed otherwise: roles, groups, end, reason or login. Where the file itself is new, or the
 * one before is too broken to tell, it is nobody: then the file was to say what is, not to change it.
 */
export function touchedBetween(base: Roster | undefined, head: Roster): IsTouched {
  if (base === undefined) return NOBODY_TOUCHED
  const listing = ({ members, expired }: Roster, key: string) => members.get(key) ?? expired.get(key)
  return (email) => {
    const key = emailKey(email)
    const entry = listing(head, key)
    return entry !== undefined && said(entry) !== said(listing(base, key))
  }
}

/** What the file says of somebody, wherever and in whatever layout it does. */
function said(entry: ListedMember | undefined): string | undefined {
  if (entry === undefined) return undefined
  const { assignments, groups, expires, reason, github } = entry
  return JSON.stringify([assignments.map(assignmentKey), [...groups].sort(), expires, reason, github])
}
