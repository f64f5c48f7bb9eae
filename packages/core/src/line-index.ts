/** Offsets in a text to lines and columns, for any of the three line endings. */
import type { Position } from './roster.ts'

export class LineIndex {
  readonly #starts: readonly number[]

  constructor(text: string) {
    this.#starts = text.includes('\r') ? startsOfMixed(text) : startsOf(text)
  }

  position(offset: number): Position {
    let low = 0
    let high = this.#starts.length
    while (high - low > 1) {
      const middle = (low + high) >>> 1
      if ((this.#starts[middle] ?? 0) <= offset) low = middle
      else high = middle
    }
    return { line: low + 1, column: offset - (this.#starts[low] ?? 0) + 1 }
  }
}

function startsOf(text: string): readonly number[] {
  const starts = [0]
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) starts.push(end + 1)
  return starts
}

function startsOfMixed(text: string): readonly number[] {
  const starts = [0]
  for (const match of text.matchAll(/\r\n|\n|\r/g)) starts.push(match.index + match[0].length)
  return starts
}
