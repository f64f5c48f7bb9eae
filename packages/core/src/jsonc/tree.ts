/**
 * JSON with comments as a tree that keeps everything in its text except white space. It serves for reading, since every
 * value knows its place, and for editing, since every comment belongs to something. A comment above a key or item, or
 * behind it on its line, belongs to that item. A comment behind an opening bracket or before a closing one belongs to the
 * object or list.
 */

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

export interface Scalar {
  readonly type: 'scalar'
  readonly value: string | number | boolean | null
  /** As written: a string in its quotes, a number, `true`, `false` or `null`. */
  readonly raw: string
  /** Offset in the text; absent for values that an edit has added. */
  readonly start?: number
}

export interface Container {
  readonly type: 'object' | 'array'
  readonly items: readonly Item[]
  /** Behind the opening bracket, on its line. */
  readonly head: readonly Comment[]
  /** Before the closing bracket, on lines of their own. */
  readonly foot: readonly Comment[]
  /** Offsets of the opening bracket and of what follows the closing one; absent for values that an edit has added. */
  readonly start?: number
  readonly end?: number
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
  readonly value: Value
  /** Behind it, on its line. */
  readonly after: readonly Comment[]
  /** Offset of the key, or of an item of a list; absent for items that an edit has added. */
  readonly start?: number
  /** Offset of the comma behind it. */
  readonly comma?: number | undefined
}

/** A whole text. */
export interface Tree {
  /** Comments above the outermost value. */
  readonly head: readonly Comment[]
  readonly root: Value
  /** Comments below it. */
  readonly foot: readonly Comment[]
}

export const NO_COMMENTS: readonly Comment[] = []

/** A comment that only a line break ends. */
export function isLineComment({ text }: Pick<Comment, 'text'>): boolean {
  return text.startsWith('//')
}

/** Any JSON value as a tree, without comments. */
export function treeOf(value: unknown): Value {
  if (typeof value !== 'object' || value === null) {
    return { type: 'scalar', value: value as Scalar['value'], raw: JSON.stringify(value) }
  }
  if (Array.isArray(value)) {
    return newContainer(
      'array',
      value.map((item) => newItem(treeOf(item))),
    )
  }
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined)
  return newContainer(
    'object',
    entries.map(([key, inner]) => newItem(treeOf(inner), key)),
  )
}

export function newContainer(type: Container['type'], items: readonly Item[]): Container {
  return { type, items, head: NO_COMMENTS, foot: NO_COMMENTS }
}

export function newItem(value: Value, key?: string): Item {
  const named = key === undefined ? {} : { key, rawKey: JSON.stringify(key) }
  return { ...named, before: NO_COMMENTS, within: NO_COMMENTS, value, after: NO_COMMENTS }
}

/** The items of an object; none for any other value. */
export function propertiesOf(value: Value | undefined): readonly Item[] {
  return value?.type === 'object' ? value.items : []
}

/** The item under `key`; undefined if there is none or the value is not an object. */
export function itemOf(value: Value | undefined, key: string): Item | undefined {
  return propertiesOf(value).find((item) => item.key === key)
}

/** The value as plain objects, lists and scalars, without comments. */
export function plainValue(value: Value): unknown {
  if (value.type === 'scalar') return value.value
  if (value.type === 'array') return value.items.map((item) => plainValue(item.value))
  const plain: Record<string, unknown> = {}
  // Parsing refuses keys that have a meaning of their own here.
  for (const { key = '', value: inner } of value.items) plain[key] = plainValue(inner)
  return plain
}

/** Offset of a value, key or list item in its text; 0 for what an edit has added. */
export function startOf({ start = 0 }: Value | Item): number {
  return start
}

/** Offset of what follows a value in its text. */
export function endOf(value: Value): number {
  return value.type === 'scalar' ? startOf(value) + value.raw.length : (value.end ?? 0)
}
