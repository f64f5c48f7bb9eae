import { describe, expect, it } from 'vitest'
import { day, elapsed, lastMoment, minute } from './date.ts'

describe('a time in words', () => {
  it('names every month', () => {
    const days = Array.from({ length: 12 }, (_, index) =>
      day(`2026-${String(index + 1).padStart(2, '0')}-04`),
    )
    expect(days.map((text) => text.replace(/^4 (.*) 2026$/, '$1')).join()).toBe(
      'Jan,Feb,Mar,Apr,May,Jun,Jul,Aug,Sep,Oct,Nov,Dec',
    )
  })

  it.each([
    ['2026-12-31T23:59:59.999Z', '23:59 UTC on 31 Dec 2026'],
    ['2027-01-01T00:00:00Z', '00:00 UTC on 1 Jan 2027'],
    ['2027-01-01T00:30:00+02:00', '22:30 UTC on 31 Dec 2026'],
    ['+012026-03-04T05:06:07Z', '05:06 UTC on 4 Mar 12026'],
    ['soon', 'an unknown time'],
    ['', 'an unknown time'],
  ])('is in UTC, or said to be unknown: %s', (time, words) => {
    expect(minute(time)).toBe(words)
  })

  it('has a minute where an end has one', () => {
    expect(lastMoment('2026-12-31')).toBe('31 Dec 2026')
    expect(lastMoment('2026-12-31T18:00:00Z')).toBe('18:00 UTC on 31 Dec 2026')
  })
})

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
