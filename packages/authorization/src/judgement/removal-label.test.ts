import { ALLOW_REMOVALS_LABEL } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { allowsRemovals } from './removal-label.ts'

describe('the limit on removals', () => {
  it.each([
    [[], false],
    [['bug'], false],
    [['bug', ALLOW_REMOVALS_LABEL], true],
  ])('is lifted by the labels %j: %s', (labels, expected) => {
    expect(allowsRemovals(labels)).toBe(expected)
  })
})
