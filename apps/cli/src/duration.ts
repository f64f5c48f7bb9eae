/** Durations as people write them: `90s`, `10m`, `1h`. */
import ms, { type StringValue } from 'ms'
import { Failure } from './failure.ts'

/** In milliseconds, more than 0. @throws Failure that names the flag. */
export function readDuration(text: string, flag: string): number {
  const duration = /^\d+ ?[a-z]+$/.test(text) ? ms(text as StringValue) : undefined
  if (duration !== undefined && duration > 0) return duration
  throw new Failure(`${flag} is ${JSON.stringify(text)}; expected a time such as 90s or 10m.`)
}
