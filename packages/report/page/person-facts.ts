/** When access began and when it ends, in few words. */
import type { ViewPerson } from '../src/access/access-view.ts'
import { day, lastMoment } from '../src/phrase/date.ts'

/** At most two, what matters most first. */
export function timesOf({
  memberSince,
  invitationExpiresAt,
  expires,
  states,
}: ViewPerson): readonly string[] {
  const isOver = states.includes('expired')
  return [
    ...(expires === undefined ? [] : [`${isOver ? 'ended' : 'until'} ${lastMoment(expires)}`]),
    ...(invitationExpiresAt === undefined
      ? []
      : [`${states.includes('invited') ? 'open until' : 'expired'} ${day(invitationExpiresAt)}`]),
    ...(memberSince === undefined ? [] : [`since ${day(memberSince)}`]),
  ]
}
