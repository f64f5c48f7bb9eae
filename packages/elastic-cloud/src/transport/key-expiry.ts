/** The header in which every response says when the key in use expires. The documentation does not give its format. */

export const KEY_EXPIRY_HEADER = 'x-elastic-api-key-expiration'

const MAX_TIME = Date.UTC(9999, 0)

/** Dates of RFC 3339 and of HTTP. Date.parse takes nearly any number for a year. */
const DATE = /^\d{4}-\d{2}-\d{2}|\b\d{4} \d{2}:\d{2}/

/** As RFC 3339: from a date in any common format, or from seconds or milliseconds since the epoch. */
export function parseKeyExpiry(value: string | null): string | undefined {
  const text = value?.trim() ?? ''
  const time = /^\d{10}$/.test(text)
    ? Number(text) * 1000
    : /^\d{13}$/.test(text)
      ? Number(text)
      : DATE.test(text)
        ? Date.parse(text)
        : Number.NaN
  return time > 0 && time < MAX_TIME ? new Date(time).toISOString() : undefined
}
