/** Flags that set an end: of roles and groups (`--for 4h`, `--until 2026-12-07`), or of a membership (`--expires 30d`). */
import { expiryTime, quoted } from '@roster/core'
import { readDuration } from '../process/duration.ts'
import { Failure } from '../process/failure.ts'

export const TERM_FLAGS = {
  for: {
    type: 'string',
    valueHint: 'duration',
    description: 'How long they have these roles, such as 4h or 7d',
  },
  until: {
    type: 'string',
    valueHint: 'date',
    description: 'End of these roles: a date, a time (RFC 3339), a duration such as 7d, or never',
  },
} as const

interface TermValues {
  readonly for?: string | undefined
  readonly until?: string | undefined
}

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** A number and a unit, as durations are written. */
const RELATIVE = /^\d+ ?[a-z]+$/

/**
 * The end that the flags set, as a members file writes it; null for none. Undefined without a flag. An end after a
 * duration is at a whole minute, and never later than the duration.
 *
 * @param now Milliseconds since the epoch.
 * @throws Failure
 */
export function readTerm(flags: TermValues, now: number): string | null | undefined {
  if (flags.for !== undefined && flags.until !== undefined) {
    throw new Failure('--for and --until exclude each other. Give one of them.')
  }
  if (flags.until !== undefined) return readEnd(flags.until, '--until', now)
  if (flags.for === undefined) return undefined
  return timeAfter(readDuration(flags.for, '--for'), flags.for, '--for', now)
}

/**
 * An end as a members file writes it; null for `never`. `30d` is the day in 30 days, whose end counts; `4h` is a time.
 * Durations under an hour are refused: `3m` is usually meant as months.
 *
 * @throws Failure
 */
export function readEnd(text: string, flag: string, now: number): string | null {
  if (text === 'never') return null
  if (!RELATIVE.test(text)) return readMoment(text, flag, now)
  const duration = readDuration(text, flag)
  if (duration < HOUR) {
    throw new Failure(
      `${flag} is ${quoted(text)}, which is less than an hour. Write months as a date or in days, such as ${dayAfter(90 * DAY, now)} or 90d.${flag === '--until' ? ' For minutes, use --for.' : ''}`,
    )
  }
  if (duration % DAY !== 0) return timeAfter(duration, text, flag, now)
  return dayAfter(duration, now)
}

const DATE = /^\d{4}-\d{2}-\d{2}(?:[Tt].+)?$/

function readMoment(text: string, flag: string, now: number): string {
  if (!DATE.test(text) || Number.isNaN(Date.parse(text))) {
    throw new Failure(
      `${flag} is ${quoted(text)}; expected a date such as ${dayAfter(90 * DAY, now)}, a time (RFC 3339), a duration such as 30d, or never.`,
    )
  }
  if (expiryTime(text) <= now)
    throw new Failure(`${flag} is ${quoted(text)}, which has passed. Give a later end.`)
  return text
}

function dayAfter(duration: number, now: number): string {
  return new Date(now + duration).toISOString().slice(0, 'YYYY-MM-DD'.length)
}

function timeAfter(duration: number, text: string, flag: string, now: number): string {
  const end = Math.floor((now + duration) / MINUTE) * MINUTE
  if (end <= now) throw new Failure(`${flag} is ${quoted(text)}; expected at least a minute.`)
  return new Date(end).toISOString().replace(/:00\.000Z$/, 'Z')
}
