import { describe, expect, it } from 'vitest'
import { change, failure, lostAnswer } from '../testing/changes.ts'
import { Attempt } from './attempt.ts'
import { type ItemResult, NOT_SENT } from './divide.ts'

const LIMITED = failure('', 429, { kind: 'rate-limited' })
const FORBIDDEN = failure('role_assignments.unauthorized_role_assignments', 403)
const EXISTS = failure('organization.invitation_already_exists')

function attemptWith(...results: readonly ItemResult[]): Attempt {
  const attempt = new Attempt({ change: change('invite', 'bob'), lost: 0 })
  for (const result of results) attempt.record(result)
  return attempt
}

describe('an attempt', () => {
  it.each<[string, readonly ItemResult[], boolean, boolean]>([
    ['of which nothing was sent', [], false, false],
    ['that succeeded', [undefined], true, true],
    ['that succeeded in all its parts', [undefined, undefined], true, true],
    ['that succeeded in part, and was refused', [undefined, FORBIDDEN], false, true],
    ['that succeeded in part, and ended', [undefined, NOT_SENT], false, true],
    ['that succeeded in part, and whose answer was lost', [undefined, lostAnswer()], false, true],
    ['that was refused', [FORBIDDEN], false, false],
    ['whose answer was lost', [lostAnswer()], false, true],
    ['that the rate limit turned away', [LIMITED], false, false],
    ['that was never sent', [NOT_SENT], false, false],
  ])('%s', (_name, results, isClean, mayHaveTouched) => {
    const attempt = attemptWith(...results)
    expect([attempt.isClean, attempt.mayHaveTouched]).toEqual([isClean, mayHaveTouched])
  })

  it('keeps the first refusal, and the first request whose effect is unknown', () => {
    const [first, second] = [lostAnswer(), lostAnswer()]
    const attempt = attemptWith(FORBIDDEN, EXISTS, first, second)
    expect(attempt.refusal).toBe(FORBIDDEN)
    expect(attempt.uncertain).toBe(first)
  })

  const replacement = change('replace-invitation', 'bob')
  const sameAgain = change('invite', 'bob')
  it.each([
    ['that succeeded', attemptWith(undefined), sameAgain, true],
    ['whose answer was lost', attemptWith(lostAnswer()), sameAgain, true],
    ['that was refused for good', attemptWith(FORBIDDEN), replacement, false],
    ['that was refused in part, and lost in part', attemptWith(FORBIDDEN, lostAnswer()), sameAgain, true],
    ['that an earlier one explains', attemptWith(EXISTS), replacement, true],
    ['that an earlier one would explain, and nothing has changed', attemptWith(EXISTS), sameAgain, false],
  ])('%s is worth another one: %#', (_name, attempt, now, isWorthAnother) => {
    expect(attempt.isWorthAnother(now)).toBe(isWorthAnother)
  })
})
