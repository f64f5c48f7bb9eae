import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { assignment as anyAssignment } from '../testing/arbitraries.ts'
import { atoms, short } from '../testing/assignments.ts'
import {
  applicationRoleSet,
  assignmentKey,
  assignmentSet,
  impliesAssignment,
  isOwner,
  subtractAssignments,
} from './assignment.ts'

const assignment = anyAssignment('threat-hunter')
const list = fc.array(assignment, { maxLength: 8 })

describe('an assignment', () => {
  it('means three different things by its application roles', () => {
    const keys = atoms('deployment/*=viewer', 'deployment/*=viewer[]', 'deployment/*=viewer[a]').map(
      assignmentKey,
    )
    expect(new Set(keys).size).toBe(3)
  })

  it('has application roles as a set: order and repetition mean nothing', () => {
    expect(applicationRoleSet(['b', 'a', 'b'])).toEqual(['a', 'b'])
  })

  it.each([
    ['owner', true],
    ['billing-admin', false],
    ['deployment/*=owner', false],
  ])('%s makes an Organization owner: %s', (text, owner) => {
    expect(atoms(text).map(isOwner)).toEqual([owner])
  })
})

describe('sets of assignments', () => {
  it('are in canonical order: kind, all before one, resource, strongest first', () => {
    const jumbled = atoms(
      'connected-cluster/*=viewer',
      'deployment/b=viewer',
      'deployment/b=admin',
      'security/*=new',
      'security/*=viewer',
      'deployment/a=viewer[x]',
      'deployment/a=viewer[]',
      'deployment/a=viewer',
      'deployment/*=viewer',
      'billing-admin',
      'owner',
      'owner',
    )
    expect(short(assignmentSet(jumbled))).toEqual([
      'owner',
      'billing-admin',
      'deployment/*=viewer',
      'deployment/a=viewer[x]',
      'deployment/a=viewer[]',
      'deployment/a=viewer',
      'deployment/b=admin',
      'deployment/b=viewer',
      'security/*=viewer',
      'security/*=new',
      'connected-cluster/*=viewer',
    ])
  })

  it('do not depend on order or repetition', () => {
    fc.assert(
      fc.property(
        list.chain((items) =>
          fc.tuple(fc.constant(items), fc.shuffledSubarray(items, { minLength: items.length })),
        ),
        ([items, shuffled]) => {
          expect(assignmentSet([...shuffled, ...items])).toEqual(assignmentSet(items))
        },
      ),
    )
  })

  it('obey the laws of sets', () => {
    fc.assert(
      fc.property(list, list, (a, b) => {
        const [left, right] = [assignmentSet(a), assignmentSet(b)]
        const without = subtractAssignments(left, right)
        const common = subtractAssignments(left, without)
        expect(subtractAssignments(without, right)).toEqual(without)
        expect(assignmentSet([...without, ...common])).toEqual(left)
        expect(assignmentSet([...without, ...right])).toEqual(assignmentSet([...a, ...b]))
        expect(subtractAssignments(left, left)).toEqual([])
        expect(subtractAssignments(left, [])).toEqual(left)
      }),
    )
  })
})

describe('implication', () => {
  it.each([
    ['owner', 'billing-admin', true],
    ['owner', 'deployment/*=viewer', false],
    ['deployment/*=viewer', 'deployment/a=viewer', true],
    ['deployment/a=viewer', 'deployment/*=viewer', false],
    ['deployment/a=viewer', 'deployment/b=viewer', false],
    ['deployment/*=editor', 'deployment/a=viewer', true],
    ['deployment/a=viewer', 'security/a=viewer', false],
    ['deployment/a=viewer', 'deployment/a=viewer[]', true],
    ['deployment/a=viewer[]', 'deployment/a=viewer', false],
    ['deployment/a=viewer[x,y]', 'deployment/a=viewer[x]', true],
    ['deployment/a=viewer[x]', 'deployment/a=viewer[x,y]', false],
    ['deployment/a=viewer[x]', 'deployment/a=viewer[]', true],
    ['deployment/a=viewer', 'deployment/a=viewer[x]', false],
    ['deployment/a=admin', 'deployment/a=viewer[x]', true],
    ['deployment/a=admin[]', 'deployment/a=viewer', false],
  ])('%s gives all of %s: %s', (stronger, weaker, implied) => {
    const [outer, inner] = atoms(stronger, weaker)
    expect(outer && inner && impliesAssignment(outer, inner)).toBe(implied)
  })

  it('is reflexive', () => {
    fc.assert(fc.property(assignment, (atom) => impliesAssignment(atom, atom)))
  })

  it('is transitive', () => {
    const near = fc.constantFrom('organization', 'deployment', 'elasticsearch', 'security').chain((kind) =>
      fc.array(
        assignment.filter((atom) => atom.kind === kind),
        { minLength: 3, maxLength: 3 },
      ),
    )
    fc.assert(
      fc.property(near, ([a, b, c]) => {
        if (!a || !b || !c || !impliesAssignment(a, b) || !impliesAssignment(b, c)) return
        expect(impliesAssignment(a, c)).toBe(true)
      }),
      { numRuns: 2000 },
    )
  })
})
