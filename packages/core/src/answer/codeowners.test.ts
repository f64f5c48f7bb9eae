import { expect, it } from 'vitest'
import { rosterOf } from '../testing/members-text.ts'
import { codeowners } from './codeowners.ts'

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

it('asks the owners of the file who have a login, and whose time has not run out', () => {
  expect(codeowners(roster, 'members.json')).toEqual({
    line: '/members.json @ada-l @Dan',
    withoutLogin: ['Cat@a.example'],
  })
})

it('escapes what would end a path, or stand for other characters', () => {
  expect(codeowners(roster, 'our people/*?/members.json').line).toBe(
    '/our\\ people/\\*\\?/members.json @ada-l @Dan',
  )
})

it('has no line where there is nobody to ask, since that would leave the file to everybody', () => {
  const nobody = rosterOf({ 'ada@a.example': { organization: 'owner' } })
  expect(codeowners(nobody, 'members.json')).toEqual({ withoutLogin: ['ada@a.example'] })
})
