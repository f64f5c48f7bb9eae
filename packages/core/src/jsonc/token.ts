/** The tokens of JSON with comments, each with the comments that stand before it. */
import { createScanner } from 'jsonc-parser'

export interface Comment {
  /** As written, without white space at its end. */
  readonly text: string
  readonly start: number
  readonly end: number
  /** Zero-based lines. */
  readonly firstLine: number
  readonly lastLine: number
  /** Whether an empty line separates it from what follows. */
  readonly blankAfter: boolean
}

export interface Token {
  /** A bracket, `,`, `:`, a string in its quotes, a number, `true`, `false`, `null`, or nothing at the end. */
  readonly text: string
  readonly start: number
  readonly end: number
  readonly line: number
  readonly comments: readonly Comment[]
}

/** A comment that only a line break ends. */
export function isLineComment({ text }: Pick<Comment, 'text'>): boolean {
  return text.startsWith('//')
}

/** @param text must be sound: what is no JSON gives tokens without a meaning. */
export function tokensOf(text: string): readonly Token[] {
  const scanner = createScanner(text, false)
  const tokens: Token[] = []
  let comments: Omit<Comment, 'blankAfter'>[] = []
  let line = 0
  for (let last = false; !last; ) {
    scanner.scan()
    const start = scanner.getTokenOffset()
    const end = start + scanner.getTokenLength()
    const part = text.slice(start, end)
    last = part === ''
    const firstLine = line
    // Strings have no line breaks in them: those are escaped.
    if (/^[\s/]/.test(part)) line += lineBreaksIn(part)
    if (part.startsWith('/')) {
      comments.push({ text: part.trimEnd(), start, end, firstLine, lastLine: line })
    } else if (last || part.trim() !== '') {
      const nextLines = [...comments.slice(1).map((comment) => comment.firstLine), line]
      tokens.push({
        text: part,
        start,
        end,
        line,
        comments: comments.map((comment, index) => ({
          ...comment,
          blankAfter: (nextLines[index] ?? line) - comment.lastLine > 1,
        })),
      })
      comments = []
    }
  }
  return tokens
}

function lineBreaksIn(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0
}
