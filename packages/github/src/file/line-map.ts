/** Where the lines of a text stand in another version of it. */
import { diffArrays } from 'diff'

/** The most lines added and removed: the effort grows with the square of it. */
const MAX_EDITED_LINES = 5000

/**
 * Line of `from` → line of `to`, both from 1, for the lines that stand in both; none for texts that have next to
 * nothing in common.
 */
export function lineMap(from: string, to: string): ReadonlyMap<number, number> {
  const options = { maxEditLength: MAX_EDITED_LINES }
  const lines = new Map<number, number>()
  let [before, after] = [1, 1]
  for (const { added, removed, value } of diffArrays(from.split('\n'), to.split('\n'), options) ?? []) {
    if (added) after += value.length
    else if (removed) before += value.length
    else for (const _ of value) lines.set(before++, after++)
  }
  return lines
}
