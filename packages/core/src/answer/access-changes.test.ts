import { describe, expect, it } from 'vitest'
import { short } from '../testing/assignments.ts'
import { membersText, soundFile } from '../testing/members-text.ts'
import { accessChanges } from './access-changes.ts'

const SRE = { groups: { sre: { deployments: { '*': 'admin' } } } }

type Members = Parameters<typeof membersText>[0]

const roster = (members: Members, rest: Parameters<typeof membersText>[1] = {}) =>
  soundFile(membersText(members, { ...SRE, ...rest })).roster

/** "bob@a.example changed +deployment/*=admin −". */
function lines(before: ReturnType<typeof roster>, after: ReturnType<typeof roster>) {
  return accessChanges(before, after).changes.map(
    ({ subject, kind, grant, revoke }) => `${subject} ${kind} +${short(grant)} −${short(revoke)}`,
  )
}

describe('what has changed between two files', () => {
  const ADA = { 'ada@a.example': { organization: 'owner' } }

  it.each<[what: string, before: Members, after: Members, changes: readonly string[]]>([
    [
      'nothing, in other words',
      { 'Bob@a.example': { groups: ['sre'] } },
      { 'bob@a.example': { deployments: { '*': 'admin' } } },
      [],
    ],
    [
      'a person',
      {},
      { 'bob@a.example': { deployments: { '*': 'viewer' } } },
      ['bob@a.example added +deployment/*=viewer −'],
    ],
    ['a person without roles', { 'bob@a.example': {} }, {}, ['bob@a.example removed + −']],
    [
      'a role',
      { 'bob@a.example': { deployments: { '*': 'viewer' } } },
      { 'bob@a.example': { groups: ['sre'] } },
      ['bob@a.example changed +deployment/*=admin −deployment/*=viewer'],
    ],
    [
      'a person whose time has run out',
      { 'bob@a.example': { groups: ['sre'] } },
      { 'bob@a.example': { groups: ['sre'], expires: '2026-01-01' } },
      ['bob@a.example removed + −deployment/*=admin'],
    ],
  ])('names %s', (_, before, after, changes) => {
    expect(lines(roster({ ...ADA, ...before }), roster({ ...ADA, ...after }))).toEqual(changes)
  })

  it('names API keys, and ends that have moved', () => {
    const key = { deployments: { '*': 'editor' }, expires: '2027-03-01', owner: 'ada@a.example' }
    const bob = (expires: string) => ({ ...ADA, 'bob@a.example': { groups: ['sre'], expires } })
    const before = roster(bob('2027-01-01'))
    const after = roster(bob('2027-06-30'), { apiKeys: { CI: key } })
    expect(lines(before, after)).toEqual(['key:CI added +deployment/*=editor −'])
    expect(accessChanges(before, after).ends).toEqual([
      { kind: 'expiry', email: 'bob@a.example', before: '2027-01-01', after: '2027-06-30' },
    ])
  })
})
