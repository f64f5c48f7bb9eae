import { expect, it } from 'vitest'
import { elapsed } from './date.ts'

it.each([
  [0, 'less than a minute'],
  [59_999, 'less than a minute'],
  [60_000, '1 minute'],
  [12 * 60_000, '12 minutes'],
  [192 * 60_000, '3 hours 12 minutes'],
  [180 * 60_000, '3 hours'],
  [49 * 60 * 60_000 + 59 * 60_000, '2 days 1 hour'],
  [24 * 60 * 60_000 + 59 * 60_000, '1 day'],
])('%d milliseconds are %s', (ms, words) => {
  expect(elapsed(ms)).toBe(words)
})
