/** Times in words, always in UTC: "31 Dec 2026", "19:27 UTC on 4 Dec 2026", "72 hours". */
import { count } from './count.ts'

// Made when first needed: a formatter costs several milliseconds, and many a run says no time.
let days: Intl.DateTimeFormat | undefined
let minutes: Intl.DateTimeFormat | undefined

/** For what is no time; never the text itself, since what is said of times is ours. */
const UNKNOWN = 'an unknown time'

/** Up to here the product speaks of hours. */
const HOURS_UP_TO = 72

/** `time` is an RFC 3339 date or time. */
export function day(time: string): string {
  if (!isTime(time)) return UNKNOWN
  days ??= new Intl.DateTimeFormat('en-GB', {
    timeZone: 'UTC',
    day: 'numeric',
    month: 'short',
    year: 'numeric',
  })
  return days.format(new Date(time))
}

export function minute(time: string): string {
  if (!isTime(time)) return UNKNOWN
  minutes ??= new Intl.DateTimeFormat('en-GB', { timeZone: 'UTC', hour: '2-digit', minute: '2-digit' })
  return `${minutes.format(new Date(time))} UTC on ${day(time)}`
}

/** What a service calls a time may be none. */
function isTime(text: string): boolean {
  return !Number.isNaN(Date.parse(text))
}

/** The last moment of an `expires`: a date alone counts until its end. */
export function lastMoment(expires: string): string {
  return expires.includes('T') ? minute(expires) : day(expires)
}

/** A duration as the API takes it (`30m`, `72h`, `3d`), in the product's words: "72 hours". */
export function duration(text: string): string {
  const amount = Number.parseInt(text, 10)
  if (text.endsWith('m')) return count(amount, 'minute')
  const hours = text.endsWith('d') ? amount * 24 : amount
  return hours > HOURS_UP_TO && hours % 24 === 0 ? count(hours / 24, 'day') : count(hours, 'hour')
}
