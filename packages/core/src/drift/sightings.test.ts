import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Sightings } from './sightings.ts'

const NOTHING = Sightings.read()

function differing(...people: readonly (readonly [email: string, what: string])[]) {
  return people.map(([email, digest]) => ({ email, digest }))
}

function see(
  before: Sightings,
  today: string,
  ...people: readonly (readonly [email: string, what: string])[]
) {
  const seen = before.see(differing(...people), { today, text: '{}' })
  // As read by the next run.
  return Sightings.read(`<!-- roster:drift -->\n${seen.toLine()}\n\n### It differs`)
}

describe('Sightings', () => {
  it('keep the day on which a difference was first seen, as long as it exists', () => {
    const first = see(NOTHING, '2026-11-24', ['eve@a.example', 'extra'])
    const next = see(first, '2026-11-25', ['eve@a.example', 'extra'], ['tom@a.example', 'gone'])
    expect(next.of('Eve@A.example')).toEqual({ since: '2026-11-24' })
    expect(next.of('tom@a.example')).toEqual({ since: '2026-11-25' })
    expect(next.of('kim@a.example')).toBeUndefined()
    const back = see(see(next, '2026-11-26'), '2026-11-27', ['eve@a.example', 'extra'])
    expect(back.of('eve@a.example')).toEqual({ since: '2026-11-27' })
  })

  it('keep the older day if a person’s difference changes, with the day of the change', () => {
    const first = see(NOTHING, '2026-11-24', ['eve@a.example', 'viewer'])
    const changed = see(first, '2026-11-26', ['eve@a.example', 'owner'])
    expect(changed.of('eve@a.example')).toEqual({ since: '2026-11-24', changed: '2026-11-26' })
    const later = see(changed, '2026-11-28', ['eve@a.example', 'owner'])
    expect(later.of('eve@a.example')).toEqual({ since: '2026-11-24', changed: '2026-11-26' })
  })

  it('are the same line on later days and in any order', () => {
    const people = differing(['eve@a.example', 'x'], ['tom@a.example', 'y'])
    const line = NOTHING.see(people, { today: '2026-11-24', text: '{}' }).toLine()
    const again = Sightings.read(line).see(people.toReversed(), { today: '2026-12-24', text: '{}' })
    expect(again.toLine()).toBe(line)
    expect(line).toMatch(/^<!-- roster:since v1 file=[0-9a-f]{12} 2026-11-24=[0-9a-f.,]+ -->$/)
  })

  it('identify their file', () => {
    const seen = Sightings.read(NOTHING.see([], { today: '2026-11-24', text: 'one' }).toLine())
    const answers = [seen.compareFile('one'), seen.compareFile('two'), NOTHING.compareFile('one')]
    expect(answers).toEqual(['same', 'other', 'unknown'])
  })

  it('use the earliest day if both an issue and a pull request have one', () => {
    const [early, late] = ['2026-11-20', '2026-11-24'].map((today) =>
      NOTHING.see(differing(['eve@a.example', 'x']), { today, text: '{}' }).toLine(),
    )
    for (const texts of [
      [early ?? '', late ?? ''],
      [late ?? '', early ?? ''],
    ]) {
      expect(Sightings.read(...texts).of('eve@a.example')).toEqual({ since: '2026-11-20' })
    }
  })

  it.each([
    ['is gone', () => ''],
    ['was edited', (line: string) => line.replace('2026-11-24', 'yesterday')],
    ['names no day', (line: string) => line.replace('2026-11-24', '2026-13-99')],
    ['names a day to come', (line: string) => line.replace('2026-11-24', '2099-01-01')],
    ['is cut', (line: string) => line.slice(0, -8)],
    ['is of another version', (line: string) => line.replace('v1', 'v2')],
  ])('count a difference as new if the line %s', (_, edit) => {
    const people = differing(['eve@a.example', 'x'])
    const line = NOTHING.see(people, { today: '2026-11-24', text: '{}' }).toLine()
    const seen = Sightings.read(edit(line)).see(people, { today: '2026-11-26', text: '{}' })
    expect(seen.of('eve@a.example')).toEqual({ since: '2026-11-26' })
  })

  it('survive an edit in the browser, which changes line endings', () => {
    const line = see(NOTHING, '2026-11-24', ['eve@a.example', 'x']).toLine()
    expect(Sightings.read(`a\r\n${line}\r\nb`).of('eve@a.example')).toEqual({ since: '2026-11-24' })
  })

  it('fit into a line for any number of people: the newest are left out, the same ones each day', () => {
    const many = (start: number, count: number) =>
      Array.from({ length: count }, (_, index) => ({ email: `p${start + index}@a.example`, digest: 'x' }))
    const old = many(0, 100)
    const first = NOTHING.see(old, { today: '2026-11-24', text: '{}' })
    const all = [...many(100, 5_000), ...old]
    const full = Sightings.read(first.toLine()).see(all, { today: '2026-11-25', text: '{}' })
    expect(full.toLine().length).toBeLessThanOrEqual(20_000)
    expect(full.toLine().length).toBeGreaterThan(19_900)
    for (const { email } of old) expect(full.of(email)).toEqual({ since: '2026-11-24' })
    expect(many(100, 5_000).some(({ email }) => full.of(email) === undefined)).toBe(true)
    const next = Sightings.read(full.toLine()).see(all, { today: '2026-11-26', text: '{}' })
    expect(next.toLine()).toBe(full.toLine())
  })

  it('never move to a later day, whatever is done to the line', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(40), fc.string({ maxLength: 40 }), (at, drop, insert) => {
        const people = differing(['eve@a.example', 'x'], ['tom@a.example', 'y'])
        const line = NOTHING.see(people, { today: '2026-11-24', text: '{}' }).toLine()
        const start = at % line.length
        const text = line.slice(0, start) + insert + line.slice(start + drop)
        const seen = Sightings.read(text).see(people, { today: '2026-11-26', text: '{}' })
        for (const { email } of people) {
          const sighting = seen.of(email)
          expect((sighting?.since ?? '9') <= '2026-11-26').toBe(true)
        }
        expect(Sightings.read(seen.toLine()).toLine()).toBe(seen.toLine())
      }),
    )
  })
})
