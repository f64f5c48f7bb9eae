import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assignmentKey } from '../catalog/assignment.ts'
import { accessOf, assignment } from '../testing/arbitraries.ts'
import { atoms } from '../testing/assignments.ts'
import { membersText, soundFile } from '../testing/members-text.ts'

const SHOP = 'a'.repeat(32)
const TEXT = `{ // a comment
  "organization": "1",
  "resources": { "deployments": { "shop": "${SHOP}" } },
  "groups": {
    "sre": { "deployments": { "*": "admin", "shop": ["viewer", "editor"] } },
    "all": { "deployments": { "*": "admin" } },
  },
  "members": {
    "Ada@a.example": { "organization": ["owner", "billing-admin"], "groups": ["sre", "all", "sre"],
      "deployments": { "shop": { "role": "viewer" }, "*": "admin" } },
    "bob@a.example": { "groups": ["sre"], "expires": "2020-01-01" },
    "cat@a.example": {}
  }
}`

function originsOf(email: string, atom: string) {
  const [key] = atoms(atom).map(assignmentKey)
  const found =
    soundFile(TEXT)
      .origins.of(email)
      .get(key ?? '') ?? []
  return found.map(({ group, position: { line, column } }) => `${group ?? 'own'} ${line}:${column}`)
}

describe('the origins of an assignment', () => {
  it.each([
    ['owner', ['own 9:41']],
    ['billing-admin', ['own 9:50']],
    ['deployment/*=admin', ['own 10:59', 'sre 5:36', 'all 6:36']],
    [`deployment/${SHOP}=viewer`, ['own 10:32', 'sre 5:54']],
    [`deployment/${SHOP}=editor`, ['sre 5:64']],
    ['security/*=admin', []],
  ])('%s are each place that gives it: %j', (atom, places) => {
    expect(originsOf('ada@A.example', atom)).toEqual(places)
  })

  it('are known of those whose time has run out, and of nobody who is not listed', () => {
    expect(originsOf('bob@a.example', 'deployment/*=admin')).toEqual(['sre 5:36'])
    expect(soundFile(TEXT).origins.of('cat@a.example').size).toBe(0)
    expect(soundFile(TEXT).origins.of('dan@a.example').size).toBe(0)
  })

  it('are there for just what the roster has', () => {
    const held = fc.array(assignment(), { maxLength: 4 })
    fc.assert(
      fc.property(held, held, held, (own, first, second) => {
        const members = { 'ada@a.example': { ...accessOf(own), groups: ['first', 'second'] } }
        const rest = { groups: { first: accessOf(first), second: accessOf(second) } }
        const { roster, origins } = soundFile(membersText(members, rest))
        const listed = roster.members.get('ada@a.example')
        const traced = origins.of('ada@a.example')
        expect(new Set(traced.keys())).toEqual(new Set(listed?.assignments.map(assignmentKey)))
      }),
    )
  })
})
