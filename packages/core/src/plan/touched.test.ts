import { expect, it } from 'vitest'
import { rosterOf } from '../testing/members-text.ts'
import { touchedBetween } from './touched.ts'

const ADA = 'ada@example.com'
const EVE = 'Eve@example.com'

const EDITOR = { deployments: { '*': 'editor' } } as const

it.each([
  ['a role', EDITOR],
  ['a reason', { reason: 'asked again' }],
  ['an end', { expires: '2027-01-31' }],
  ['a login', { github: 'eve' }],
  ['a group', { groups: ['readers'] }],
])('an entry with another %s is touched, and no other', (_, entry) => {
  const groups = { readers: {} }
  const isTouched = touchedBetween(
    rosterOf({ [ADA]: {}, [EVE]: {} }, { groups }),
    rosterOf({ [ADA]: {}, [EVE]: entry }, { groups }),
  )
  expect([isTouched('eve@EXAMPLE.com'), isTouched(ADA)]).toEqual([true, false])
})

it('who is new is touched, and who is gone is not', () => {
  const [few, all] = [rosterOf({ [ADA]: {} }), rosterOf({ [ADA]: {}, [EVE]: {} })]
  expect([touchedBetween(few, all)(EVE), touchedBetween(all, few)(EVE)]).toEqual([true, false])
})

it('another layout, another spelling and another order touch nobody', () => {
  const two = { deployments: { '*': ['editor', 'viewer'] } }
  const turned = { deployments: { '*': ['viewer', 'editor'] } }
  const isTouched = touchedBetween(
    rosterOf({ [EVE]: two, [ADA]: {} }),
    rosterOf({ [ADA]: {}, 'eve@example.com': turned }),
  )
  expect([isTouched(EVE), isTouched(ADA)]).toEqual([false, false])
})

it('an end that moves on the day it has come touches', () => {
  const isTouched = touchedBetween(
    rosterOf({ [ADA]: {}, [EVE]: { expires: '2026-11-22' } }),
    rosterOf({ [ADA]: {}, [EVE]: { expires: '2026-12-22' } }),
  )
  expect(isTouched(EVE)).toBe(true)
})

it('a new file touches nobody: it describes what exists', () => {
  expect(touchedBetween(undefined, rosterOf({ [EVE]: {} }))(EVE)).toBe(false)
})
