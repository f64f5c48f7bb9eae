/** Almost valid texts: a valid one with pieces changed, moved, repeated and left out. */
import fc from 'fast-check'

const edit = fc.record({
  /** The place, as a share of the text. */
  at: fc.double({ min: 0, max: 1, noNaN: true }),
  /** The number of characters to delete. */
  remove: fc.oneof(fc.constantFrom(0, 1), fc.nat(30)),
  /** The start of the repeated piece, as a share of the text, and its length. */
  from: fc.double({ min: 0, max: 1, noNaN: true }),
  copy: fc.oneof(fc.constant(0), fc.nat(60)),
})

/** `text` after a few edits. Inserted text comes from `pieces` or from the text itself. */
export function mutations(text: string, pieces: fc.Arbitrary<string>): fc.Arbitrary<string> {
  const edits = fc.array(fc.tuple(edit, fc.oneof(fc.constant(''), pieces)), { minLength: 1, maxLength: 5 })
  return edits.map((list) =>
    list.reduce((current, [{ at, remove, from, copy }, piece]) => {
      const start = Math.floor(at * current.length)
      const source = Math.floor(from * current.length)
      const copied = current.slice(source, source + copy)
      return current.slice(0, start) + piece + copied + current.slice(start + remove)
    }, text),
  )
}
