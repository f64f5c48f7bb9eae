/** Edits of a commented tree. Trees are never changed in place: what an edit leaves alone stays the same object. */

import { type Container, type Item, itemOf, newItem, type Value } from '../jsonc/tree.ts'
import { type ItemOrder, orderAt } from './canonical-order.ts'

/** Keys from the root on. */
export type TreePath = readonly string[]

/** Containers this far down are there for what is in them: without it, they go too. */
const PRUNED_FROM = 3

/**
 * The tree with `change` made to the value at `path`. It gets undefined where there is none, and takes the key out by
 * giving undefined. Objects that lack on the way are made; what is new stands where the order wants it.
 */
export function editAt(
  value: Value | undefined,
  path: TreePath,
  change: (value: Value | undefined) => Value | undefined,
  above: TreePath = [],
): Value | undefined {
  const [key, ...rest] = path
  if (key === undefined) return change(value)
  const object: Value = value?.type === 'object' ? value : { type: 'object', items: [], head: [], foot: [] }
  const item = itemOf(object, key)
  const after = editAt(item?.value, rest, change, [...above, key])
  if (after === item?.value) return value
  if (after === undefined) {
    const items = object.items.filter((other) => other !== item)
    return items.length === 0 && above.length >= PRUNED_FROM ? undefined : { ...object, items }
  }
  if (item === undefined) return withItem(object, newNamedItem(key, after), above)
  return {
    ...object,
    items: object.items.map((other) => (other === item ? { ...item, value: after } : other)),
  }
}

/** Items that stand in order, and in which: thousands of edits need not look through thousands of people each. */
const ORDERED = new WeakMap<readonly Item[], ItemOrder>()

/** With `item` at its place where the others are in order, else at the end. */
function withItem(container: Container, item: Item, path: TreePath): Container {
  const { items } = container
  const order = orderAt(path)
  if (order === undefined || !isOrdered(items, order)) return { ...container, items: [...items, item] }
  const inserted = items.toSpliced(endOfThoseUpTo(item, items, order), 0, item)
  ORDERED.set(inserted, order)
  return { ...container, items: inserted }
}

function isOrdered(items: readonly Item[], order: ItemOrder): boolean {
  if (ORDERED.get(items) === order) return true
  return items.every((each, index) => index === 0 || order(items[index - 1] ?? each, each) <= 0)
}

/** Behind what is equal to it. */
function endOfThoseUpTo(item: Item, items: readonly Item[], order: ItemOrder): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const other = items[middle]
    if (other !== undefined && order(other, item) <= 0) low = middle + 1
    else high = middle
  }
  return low
}

function newNamedItem(key: string, value: Value): Item {
  return { ...newItem(null, key), value }
}

/** With every key that `rename` gives another name, in all objects; it is told the keys above. */
export function renameKeys(
  value: Value,
  rename: (key: string, above: TreePath) => string,
  above: TreePath = [],
): Value {
  if (value.type === 'scalar') return value
  let changed = false
  const items = value.items.map((item) => {
    const { key } = item
    const inner = renameKeys(item.value, rename, key === undefined ? above : [...above, key])
    const name = key === undefined ? undefined : rename(key, above)
    if (inner === item.value && name === key) return item
    changed = true
    if (name === undefined || name === key) return { ...item, value: inner }
    return { ...item, key: name, rawKey: JSON.stringify(name), value: inner }
  })
  return changed ? { ...value, items } : value
}
