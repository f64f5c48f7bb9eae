import { effectsOf } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { BILLING, changeOf, OWNER, planWith } from '../testing/organization.ts'
import { shown } from '../testing/test-repository.ts'
import { covers } from './coverage.ts'

const CHANGE = changeOf('change-roles', 'zoe', { grant: [OWNER], revoke: [BILLING] })
const PLAN = planWith([CHANGE])
const [GRANT = '', REVOKE = ''] = effectsOf(PLAN.organization, CHANGE)

describe('previews show a change', () => {
  it.each<[string, boolean, string[][]]>([
    ['as it is', true, [[CHANGE.digest]]],
    ['as part of the same plan', true, [[PLAN.digest]]],
    ['by all its effects', true, [[GRANT, REVOKE]]],
    ['by all its effects, in several previews', true, [[GRANT], [REVOKE]]],
    ['not by some of its effects', false, [[GRANT]]],
    ['not by another change', false, [['another']]],
    ['not if there are none', false, []],
  ])('%s', (_, isCovered, previews) => {
    expect(covers(previews.map(shown), CHANGE, PLAN)).toBe(isCovered)
  })
})
