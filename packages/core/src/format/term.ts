/** Terms of access: when it ends, and why it was granted. People, roles and groups use the same keys. */
import * as z from 'zod'
import { sentence } from './editor-hints.ts'

const EXPIRY = 'must be a date such as "2026-12-31", or an RFC 3339 time such as "2026-12-31T18:00:00Z"'
const inWords = { patternErrorMessage: sentence(EXPIRY) }

const DATES = 'A date (until the end of that day, UTC) or an RFC 3339 time.'

/** Seconds can be left out. */
const Expiry = z.union(
  [
    z.iso.date().meta(inWords),
    z.iso.datetime({ offset: true }).meta(inWords),
    z.iso.datetime({ offset: true, precision: -1 }).meta(inWords),
  ],
  { error: EXPIRY },
)

/** @param then What happens at the end, in a sentence. */
export function expiry(then: string) {
  return Expiry.optional().meta(described(then))
}

/**
 * A required end.
 *
 * @param then What happens then, in a sentence.
 */
export function requiredExpiry(then: string) {
  return Expiry.meta(described(then))
}

function described(then: string) {
  return { description: `${DATES} ${then}`, examples: ['2027-12-31', '2027-12-31T18:00:00Z'] }
}

/** @param what It is given for, in a sentence. */
export function reason(what: string, examples: readonly string[]) {
  return z
    .string()
    .max(500, 'must have at most 500 characters')
    .optional()
    .meta({ description: what, examples: [...examples] })
}
