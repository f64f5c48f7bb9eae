import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { rosterOf } from '../testing/members-text.ts'
import { resourceNaming } from './resource-naming.ts'

const A = 'a1b2c3d4e5f60718293a4b5c6d7e8f90'
const B = 'a1b2c3d4e5f60718293a4b5c6d7e8f91'
const C = '4c5f0de1a2b34c5d8e9f00112233aabb'

function named(...names: readonly string[]) {
  const ids = [A, B, C]
  const resources = names.map((name, index) => ({ id: ids[index] ?? '', name }))
  return [...resourceNaming('deployment', resources)].map(([id, name]) => [ids.indexOf(id), name])
}

describe('names of resources', () => {
  it.each([
    ['shop', 'shop'],
    [' a\n b\u200B ', 'a b'],
    ['*', 'deployment *'],
    ['__proto__', 'deployment __proto__'],
    [C, `deployment ${C}`],
    ['', 'deployment'],
    ['\u202E', 'deployment'],
    ['x'.repeat(300), 'x'.repeat(100)],
    ['a/b = "c"', 'a/b = "c"'],
  ])('%j is written %j', (name, written) => {
    expect(named(name)).toEqual([[0, written]])
  })

  it('end in the beginning of the id if they are alike, as long as needed', () => {
    expect(named('shop', 'logs', 'shop')).toEqual([
      [1, 'logs'],
      [2, 'shop-4c5f0d'],
      [0, 'shop-a1b2c3'],
    ])
    expect(named('shop', 'shop').map(([, name]) => name)).toEqual(['shop-a1b2c3', `shop-${B.slice(0, 12)}`])
    expect(named('shop', 'shop-4c5f0d', 'shop')).toContainEqual([1, 'shop-4c5f0d'])
  })

  it('do not use names that are taken', () => {
    expect([...resourceNaming('deployment', [{ id: C, name: 'shop' }], ['shop'])]).toEqual([
      [C, 'shop-4c5f0d'],
    ])
  })

  it('are different and valid in a file, whatever they were', () => {
    const any = fc.oneof(fc.constantFrom('shop', '*', 'constructor', A), fc.string({ unit: 'binary' }))
    fc.assert(
      fc.property(fc.array(any, { maxLength: 3 }), (names) => {
        const given = named(...names).map(([, name]) => String(name))
        expect(new Set(given).size).toBe(names.length)
        const deployments = Object.fromEntries(given.map((name, index) => [name, [A, B, C][index] ?? '']))
        rosterOf({ 'ada@a.example': {} }, { resources: { deployments } })
      }),
    )
  })
})
