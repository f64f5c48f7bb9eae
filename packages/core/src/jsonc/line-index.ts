/** Offsets in a text to lines and columns, for any of the three line endings. */

/** 1-based; columns count UTF-16 code units, as editors and GitHub do. */
export interface Position {
  readonly line: number
  readonly column: number
  /** Path of the file, where it is one that the members file extends. */
  readonly file?: string
}

export class LineIndex {
  readonly #starts: Uint32Array

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

/** Counted first: a list that grows to a million lines is copied many times. */
function startsOf(text: string): Uint32Array {
  let lines = 1
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) lines += 1
  const starts = new Uint32Array(lines)
  let line = 0
  for (let end = text.indexOf('\n'); end !== -1; end = text.indexOf('\n', end + 1)) {
    line += 1
    starts[line] = end + 1
  }
  return starts
}

function startsOfMixed(text: string): Uint32Array {
  const starts = Array.from(text.matchAll(/\r\n|\n|\r/g), (match) => match.index + match[0].length)
  return Uint32Array.from([0].concat(starts))
}
