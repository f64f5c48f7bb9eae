/** Times and durations in words: "31 Dec 2026", "72 hours". */
import { count } from './count.ts'

export { dayText as day, endText as lastMoment, minuteText as minute } from '@roster/core/date'

/** Elastic Cloud counts in hours up to here. */
const HOURS_UP_TO = 72

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
