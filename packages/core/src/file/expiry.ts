/** When a person stops counting as listed, and which times are near enough to mention. */

const DAY = 24 * 60 * 60 * 1000

/** Expiries nearer than this are worth a warning. */
export const EXPIRES_SOON = 14 * DAY

/**
 * Milliseconds since the epoch at which `expires` takes effect: for a date, the end of that day in UTC; for
 * an RFC 3339 time, that time. `expires` must be one of the two, as the schema has checked.
 */
export function expiryTime(expires: string): number {
  const isDate = !expires.includes('T')
  return isDate ? Date.parse(`${expires}T00:00:00Z`) + DAY : Date.parse(expires)
}

/** Whole days until `time`, rounded up; zero or less once it has passed. */
export function daysUntil(time: number, now: number): number {
  return Math.ceil((time - now) / DAY)
}
