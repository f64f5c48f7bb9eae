/** Parses JSON with comments into a tree and a plain value, in one pass. */
import { type ParseError, visit } from 'jsonc-parser'
import {
  type Comment,
  type Container,
  type Item,
  isLineComment,
  NO_COMMENTS,
  newContainer,
  type Tree,
  treeOf,
  type Value,
} from './tree.ts'

/** No members file nests deeper than a custom role in a list in a scope of a member. */
export const MAX_DEPTH = 16

/** Keys that reach into object prototypes. */
export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** A key that is forbidden, or that its object has twice. */
export interface BadKey {
  readonly key: string
  readonly offset: number
  /** Offset of the same key before it; absent for forbidden keys. */
  readonly first?: number
}

export type Problem =
  /** There is no value at all. */
  | { readonly kind: 'nothing' }
  | { readonly kind: 'too-deep'; readonly offset: number }
  /** The first error: it makes the parser stumble over what follows. */
  | { readonly kind: 'syntax'; readonly error: ParseError }
  | { readonly kind: 'bad-keys'; readonly keys: readonly BadKey[] }

export type ParseResult =
  /** `value` is the root as plain objects, lists and scalars. */
  | { readonly tree: Tree; readonly value: unknown; readonly problem?: never }
  | { readonly tree?: never; readonly problem: Problem }

export function parseTree(text: string): ParseResult {
  const builder = new TreeBuilder(text)
  try {
    builder.run()
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error
    // After an error, the parser skips brackets that close nothing, and nests further.
    if (builder.error === undefined) return { problem: { kind: 'too-deep', offset: error.offset } }
  }
  const { error, tree, badKeys } = builder
  if (error !== undefined && (builder.hasValue || error.length > 0)) {
    return { problem: { kind: 'syntax', error } }
  }
  if (tree === undefined) return { problem: { kind: 'nothing' } }
  return badKeys.length > 0
    ? { problem: { kind: 'bad-keys', keys: badKeys } }
    : { tree, value: builder.value }
}

/** Ends the pass: the parser is recursive, so deep nesting would exhaust its stack. */
class TooDeep extends Error {
  override readonly name = 'TooDeep'
  readonly offset: number

  constructor(offset: number) {
    super('too deep')
    this.offset = offset
  }
}

type Open<T> = { -readonly [Key in keyof T]: T[Key] }

/** What an item has before its value and its comments are known. */
const NEW_ITEM = { within: NO_COMMENTS, value: treeOf(null), after: NO_COMMENTS, comma: undefined }

/** An object or list whose closing bracket is still to come. */
interface Frame {
  readonly container: Open<Container>
  readonly items: Open<Item>[]
  /** Comments of the next item, or of the foot if there is none. */
  pending: readonly Comment[]
  /** The same as a plain value, so far. */
  readonly plain: unknown[] | Record<string, unknown>
}

type Token = 'start' | 'open' | 'name' | 'value' | 'comma' | 'close' | 'end'

/** Builds the tree from the parser's events. After the first error, the tree is lost and events are ignored. */
class TreeBuilder {
  error: ParseError | undefined
  hasValue = false
  /** The root as a plain value. */
  value: unknown
  readonly badKeys: BadKey[] = []
  readonly #text: string
  readonly #frames: Frame[] = []
  #depth = 0
  #root: Value | undefined
  #head = NO_COMMENTS
  #foot = NO_COMMENTS
  /** Comments since the last token. */
  #comments: Omit<Comment, 'blankAfter'>[] = []
  #last: Token = 'start'
  #lastLine = 0

  constructor(text: string) {
    this.#text = text
  }

  get tree(): Tree | undefined {
    return this.#root && { head: this.#head, root: this.#root, foot: this.#foot }
  }

  run(): void {
    visit(
      this.#text,
      {
        onObjectBegin: (offset, _length, line) => this.#open('object', offset, line),
        onArrayBegin: (offset, _length, line) => this.#open('array', offset, line),
        onObjectEnd: (offset, length, line) => this.#close(offset + length, line),
        onArrayEnd: (offset, length, line) => this.#close(offset + length, line),
        onObjectProperty: (key, offset, length, line) => this.#property(key, offset, length, line),
        onLiteralValue: (value, offset, length, line) => {
          if (this.error) return
          const raw = this.#text.slice(offset, offset + length)
          this.#begin(offset, line)
          this.#put({ type: 'scalar', value, raw, start: offset }, value, line)
        },
        onSeparator: (character, offset, _length, line) => this.#separator(character, offset, line),
        onComment: (offset, length, line) => this.#comment(offset, length, line),
        onError: (error, offset, length) => {
          this.error ??= { error, offset, length }
        },
      },
      { allowTrailingComma: true },
    )
    if (this.error === undefined) this.#token('end', this.#lineOfEnd())
  }

  #lineOfEnd(): number {
    const last = this.#comments.at(-1)
    return last === undefined ? 0 : last.lastLine + lineBreaksIn(this.#text.slice(last.end))
  }

  #open(type: Container['type'], offset: number, line: number): void {
    this.#depth += 1
    if (this.#depth > MAX_DEPTH) throw new TooDeep(offset)
    if (this.error) return
    this.#begin(offset, line)
    const items: Open<Item>[] = []
    const container = { ...newContainer(type, items as readonly Item[]), start: offset }
    this.#frames.push({ container, items, pending: NO_COMMENTS, plain: type === 'array' ? [] : {} })
    this.#last = 'open'
  }

  #close(end: number, line: number): void {
    this.#depth -= 1
    if (this.error) return
    this.#token('close', line)
    const frame = this.#frames.pop()
    if (frame === undefined) return
    const { container, pending, plain } = frame
    container.foot = pending
    container.end = end
    this.#put(container, plain, line)
  }

  #property(key: string, offset: number, length: number, line: number): void {
    const frame = this.#frames.at(-1)
    if (this.error || frame === undefined) return
    this.#token('name', line)
    const rawKey = this.#text.slice(offset, offset + length)
    frame.items.push({ key, rawKey, ...NEW_ITEM, before: frame.pending, start: offset })
    frame.pending = NO_COMMENTS
    if (FORBIDDEN_KEYS.has(key)) this.badKeys.push({ key, offset })
    else if (Object.hasOwn(frame.plain, key)) {
      const first = frame.items.find((item) => item.key === key)
      this.badKeys.push({ key, offset, first: first?.start ?? offset })
    }
  }

  #separator(character: string, offset: number, line: number): void {
    if (this.error) return
    if (character === ':') {
      this.#token('name', line)
      return
    }
    this.#token('comma', line)
    const item = this.#frames.at(-1)?.items.at(-1)
    if (item) item.comma = offset
  }

  #comment(offset: number, length: number, firstLine: number): void {
    if (this.error) return
    const whole = this.#text.slice(offset, offset + length)
    const [start, end] = [offset, offset + length]
    const lastLine = firstLine + lineBreaksIn(whole)
    this.#comments.push({ text: whole.trimEnd(), start, end, firstLine, lastLine })
  }

  /** A value begins: in a list, an item does too. */
  #begin(offset: number, line: number): void {
    this.hasValue = true
    this.#token('value', line)
    const frame = this.#frames.at(-1)
    if (frame?.container.type !== 'array') return
    frame.items.push({ ...NEW_ITEM, before: frame.pending, start: offset })
    frame.pending = NO_COMMENTS
  }

  /** A value is complete. */
  #put(value: Value, plain: unknown, line: number): void {
    const frame = this.#frames.at(-1)
    const item = frame?.items.at(-1)
    if (frame === undefined || item === undefined) {
      this.#root = value
      this.value = plain
    } else {
      item.value = value
      if (Array.isArray(frame.plain)) frame.plain.push(plain)
      else if (item.key !== undefined) frame.plain[item.key] = plain
    }
    this.#last = 'value'
    this.#lastLine = line
  }

  /** Gives the comments between the last token and this one to their owners. */
  #token(token: Token, line: number): void {
    const [last, lastLine, comments] = [this.#last, this.#lastLine, this.#comments]
    this.#last = token
    this.#lastLine = line
    if (comments.length === 0) return
    this.#comments = []
    this.#attach(withBlanks(comments, line), { last, lastLine, token, line })
  }

  #attach(
    comments: readonly Comment[],
    { last, lastLine, token, line }: { last: Token; lastLine: number; token: Token; line: number },
  ): void {
    const frame = this.#frames.at(-1)
    const item = frame?.items.at(-1)
    const [beside, below] = onSameLine(comments, lastLine)
    const isShared = line === (beside.at(-1)?.lastLine ?? lastLine)
    if (frame === undefined) {
      if (last === 'start') this.#head = comments
      else this.#foot = comments
    } else if (last === 'open') {
      // If the next item or bracket is on the same line, the comment belongs to that.
      frame.container.head = isShared ? NO_COMMENTS : beside
      frame.pending = isShared ? comments : below
    } else if (item === undefined) {
      throw new Error('expected an item before a comma or a colon')
    } else if (last === 'name') {
      item.within = [...item.within, ...comments]
    } else if (last === 'value') {
      item.after = beside
      frame.pending = below
    } else if (
      frame.pending.length > 0 ||
      (isShared && token !== 'close') ||
      item.after.some(isLineComment)
    ) {
      // Nothing can follow a comment that only a line break ends.
      frame.pending = [...frame.pending, ...comments]
    } else {
      item.after = [...item.after, ...beside]
      frame.pending = below
    }
  }
}

/** @param nextLine Line of the token that follows. */
function withBlanks(comments: readonly Omit<Comment, 'blankAfter'>[], nextLine: number): readonly Comment[] {
  return comments.map((comment, index) => {
    const next = comments[index + 1]?.firstLine ?? nextLine
    return { ...comment, blankAfter: next - comment.lastLine > 1 }
  })
}

/** Comments that begin on `line`, or on the line on which the comment before them ends; and the others. */
function onSameLine(
  comments: readonly Comment[],
  line: number,
): readonly [same: readonly Comment[], others: readonly Comment[]] {
  let last = line
  const end = comments.findIndex((comment) => {
    if (comment.firstLine !== last) return true
    last = comment.lastLine
    return false
  })
  return end === -1 ? [comments, NO_COMMENTS] : [comments.slice(0, end), comments.slice(end)]
}

function lineBreaksIn(text: string): number {
  return text.match(/\r\n|\n|\r/g)?.length ?? 0
}
