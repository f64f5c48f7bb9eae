/** When access began and when it ends, in a few words. */
import type { ViewSubject } from '../src/access/access-view.ts'
import { day } from '../src/phrase/date.ts'
import { endText } from '../src/phrase/term.ts'

/** The most important first. */
export function timesOf({
  memberSince,
  invitationExpiresAt,
  expires,
  states,
}: ViewSubject): readonly string[] {
  const isOver = states.includes('expired')
  return [
    ...(expires === undefined ? [] : [endText(expires, isOver)]),
    ...(invitationExpiresAt === undefined
      ? []
      : [`${states.includes('invited') ? 'open until' : 'expired'} ${day(invitationExpiresAt)}`]),
    ...(memberSince === undefined ? [] : [`since ${day(memberSince)}`]),
  ]
}
