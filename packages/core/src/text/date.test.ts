import { describe, expect, it } from 'vitest'
import { dayText, endText, minuteText } from './date.ts'

describe('a time in words', () => {
  it('names every month', () => {
    const days = Array.from({ length: 12 }, (_, index) =>
      dayText(`2026-${String(index + 1).padStart(2, '0')}-04`),
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
    expect(minuteText(time)).toBe(words)
  })

  it('has a minute if the end has one', () => {
    expect(endText('2026-12-31')).toBe('31 Dec 2026')
    expect(endText('2026-12-31T18:00:00Z')).toBe('18:00 UTC on 31 Dec 2026')
  })
})
