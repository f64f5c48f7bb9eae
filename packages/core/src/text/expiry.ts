/** Ends of access as files write them: a date, or an RFC 3339 time. */

const DAY = 24 * 60 * 60 * 1000

/** Ends nearer than this are worth mentioning. */
export const EXPIRES_SOON = 14 * DAY

/**
 * Milliseconds since the epoch at which `expires` takes effect: the end of that day in UTC for a date, and the time itself
 * for an RFC 3339 time. The schema has checked that `expires` is one of the two.
 */
export function expiryTime(expires: string): number {
  const isDate = !expires.includes('T')
  return isDate ? Date.parse(`${expires}T00:00:00Z`) + DAY : Date.parse(expires)
}

/** Whole days until `time`, rounded up; zero or less once it has passed. */
export function daysUntil(time: number, now: number): number {
  return Math.ceil((time - now) / DAY)
}
