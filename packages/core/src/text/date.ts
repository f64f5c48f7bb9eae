/** Times in words, always in UTC, and alike on every surface: "31 Dec 2026", "19:27 UTC on 4 Dec 2026". */

/** Shown instead of text that is not a time, so that text from outside never looks like our own words. */
const UNKNOWN = 'an unknown time'

/** In American English, every month is three letters in every version of the locale data. */
const MONTH = new Intl.DateTimeFormat('en-US', { month: 'short', timeZone: 'UTC' })

/** `time` is an RFC 3339 date or time. */
export function dayText(time: string): string {
  if (!isTime(time)) return UNKNOWN
  const date = new Date(time)
  return `${date.getUTCDate()} ${MONTH.format(date)} ${date.getUTCFullYear()}`
}

/** The last day of what ends at `time`, in milliseconds since the epoch. */
export function lastDayText(time: number): string {
  return dayText(new Date(time - 1).toISOString())
}

export function minuteText(time: string): string {
  if (!isTime(time)) return UNKNOWN
  const clock = new Date(time).toISOString().split('T')[1]?.slice(0, 'HH:MM'.length)
  return `${clock} UTC on ${dayText(time)}`
}

/** The API can return a timestamp that cannot be parsed. */
function isTime(text: string): boolean {
  return !Number.isNaN(Date.parse(text))
}

/** The last moment of an `expires`. A date without a time counts until its end. */
export function endText(expires: string): string {
  return expires.includes('T') ? minuteText(expires) : dayText(expires)
}
