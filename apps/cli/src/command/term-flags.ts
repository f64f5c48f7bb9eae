/** The flags that give roles and groups an end of their own: `--for 4h`, `--until 2026-12-07`. */

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
    description: 'Last day of these roles, a time (RFC 3339), or never',
  },
} as const

interface TermValues {
  readonly for?: string | undefined
  readonly until?: string | undefined
}

const MINUTE = 60_000

/**
 * The end that the flags set, as a members file writes it; null for none. Undefined without a flag. An end after a
 * duration is at a whole minute, and never later than the duration.
 *
 * @param now Milliseconds since the epoch.
 * @throws Failure
 */
export function readEnd(flags: TermValues, now: number): string | null | undefined {
  if (flags.for !== undefined && flags.until !== undefined) {
    throw new Failure('--for and --until exclude each other. Give one of them.')
  }
  if (flags.until !== undefined) return flags.until === 'never' ? null : flags.until
  if (flags.for === undefined) return undefined
  const end = Math.floor((now + readDuration(flags.for, '--for')) / MINUTE) * MINUTE
  if (end <= now) throw new Failure(`--for is ${JSON.stringify(flags.for)}; roles last a minute at least.`)
  return new Date(end).toISOString().replace(/:00\.000Z$/, 'Z')
}
