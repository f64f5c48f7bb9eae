/** Durations as people write them: `90s`, `10m`, `1h`. */
import ms, { type StringValue } from 'ms'

/** Milliseconds, more than 0; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const duration = /^\d+ ?[a-z]+$/.test(text) ? ms(text as StringValue) : undefined
  return duration !== undefined && duration > 0 ? duration : undefined
}
