/**
 * The text of an edited tree: the original text with only the edited parts changed. An entry that gains or loses
 * parts is laid out anew. Its neighbors stay byte for byte.
 */
import { type Container, endOf, type Item, isLineComment, startOf } from '../jsonc/tree.ts'
import { arranged, isBrokenOut, Layout, lineBreakOf } from './layout.ts'
import type { TreePath } from './tree-edit.ts'

interface Splice {
  readonly start: number
  readonly end: number
  readonly text: string
}

/** `before` is the tree of `text`, and `after` the edited one. Both are objects. */
export function textOfEdited(text: string, before: Container, after: Container): string {
  const splices = new TreeText(text).changes(before, after, [])
  let result = ''
  let position = 0
  // Edits at one place keep their order.
  for (const { start, end, text: replacement } of splices.toSorted(
    (a, b) => a.start - b.start || a.end - b.end,
  )) {
    result += text.slice(position, start) + replacement
    position = end
  }
  return result + text.slice(position)
}

/** An item that was in the text: its offset identifies it. */
type KeptItem = Item & { readonly start: number }

/** The item as it was before the edits. */
type OriginalOf = (item: KeptItem) => Item

class TreeText {
  readonly #text: string
  readonly #lineBreak: string

  constructor(text: string) {
    this.#text = text
    this.#lineBreak = lineBreakOf(text)
  }

  /** For objects that keep some items. */
  changes(before: Container, after: Container, path: TreePath): readonly Splice[] {
    const kept = after.items.filter(isKept)
    const byStart = new Map(before.items.map((item) => [item.start, item]))
    const originalOf: OriginalOf = (item) => byStart.get(item.start) ?? item
    return [
      ...kept.flatMap((item) => this.#itemChanges(originalOf(item), item, path)),
      ...this.#removals(before, kept),
      ...commaChanges(before, after, originalOf),
      ...this.#additions(before, after, path, originalOf),
    ]
  }

  #itemChanges(before: Item, after: KeptItem, path: TreePath): readonly Splice[] {
    if (before === after) return []
    const inner = [...path, before.key ?? '']
    const [from, to] = [before.value, after.value]
    const isOutline = isBrokenOut(inner) && from.type === 'object' && to.type === 'object'
    if (isOutline && to.items.some(isKept)) return this.changes(from, to, inner)
    return fineChanges(before, after) ?? [this.#again(before, after, path)]
  }

  /** Replaces the item with its canonical layout. Comments around it stay. */
  #again(before: Item, item: KeptItem, path: TreePath): Splice {
    const { start } = item
    const alone = { ...item, before: [], after: [] }
    return { start, end: endOf(before.value), text: this.#laidOut(alone, path, this.#margin(start)) }
  }

  /** Includes the comments right above and behind. A comment set off by an empty line is about more than the item. */
  #removals(before: Container, kept: readonly KeptItem[]): readonly Splice[] {
    const stays = new Set(kept.map(({ start }) => start))
    return before.items.filter(isKept).flatMap((item) => {
      if (stays.has(item.start)) return []
      const end = itemEnd(item)
      const start = attachedStart(item, before)
      const lineStart = this.#lineStart(start)
      const [blank = ''] = /^[\t ]*/.exec(this.#text.slice(end)) ?? []
      const [lineBreak] = /^(?:\r\n|\n|\r)/.exec(this.#text.slice(end + blank.length)) ?? []
      const beside = this.#text.slice(lineStart, start)
      if (lineBreak !== undefined && beside.trim() === '') {
        return [{ start: lineStart, end: end + blank.length + lineBreak.length, text: '' }]
      }
      return [{ start: start - (beside.length - beside.trimEnd().length), end, text: '' }]
    })
  }

  /** Inserts new items behind their old neighbor, or before the first item. */
  #additions(before: Container, after: Container, path: TreePath, originalOf: OriginalOf): readonly Splice[] {
    const [first] = before.items.filter(isKept)
    if (first === undefined) return []
    const onLines = /[\n\r]/.test(this.#text.slice(before.start, first.start))
    const margin = this.#margin(first.start)
    const space = onLines ? this.#lineBreak + margin : ' '
    const next = after.items.find(isKept)
    let previous: KeptItem | undefined
    return after.items.flatMap((item) => {
      if (isKept(item)) {
        previous = item
        return []
      }
      const text = this.#laidOut(item, path, margin)
      if (previous !== undefined) {
        const comma = needsComma(item, before, after) ? ',' : ''
        // Nothing can follow a line comment on its line.
        const isLineEnd = previous.after.some(isLineComment)
        const gap = isLineEnd ? this.#lineBreak + margin : space
        return [splice(itemEnd(originalOf(previous)), `${gap}${text}${comma}`)]
      }
      return [splice(next === undefined ? first.start : attachedStart(next, before), `${text},${space}`)]
    })
  }

  #laidOut(item: Item, path: TreePath, margin: string): string {
    const levels = path.length + 1
    const indent = margin.slice(0, margin.length / levels)
    const fits = indent !== '' && margin.length % levels === 0
    const layout = new Layout({ lineBreak: this.#lineBreak, ...(fits ? { indent } : {}) })
    const value = arranged(item.value, [...path, item.key ?? ''])
    return layout.item({ ...item, value }, path, margin).join(this.#lineBreak)
  }

  /** The indentation of the line of `offset`. */
  #margin(offset: number): string {
    const [margin = ''] = /^[\t ]*/.exec(this.#text.slice(this.#lineStart(offset), offset)) ?? []
    return margin
  }

  #lineStart(offset: number): number {
    return Math.max(this.#text.lastIndexOf('\n', offset - 1), this.#text.lastIndexOf('\r', offset - 1)) + 1
  }
}

/** Replaces keys and scalars in place. Undefined if the structure differs. */
function fineChanges(before: Item, after: Item): readonly Splice[] | undefined {
  if (before === after) return []
  const { start } = after
  if (start === undefined || before.start !== start) return undefined
  const { rawKey: oldKey = '' } = before
  const renamed =
    before.rawKey === after.rawKey ? [] : [{ start, end: start + oldKey.length, text: after.rawKey ?? '' }]
  const [from, to] = [before.value, after.value]
  if (from === to) return renamed
  if (from.type === 'scalar' && to.type === 'scalar') {
    return [...renamed, { start: startOf(from), end: endOf(from), text: to.raw }]
  }
  if (from.type === 'scalar' || to.type !== from.type || from.items.length !== to.items.length)
    return undefined
  const changes: Splice[] = [...renamed]
  for (const [index, item] of to.items.entries()) {
    const old = from.items[index]
    const inner = old && fineChanges(old, item)
    if (inner === undefined) return undefined
    changes.push(...inner)
  }
  return changes
}

function commaChanges(before: Container, after: Container, originalOf: OriginalOf): readonly Splice[] {
  return after.items.filter(isKept).flatMap((item) => {
    const { comma } = item
    const needed = needsComma(item, before, after)
    if (needed && comma === undefined) return [splice(endOf(originalOf(item).value), ',')]
    return !needed && comma !== undefined ? [{ start: comma, end: comma + 1, text: '' }] : []
  })
}

/** The last item keeps its comma, if it had one. */
function needsComma(item: Item, before: Container, after: Container): boolean {
  return after.items.at(-1) !== item || before.items.at(-1)?.comma !== undefined
}

/** Includes its comments, except those before the comma of the item above. */
function attachedStart({ before, start }: KeptItem, { items }: Container): number {
  const detached = before.findLastIndex(({ blankAfter }) => blankAfter)
  const above = items.findLast((item) => isKept(item) && item.start < start)
  return Math.max(before[detached + 1]?.start ?? start, above === undefined ? 0 : itemEnd(above))
}

function splice(offset: number, text: string): Splice {
  return { start: offset, end: offset, text }
}

function isKept(item: Item): item is KeptItem {
  return item.start !== undefined
}

/** Offset of the end of the item, including its comma and the comments behind it. */
function itemEnd({ value, comma, after }: Item): number {
  return Math.max(endOf(value), comma === undefined ? 0 : comma + 1, after.at(-1)?.end ?? 0)
}
