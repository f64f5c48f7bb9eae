import { describe, expect, it } from 'vitest'
import { rosterOf } from '../testing/members-text.ts'
import { apiKey, member, snapshot } from '../testing/organization.ts'
import { keysOfPerson, knownKeys } from './known-keys.ts'

const ADA = 'ada@a.example'
const BOB = 'bob@a.example'
const entry = (owner: string, rest: object = {}) => ({ expires: '2027-03-01', owner, ...rest })

const ROSTER = rosterOf(
  { [ADA]: { organization: 'owner' }, [BOB]: {}, 'eve@a.example': { expires: '2026-11-01' } },
  {
    apiKeys: {
      'by id': entry(BOB, { id: 'k1' }),
      'by name': entry(' Bob@a.example'),
      ended: entry(BOB, { id: 'k5', expires: '2026-11-01' }),
      left: entry('eve@a.example', { id: 'k6' }),
      several: entry(ADA),
      wanted: entry(ADA),
    },
  },
)
const made = (id: string, name: string, userId?: string) =>
  apiKey(name, [], { id, ...(userId !== undefined && { userId }) })
const ACTUAL = {
  ...snapshot([member(ADA, ['owner'], { userId: 'u1' }), member(BOB, [], { userId: 'u2' })]),
  keys: [
    made('k1', 'described otherwise', 'u1'),
    made('k2', 'by name', 'u2'),
    made('k3', 'several', 'u1'),
    made('k4', 'several', 'gone'),
    made('k5', 'ended', 'u2'),
    made('k6', 'left', 'gone'),
    made('k7', 'by hand', 'u2'),
  ],
}

describe('API keys of a file and an organization', () => {
  it('are known once each, with the people behind them', () => {
    const lines = knownKeys({ roster: ROSTER, snapshot: ACTUAL }).map(
      ({ subject, key, isEnded, answeredBy, madeBy }) =>
        [subject, key?.id, answeredBy, madeBy, ...(isEnded ? ['ended'] : [])].join(' '),
    )
    expect(lines).toEqual([
      `key-id:k7 k7 ${BOB} ${BOB}`,
      `key:by id k1 ${BOB} ${ADA}`,
      `key:by name k2 ${BOB} ${BOB}`,
      `key:ended k5 ${BOB} ${BOB} ended`,
      'key:left k6  ',
      `key:several  ${ADA} `,
      `key-id:k3 k3 ${ADA} ${ADA}`,
      'key-id:k4 k4  ',
      `key:wanted  ${ADA} `,
    ])
  })

  it('are those of the file if the organization was not read', () => {
    const known = knownKeys({ roster: ROSTER })
    expect(known.map(({ name }) => name)).toEqual(['by id', 'by name', 'ended', 'left', 'several', 'wanted'])
    expect(known.some(({ key }) => key !== undefined)).toBe(false)
  })

  it('are those of a person if nobody else answers for them, or if the person made them', () => {
    const known = knownKeys({ roster: ROSTER, snapshot: ACTUAL })
    const namesOf = (person: string) => {
      const { answersFor, made: others } = keysOfPerson(person, known)
      return [answersFor.map(({ name }) => name), others.map(({ name }) => name)]
    }
    expect(namesOf(BOB)).toEqual([['by hand', 'by id', 'by name', 'ended'], []])
    expect(namesOf(ADA)).toEqual([['several', 'several', 'wanted'], ['by id']])
  })
})
