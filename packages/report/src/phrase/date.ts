/** Times in words, always in UTC: "31 Dec 2026", "19:27 UTC on 4 Dec 2026", "72 hours". */
import { count } from './count.ts'

/** Shown instead of text that is not a time, so that text from outside never looks like our own words. */
const UNKNOWN = 'an unknown time'

/** In American English, every month is three letters in every version of the locale data. */
const MONTH = new Intl.DateTimeFormat('en-US', { month: 'short', timeZone: 'UTC' })

/** Elastic Cloud counts in hours up to here. */
const HOURS_UP_TO = 72

/** `time` is an RFC 3339 date or time. */
export function day(time: string): string {
  if (!isTime(time)) return UNKNOWN
  const date = new Date(time)
  return `${date.getUTCDate()} ${MONTH.format(date)} ${date.getUTCFullYear()}`
}

export function minute(time: string): string {
  if (!isTime(time)) return UNKNOWN
  const clock = new Date(time).toISOString().split('T')[1]?.slice(0, 'HH:MM'.length)
  return `${clock} UTC on ${day(time)}`
}

/** The API can return a timestamp that cannot be parsed. */
function isTime(text: string): boolean {
  return !Number.isNaN(Date.parse(text))
}

/** The last moment of an `expires`. A date without a time counts until its end. */
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

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Milliseconds in two units at most: "12 minutes", "3 hours 12 minutes", "2 days 1 hour". */
export function elapsed(ms: number): string {
  const units: readonly (readonly [number, string])[] = [
    [DAY, 'day'],
    [HOUR, 'hour'],
    [MINUTE, 'minute'],
  ]
  const first = units.findIndex(([unit]) => ms >= unit)
  if (first === -1) return 'less than a minute'
  const parts = units.slice(first, first + 2).map(([unit, name], index) => {
    const whole = Math.floor((index === 0 ? ms : ms % (units[first]?.[0] ?? ms)) / unit)
    return whole === 0 ? '' : count(whole, name)
  })
  return parts.filter((part) => part !== '').join(' ')
}
