/** When access began and when it ends, in a few words. */
import type { ViewSubject } from '../src/access/access-view.ts'
import { day } from '../src/phrase/date.ts'
import { endText } from '../src/phrase/term.ts'

const DAY = 24 * 60 * 60 * 1000

/** The most important first. */
export function timesOf(subject: ViewSubject): readonly string[] {
  const { kind, memberSince, invitationExpiresAt, expires, states } = subject
  const isOver = states.includes('expired')
  const role = earlierRoleEnd(subject)
  return [
    ...(role === undefined ? [] : [`role until ${day(role)}`]),
    ...(expires === undefined ? [] : [endText(expires, isOver)]),
    ...(invitationExpiresAt === undefined
      ? []
      : [`${states.includes('invited') ? 'open until' : 'expired'} ${day(invitationExpiresAt)}`]),
    ...(memberSince === undefined ? [] : [`${kind === 'key' ? 'made' : 'since'} ${day(memberSince)}`]),
  ]
}

/** The first end of a role, if it comes before the end of the membership. */
function earlierRoleEnd({ roles, expires, states }: ViewSubject): string | undefined {
  if (states.includes('expired')) return undefined
  const ends = roles.flatMap(({ expires: end, hasEnded }) => (end === undefined || hasEnded ? [] : [end]))
  const [first] = ends.sort((a, b) => (endTime(a) ?? 0) - (endTime(b) ?? 0))
  if (first === undefined || expires === undefined) return first
  return (endTime(first) ?? 0) < (endTime(expires) ?? 0) ? first : undefined
}

/** Milliseconds since the epoch. A date ends with its day. Undefined for a text that is no time. */
export function endTime(expires: string): number | undefined {
  const time = Date.parse(expires)
  if (Number.isNaN(time)) return undefined
  return expires.includes('T') ? time : time + DAY
}
