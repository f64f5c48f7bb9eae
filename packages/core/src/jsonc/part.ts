/**
 * A part of a document in JSON with comments: reads its text again when somebody asks where something stands in
 * it, and remembers what it has read.
 */
import { type Node, parse, parseTree } from 'jsonc-parser'

export type JsonPath = readonly (string | number)[]

/** A place in a text: a node, or something that finds one when it is asked. */
export interface Place {
  readonly offset: number
}

export interface Entry {
  readonly key: string
  readonly keyNode: Place
  readonly valueNode: Node
}

export class Part {
  readonly #text: string
  readonly offset: number
  /** Of what follows it. */
  readonly end: number
  #node: Node | undefined
  /** Built when first asked for, since objects with thousands of keys are asked for thousands of them. */
  #entries: Map<Node, ReadonlyMap<string, Entry>> | undefined

  constructor(text: string, offset: number, end: number) {
    this.#text = text
    this.offset = offset
    this.end = end
  }

  /** As it is written. */
  get text(): string {
    return this.#text.slice(this.offset, this.end)
  }

  /** As plain objects, lists and scalars; read anew each time. */
  value(): unknown {
    return readValue(this.text)
  }

  get node(): Node {
    this.#node ??= readNode(this.#text, this.offset, this.end)
    return this.#node
  }

  /** The value at `path`. */
  nodeAt(path: JsonPath): Node | undefined {
    return path.reduce<Node | undefined>((node, part) => node && this.#child(node, part), this.node)
  }

  /** Where the value at `path` stands, or that of the nearest part around it that exists. */
  place(path: JsonPath): Place {
    let node = this.node
    for (const part of path) {
      const inner = this.#child(node, part)
      if (inner === undefined) break
      node = inner
    }
    return node
  }

  /** Where the key that ends `path` stands, or the nearest part around it that exists. */
  keyPlace(path: JsonPath): Place {
    const object = this.nodeAt(path.slice(0, -1))
    const entry = object && this.#entriesOf(object).get(String(path.at(-1)))
    return entry?.keyNode ?? this.place(path)
  }

  /** As `place`, found when its offset is asked for. */
  at(path: JsonPath): Place {
    return new LazyPlace(this, path, 'value')
  }

  /** As `keyPlace`, found when its offset is asked for. */
  atKey(path: JsonPath): Place {
    return new LazyPlace(this, path, 'key')
  }

  #child(node: Node, part: string | number): Node | undefined {
    if (typeof part === 'string') return this.#entriesOf(node).get(part)?.valueNode
    return node.type === 'array' ? node.children?.[part] : undefined
  }

  #entriesOf(node: Node): ReadonlyMap<string, Entry> {
    const known = this.#entries?.get(node)
    if (known) return known
    const entries = new Map(entriesOf(node).map((entry) => [entry.key, entry]))
    this.#entries ??= new Map()
    this.#entries.set(node, entries)
    return entries
  }
}

class LazyPlace implements Place {
  readonly #part: Part
  readonly #path: JsonPath
  readonly #of: 'key' | 'value'

  constructor(part: Part, path: JsonPath, of: 'key' | 'value') {
    this.#part = part
    this.#path = path
    this.#of = of
  }

  get offset(): number {
    const part = this.#part
    return (this.#of === 'key' ? part.keyPlace(this.#path) : part.place(this.#path)).offset
  }
}

/** Keys and values of an object node, in file order; none of any other node. */
export function entriesOf(node: Node): readonly Entry[] {
  if (node.type !== 'object') return []
  return (node.children ?? []).flatMap((property) => {
    const [keyNode, valueNode] = property.children ?? []
    return keyNode && valueNode ? [{ key: String(keyNode.value), keyNode, valueNode }] : []
  })
}

/** Mostly there is no comment in it, and plain JSON is read much faster. */
function readValue(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return parse(text, [], { allowTrailingComma: true })
  }
}

function readNode(text: string, offset: number, end: number): Node {
  const node = parseTree(text.slice(offset, end), [], { allowTrailingComma: true })
  if (node === undefined) throw new Error(`expected a value at offset ${offset}`)
  return offset === 0 ? node : shifted(node, offset)
}

/** With offsets in the whole text in place of those in a part of it. */
function shifted(node: Node, by: number): Node {
  const offset = node.offset + by
  return node.children === undefined
    ? { ...node, offset }
    : { ...node, offset, children: node.children.map((child) => shifted(child, by)) }
}
