import type { Change } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { DAY, NOW, rosterOf } from '../testing/members-files.ts'
import { BILLING, changeOf, member, OWNER, organization } from '../testing/organization.ts'
import { isArrival } from './arrival.ts'

const ROSTER = rosterOf({}, { policy: { sso: { domains: ['acme.example'] } } })

function joined(daysAgo: number | undefined, roster = ROSTER, change: Partial<Change> = {}) {
  const memberSince =
    daysAgo === undefined ? {} : { memberSince: new Date(NOW - daysAgo * DAY).toISOString() }
  const snapshot = organization([member('zoe', [], memberSince)])
  const whole = changeOf('change-roles', 'zoe', { userId: 'zoe', grant: [OWNER], ...change })
  return isArrival(whole, { roster, snapshot, now: NOW })
}

describe('a member who gets the first roles is an arrival', () => {
  it.each([
    [0, true],
    [29, true],
    [30, false],
    [undefined, false],
  ])('if they joined %s days ago: %s', (daysAgo, expected) => {
    expect(joined(daysAgo)).toBe(expected)
  })

  it('only if their domain joins by signing in', () => {
    expect(joined(1, rosterOf())).toBe(false)
  })

  it('only if they have no roles yet', () => {
    expect(joined(1, ROSTER, { before: [BILLING] })).toBe(false)
  })

  it('only by a change of roles', () => {
    expect(joined(1, ROSTER, { kind: 'remove' })).toBe(false)
  })

  it('only as the very member who joined', () => {
    expect(joined(1, ROSTER, { userId: 'another' })).toBe(false)
  })
})
