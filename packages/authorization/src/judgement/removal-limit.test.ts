import { ALLOW_REMOVALS_LABEL } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { allowsRemovals } from './removal-limit.ts'

describe('the limit on removals', () => {
  it.each([
    [[], false],
    [['bug'], false],
    [['bug', ALLOW_REMOVALS_LABEL], true],
    [['Roster: Allow Removals'], true],
  ])('is lifted by the labels %j: %s', (labels, expected) => {
    expect(allowsRemovals(labels)).toBe(expected)
  })
})
