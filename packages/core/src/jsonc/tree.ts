/**
 * JSON with comments as a tree that loses nothing of its text but white space: every comment belongs to what it is
 * about. Above a key or item, and behind it on its line, it is about that; behind an opening bracket and before a
 * closing one, about the whole.
 */
import { type Comment, isLineComment, type Token, tokensOf } from './token.ts'

export interface Scalar {
  readonly type: 'scalar'
  /** As written: a string in its quotes, a number, `true`, `false` or `null`. */
  readonly raw: string
}

export interface Container {
  readonly type: 'object' | 'array'
  items: readonly Item[]
  /** Behind the opening bracket, on its line. */
  readonly head: readonly Comment[]
  /** Before the closing bracket, on lines of their own. */
  readonly foot: readonly Comment[]
  /** Where the brackets stand; absent for what was not in the text. */
  readonly source?: { readonly start: number; readonly end: number }
}

export type Value = Scalar | Container

/** A property of an object, or an item of a list. */
export interface Item {
  /** Of a property. */
  readonly key?: string
  /** As written, in its quotes. */
  readonly rawKey?: string
  readonly before: readonly Comment[]
  /** Between key and value. */
  readonly within: readonly Comment[]
  value: Value
  /** Behind it, on its line. */
  readonly after: readonly Comment[]
  /** Absent for what was not in the text. */
  readonly source?: ItemSource
}

export interface ItemSource {
  /** Of the key, or of an item of a list. */
  readonly start: number
  /** Of the value. */
  readonly valueEnd: number
  /** Where the comma behind it stands. */
  readonly comma?: number
  /** Of the value, the comma and the comments behind, whichever is last. */
  readonly end: number
}

export interface CommentedDocument {
  readonly head: readonly Comment[]
  readonly root: Value
  readonly foot: readonly Comment[]
}

/** @param text must be sound, as `parseJsonc` finds it. */
export function parseCommented(text: string): CommentedDocument {
  return new TreeReader(tokensOf(text)).document()
}

/** Any JSON value as a tree, without comments. */
export function treeOf(value: unknown): Value {
  if (typeof value !== 'object' || value === null) return { type: 'scalar', raw: JSON.stringify(value) }
  if (Array.isArray(value))
    return newContainer(
      'array',
      value.map((item) => newItem(item)),
    )
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return newContainer(
    'object',
    entries.map(([key, inner]) => newItem(inner, key)),
  )
}

export function newItem(value: unknown, key?: string): Item {
  const named = key === undefined ? {} : { key, rawKey: JSON.stringify(key) }
  return { ...named, before: [], within: [], value: treeOf(value), after: [] }
}

/** The value under `key`; undefined where there is none, or this is no object. */
export function itemOf(value: Value | undefined, key: string): Item | undefined {
  return value?.type === 'object' ? value.items.find((item) => item.key === key) : undefined
}

/** What the tree says, without its comments. */
export function plainValue(value: Value): unknown {
  if (value.type === 'scalar') return JSON.parse(value.raw)
  if (value.type === 'array') return value.items.map((item) => plainValue(item.value))
  return Object.fromEntries(value.items.map((item) => [item.key, plainValue(item.value)]))
}

function newContainer(type: Container['type'], items: readonly Item[]): Container {
  return { type, items, head: [], foot: [] }
}

class TreeReader {
  readonly #tokens: readonly Token[]
  #next = 0

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens
  }

  document(): CommentedDocument {
    const head = this.#peek().comments
    const { value: root } = this.#value()
    return { head, root, foot: this.#peek().comments }
  }

  #value(): { readonly value: Value; readonly last: Token } {
    const token = this.#take()
    if (token.text === '{' || token.text === '[') return this.#container(token)
    return { value: { type: 'scalar', raw: token.text }, last: token }
  }

  #container(open: Token): { readonly value: Container; readonly last: Token } {
    const closing = open.text === '{' ? '}' : ']'
    const items: Item[] = []
    // Before a bracket or an item that stands on the same line, a comment is about that one.
    let [head, pending] = sameLine(this.#peek().comments, open.line)
    if (this.#peek().line === (head.at(-1)?.lastLine ?? open.line)) {
      pending = [...head, ...pending]
      head = []
    }
    while (this.#peek().text !== closing) {
      const { item, left } = this.#item(pending, open.text === '{')
      items.push(item)
      pending = left
    }
    const close = this.#take()
    const source = { start: open.start, end: close.end }
    const type = open.text === '{' ? 'object' : 'array'
    return { value: { type, items, head, foot: pending, source }, last: close }
  }

  /** `left` are comments that belong to what follows. */
  #item(before: readonly Comment[], named: boolean) {
    const first = this.#peek()
    const within: Comment[] = []
    if (named) {
      this.#take()
      within.push(...this.#take().comments, ...this.#peek().comments)
    }
    const { value, last } = this.#value()
    const trailing = sameLine(this.#peek().comments, last.line)
    const after = [...trailing[0]]
    let left = trailing[1]
    let end = after.at(-1)?.end ?? last.end
    let comma: number | undefined
    if (this.#peek().text === ',') {
      const { start, end: commaEnd, line } = this.#take()
      comma = start
      end = commaEnd
      const next = this.#peek()
      const [beside, below] = sameLine(next.comments, line)
      const closes = next.text === '}' || next.text === ']'
      const shared = !closes && next.line === (beside.at(-1)?.lastLine ?? line)
      // Nothing can stand behind a comment that only a line break ends.
      if (left.length > 0 || shared || after.some(isLineComment)) {
        left = [...left, ...next.comments]
      } else {
        after.push(...beside)
        left = below
        end = beside.at(-1)?.end ?? end
      }
    }
    const key = named ? { key: String(JSON.parse(first.text)), rawKey: first.text } : {}
    const source = {
      start: first.start,
      valueEnd: last.end,
      ...(comma === undefined ? {} : { comma }),
      end,
    }
    return { item: { ...key, before, within, value, after, source }, left }
  }

  #peek(): Token {
    const token = this.#tokens[this.#next]
    if (token === undefined) throw new Error('expected sound JSON, got a text that ends early')
    return token
  }

  #take(): Token {
    const token = this.#peek()
    this.#next += 1
    return token
  }
}

/** Comments that begin on `line`, or on the line where the one before them ends; and the others. */
function sameLine(
  comments: readonly Comment[],
  line: number,
): readonly [same: readonly Comment[], others: readonly Comment[]] {
  let last = line
  const end = comments.findIndex((comment) => {
    if (comment.firstLine !== last) return true
    last = comment.lastLine
    return false
  })
  return end === -1 ? [comments, []] : [comments.slice(0, end), comments.slice(end)]
}
