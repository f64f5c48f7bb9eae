/** Flags that take a duration. */
import { parseDuration, quoted } from '@roster/core'
import { Failure } from './failure.ts'

/** In milliseconds, more than 0. @throws Failure that names the flag. */
export function readDuration(text: string, flag: string): number {
  const duration = parseDuration(text)
  if (duration !== undefined) return duration
  throw new Failure(`${flag} is ${quoted(text)}; expected a time such as 90s or 10m.`)
}
