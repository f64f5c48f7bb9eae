/**
 * One pass over JSON with comments: whether it is sound, and where its outer parts stand. A members file of ten
 * thousand people has half a million places, and hardly any of them is ever asked for; so only those of the two
 * outermost levels are kept, between which the rest is found by reading that part again.
 */
import { type ParseError, visit } from 'jsonc-parser'

/** No members file nests deeper than a custom role in a list in a scope of a member. */
export const MAX_DEPTH = 16

export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype'])

/** Keys of an object. Up to here, looking through all of them is quicker than anything else. */
const FEW = 8

/** Offsets of a value and, where it stands in an object, of its key. */
export interface Span {
  readonly keyOffset: number
  readonly offset: number
  /** Of what follows the value. */
  readonly end: number
}

/** Where the values of an object stand, by key and in file order. */
export class Spans {
  readonly #keys: string[] = []
  /** Of each key three offsets: its own, its value's, and the end. */
  #offsets = new Uint32Array(3 * FEW)
  #index: Map<string, number> | undefined

  get keys(): readonly string[] {
    return this.#keys
  }

  of(key: string): Span | undefined {
    this.#index ??= new Map(this.#keys.map((each, index) => [each, index]))
    const index = this.#index.get(key)
    return index === undefined ? undefined : this.at(index)
  }

  at(index: number): Span {
    const first = 3 * index
    const { [first]: keyOffset = 0, [first + 1]: offset = 0, [first + 2]: end = 0 } = this.#offsets
    return { keyOffset, offset, end }
  }

  addKey(key: string, offset: number): void {
    const first = 3 * this.#keys.length
    this.#keys.push(key)
    if (first === this.#offsets.length) {
      const longer = new Uint32Array(2 * first)
      longer.set(this.#offsets)
      this.#offsets = longer
    }
    this.#offsets.fill(offset, first, first + 3)
  }

  /** Of the value of the key that was added last. */
  setStart(offset: number): void {
    this.#offsets[3 * this.#keys.length - 2] = offset
  }

  setEnd(end: number): void {
    this.#offsets[3 * this.#keys.length - 1] = end
  }
}

export interface Outline {
  /** Of the outermost value. */
  readonly offset: number
  /** Of the outermost object; empty where that is none. */
  readonly sections: Spans
  /** Those of the objects in the outermost one, by key. */
  readonly inner: ReadonlyMap<string, Spans>
}

export type OutlineResult =
  | { readonly outline: Outline; readonly problem?: never }
  | { readonly outline?: never; readonly problem: Problem }

/** `nothing` is no value at all; `bad-keys` are forbidden or repeated ones, somewhere. */
export type Problem =
  | { readonly kind: 'nothing' | 'bad-keys' }
  | { readonly kind: 'too-deep'; readonly offset: number }
  | { readonly kind: 'syntax'; readonly error: ParseError }

/** Ends the pass: the parser is recursive, and what nests too deep would exhaust its stack. */
class TooDeep extends Error {
  override readonly name = 'TooDeep'
  readonly offset: number

  constructor(offset: number) {
    super('too deep')
    this.offset = offset
  }
}

export function readOutline(text: string): OutlineResult {
  const pass = new Pass()
  try {
    pass.run(text)
  } catch (error) {
    if (!(error instanceof TooDeep)) throw error
    // After a slip, the parser skips brackets that close nothing and nests on.
    if (pass.error === undefined) return { problem: { kind: 'too-deep', offset: error.offset } }
  }
  // One slip makes the parser stumble over what follows: the first error is the one to mend.
  const { error, outline, hasBadKeys } = pass
  if (error !== undefined && (outline !== undefined || error.length > 0)) {
    return { problem: { kind: 'syntax', error } }
  }
  if (outline === undefined) return { problem: { kind: 'nothing' } }
  return hasBadKeys ? { problem: { kind: 'bad-keys' } } : { outline }
}

/** The keys of an object so far. Mostly they are a handful. */
class Keys {
  readonly #few: string[] = []
  #many: Set<string> | undefined

  /** False where it is there already. */
  add(key: string): boolean {
    if (this.#many === undefined && this.#few.length < FEW) {
      if (this.#few.includes(key)) return false
      this.#few.push(key)
      return true
    }
    this.#many ??= new Set(this.#few)
    if (this.#many.has(key)) return false
    this.#many.add(key)
    return true
  }
}

class Pass {
  error: ParseError | undefined
  hasBadKeys = false
  readonly #sections = new Spans()
  readonly #inner = new Map<string, Spans>()
  /** Of each open object its keys, of each open list nothing; the innermost last. */
  readonly #open: (Keys | undefined)[] = []
  #section = ''
  #offset: number | undefined
  /** Places of the values of the innermost object, where they are kept. */
  #spans: Spans | undefined

  get outline(): Outline | undefined {
    if (this.#offset === undefined) return undefined
    return { offset: this.#offset, sections: this.#sections, inner: this.#inner }
  }

  run(text: string): void {
    visit(
      text,
      {
        onObjectBegin: (offset) => this.#begin(new Keys(), offset),
        onArrayBegin: (offset) => this.#begin(undefined, offset),
        onObjectProperty: (key, offset) => this.#property(key, offset),
        onLiteralValue: (_value, offset, length) => {
          this.#start(offset)
          this.#spans?.setEnd(offset + length)
        },
        onObjectEnd: (offset) => this.#end(offset),
        onArrayEnd: (offset) => this.#end(offset),
        onError: (error, offset, length) => {
          this.error ??= { error, offset, length }
        },
      },
      { allowTrailingComma: true },
    )
  }

  #begin(keys: Keys | undefined, offset: number): void {
    this.#start(offset)
    this.#open.push(keys)
    if (this.#open.length > MAX_DEPTH) throw new TooDeep(offset)
    this.#spans = this.#kept()
  }

  #end(offset: number): void {
    this.#open.pop()
    this.#spans = this.#kept()
    this.#spans?.setEnd(offset + 1)
  }

  #property(key: string, offset: number): void {
    if (FORBIDDEN_KEYS.has(key) || this.#open.at(-1)?.add(key) === false) this.hasBadKeys = true
    if (this.#open.length === 1) this.#section = key
    this.#spans?.addKey(key, offset)
  }

  #start(offset: number): void {
    this.#offset ??= offset
    this.#spans?.setStart(offset)
  }

  /** Places of the innermost open object are kept where it is the outermost value, or a value of that. */
  #kept(): Spans | undefined {
    const depth = this.#open.length
    if (depth === 0 || depth > 2 || this.#open.includes(undefined)) return undefined
    if (depth === 1) return this.#sections
    const spans = this.#inner.get(this.#section) ?? new Spans()
    this.#inner.set(this.#section, spans)
    return spans
  }
}
