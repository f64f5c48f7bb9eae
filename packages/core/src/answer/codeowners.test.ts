import { expect, it } from 'vitest'
import { rosterOf } from '../testing/members-text.ts'
import { codeowners, codeownersLine } from './codeowners.ts'

const roster = rosterOf(
  {
    'ada@a.example': { organization: 'owner', github: 'ada-l' },
    'bob@a.example': { organization: 'billing-admin', github: 'bob' },
    'Cat@a.example': { organization: ['billing-admin', 'owner'] },
    'dan@a.example': { groups: ['root'], github: 'Dan' },
    'eve@a.example': { organization: 'owner', github: 'eve', expires: '2020-01-01' },
  },
  { groups: { root: { organization: 'owner' } } },
)

it('names the owners who have a login and have not expired', () => {
  expect(codeowners(roster, 'members.json')).toEqual({
    rule: { pattern: '/members.json', owners: ['ada-l', 'Dan'] },
    withoutLogin: ['Cat@a.example'],
  })
})

it('escapes characters with a meaning in patterns', () => {
  const { rule } = codeowners(roster, 'our people/*?/members.json')
  expect(rule && codeownersLine(rule)).toBe('/our\\ people/\\*\\?/members.json @ada-l @Dan')
})

it('writes no line if no owner has a login: a line without owners would let anyone approve', () => {
  const nobody = rosterOf({ 'ada@a.example': { organization: 'owner' } })
  expect(codeowners(nobody, 'members.json')).toEqual({ withoutLogin: ['ada@a.example'] })
})
