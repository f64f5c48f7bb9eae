/** Maps the lines of a text to those of another version of it. */
import { diffArrays } from 'diff'

/** Maximum number of lines that are added and removed. The effort grows with the square of their number. */
const MAX_EDITED_LINES = 5000

/**
 * Line of `from` → line of `to`, both from 1, for the lines that are in both. Empty for texts that have next to nothing
 * in common.
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
