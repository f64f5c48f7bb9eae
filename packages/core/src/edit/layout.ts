/**
 * The canonical layout of a members file: what `roster fmt` writes. It is made for merging. People, groups and names
 * are listed one below the other in a fixed order, so that two branches that add different ones add different lines in
 * different places. One person is one line if that fits, so that a change of a person is a change of a line. The last
 * item has no trailing comma. Such commas would let one more in a hundred pairs of branches merge that each add a
 * person to a file of ten people, and none for a file of fifty. Without them, every JSON tool can read a file that has
 * no comments.
 */

import type { Finding } from '../finding/finding.ts'
import { parseJsonc } from '../jsonc/document.ts'
import {
  type Comment,
  type Container,
  type Item,
  isLineComment,
  type Tree,
  type Value,
} from '../jsonc/tree.ts'
import { orderAt } from './canonical-order.ts'

/** Columns. Containers that do not fit have one item on each line. A comment at the end does not count. */
const WIDTH = 100

export type LayoutResult =
  | { readonly text: string; readonly findings: readonly [] }
  | { readonly text?: never; readonly findings: readonly Finding[] }

/** Returns `text` in canonical layout, or findings if it is not valid JSON. Keeps its meaning and its comments. */
export function layOut(text: string): LayoutResult {
  const { document, findings } = parseJsonc(text)
  return document === undefined ? { findings } : { text: laidOut(document.tree, text), findings: [] }
}

/** The tree in canonical layout, with the byte order mark of `text` and the line endings that most of its lines have. */
export function laidOut({ head, root, foot }: Tree, text: string): string {
  const mark = text.startsWith('\uFEFF') ? '\uFEFF' : ''
  const layout = new Layout({ lineBreak: lineBreakOf(text) })
  const lines = [...layout.comments(head), layout.value(arranged(root)), ...layout.comments(foot)]
  return mark + lines.join(layout.lineBreak) + layout.lineBreak
}

/** The line ending of most lines. */
export function lineBreakOf(text: string): '\n' | '\r\n' {
  const crlf = text.match(/\r\n/g)?.length ?? 0
  const all = text.match(/\n/g)?.length ?? 0
  return crlf * 2 > all ? '\r\n' : '\n'
}

/** The value at `path` with everything in it in canonical order. */
export function arranged(value: Value, path: readonly string[] = []): Value {
  if (value.type === 'scalar') return value
  const order = orderAt(path)
  const items = value.items.map((item) => ({
    ...item,
    value: arranged(item.value, [...path, item.key ?? '']),
  }))
  return { ...value, items: order ? items.sort(order) : items }
}

export interface LayoutOptions {
  readonly lineBreak: string
  /** The indentation of one level. */
  readonly indent?: string
}

export class Layout {
  readonly lineBreak: string
  readonly #indent: string
  /** The container on one line. Undefined if it cannot be on one. */
  readonly #flat = new Map<Container, string | undefined>()

  constructor({ lineBreak, indent = '  ' }: LayoutOptions) {
    this.lineBreak = lineBreak
    this.#indent = indent
  }

  /** The lines of a value, without the indentation of the first one and without a line break at the end. */
  value(value: Value, path: readonly string[] = [], margin = '', room = WIDTH): string {
    if (value.type === 'scalar') return value.raw
    const flat = this.#flatten(value, path)
    if (flat !== undefined && flat.length <= room) return flat
    const inner = margin + this.#indent
    const [open, close] = value.type === 'object' ? ['{', '}'] : ['[', ']']
    const { items } = value
    const lines = [
      open + this.#behind(value.head),
      ...items.flatMap((item, index) => {
        const comma = index < items.length - 1 ? ',' : ''
        const [first = '', ...others] = this.item(item, path, inner, comma)
        return [inner + first, ...others]
      }),
      ...this.comments(value.foot, inner),
    ]
    return [...lines, margin + close].join(this.lineBreak)
  }

  /** An item of the container at `path` with its comments. The first line has no indentation. */
  item(item: Item, path: readonly string[], margin: string, comma = ''): readonly string[] {
    const name = item.rawKey === undefined ? '' : `${item.rawKey}: `
    // A comma counts even if there is none yet, so that a later neighbor does not change the layout.
    const room = WIDTH - margin.length - name.length - 1
    const value = this.value(item.value, [...path, item.key ?? ''], margin, room)
    const above = this.comments([...item.before, ...item.within], margin)
    const lines = [...above, `${margin}${name}${value}${comma}${this.#behind(item.after)}`]
    return [lines[0]?.slice(margin.length) ?? '', ...lines.slice(1)]
  }

  /** Comments on lines of their own. An empty line below a comment stays. */
  comments(comments: readonly Comment[], margin = ''): readonly string[] {
    return comments.flatMap((comment) => [margin + this.#text(comment), ...(comment.blankAfter ? [''] : [])])
  }

  #behind(comments: readonly Comment[]): string {
    return comments.map((comment) => ` ${this.#text(comment)}`).join('')
  }

  #text(comment: Comment): string {
    return isLineComment(comment) ? comment.text : comment.text.replaceAll(/\r\n|\n|\r/g, this.lineBreak)
  }

  #flatten(container: Container, path: readonly string[]): string | undefined {
    if (this.#flat.has(container)) return this.#flat.get(container)
    const flat = this.#flatOf(container, path)
    this.#flat.set(container, flat)
    return flat
  }

  #flatOf(container: Container, path: readonly string[]): string | undefined {
    const { type, items, head, foot } = container
    if (head.length > 0 || foot.length > 0) return undefined
    if (items.length === 0) return type === 'object' ? '{}' : '[]'
    if (isBrokenOut(path)) return undefined
    const parts: string[] = []
    for (const item of items) {
      if (item.before.length + item.within.length + item.after.length > 0) return undefined
      const { value } = item
      const part = value.type === 'scalar' ? value.raw : this.#flatten(value, [...path, item.key ?? ''])
      if (part === undefined) return undefined
      parts.push(item.rawKey === undefined ? part : `${item.rawKey}: ${part}`)
    }
    return type === 'object' ? `{ ${parts.join(', ')} }` : `[${parts.join(', ')}]`
  }
}

/** Objects that teams add to always have one item on each line. */
export function isBrokenOut([top, ...rest]: readonly string[]): boolean {
  if (top === undefined) return true
  if (top === 'resources') return rest.length <= 1
  return (top === 'groups' || top === 'members' || top === 'apiKeys') && rest.length === 0
}
