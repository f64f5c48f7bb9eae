/** Converts offsets in a text to lines and columns, for any of the three line endings. */

/** 1-based; columns count UTF-16 code units, as editors and GitHub do. */
export interface Position {
  readonly line: number
  readonly column: number
  /** Path of the file if it is one that the members file extends. */
  readonly file?: string
}

const LF = 0x0a
const CR = 0x0d

export class LineIndex {
  readonly #starts: readonly number[]

  constructor(text: string) {
    const starts = [0]
    for (let offset = 0; offset < text.length; offset += 1) {
      const code = text.charCodeAt(offset)
      if (code === LF || (code === CR && text.charCodeAt(offset + 1) !== LF)) starts.push(offset + 1)
    }
    this.#starts = starts
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
