/** Edits of a tree. Trees are never changed in place: untouched parts stay the same objects. */

import {
  type Comment,
  type Container,
  type Item,
  itemOf,
  newContainer,
  newItem,
  type Value,
} from '../jsonc/tree.ts'
import { orderAt } from './canonical-order.ts'

/** Keys from the root on. */
export type TreePath = readonly string[]

/** Containers this far down are deleted when they become empty. */
const PRUNED_FROM = 3

/**
 * The tree with `change` made to the value at `path`. `change` receives undefined if the key is absent, and may return
 * undefined to delete it. Missing parent objects are created. New keys go where the canonical order has them.
 */
export function editAt(
  value: Value | undefined,
  path: TreePath,
  change: (value: Value | undefined) => Value | undefined,
  above: TreePath = [],
): Value | undefined {
  const [key, ...rest] = path
  if (key === undefined) return change(value)
  const object = value?.type === 'object' ? value : newContainer('object', [])
  const item = itemOf(object, key)
  const after = editAt(item?.value, rest, change, [...above, key])
  if (after === item?.value) return value
  if (after === undefined) {
    const rest = item === undefined ? object : withoutItem(object, item)
    return rest.items.length === 0 && above.length >= PRUNED_FROM ? undefined : rest
  }
  if (item === undefined) return withItem(object, newItem(after, key), above)
  return {
    ...object,
    items: object.items.map((other) => (other === item ? { ...item, value: after } : other)),
  }
}

/** Adds `item` at its place if the others are in order, or else at the end. */
function withItem(container: Container, item: Item, path: TreePath): Container {
  const { items } = container
  const order = orderAt(path)
  const isOrdered =
    order && items.every((each, index) => index === 0 || order(items[index - 1] ?? each, each) <= 0)
  const after = isOrdered ? items.findIndex((each) => order(each, item) > 0) : -1
  return { ...container, items: items.toSpliced(after === -1 ? items.length : after, 0, item) }
}

/** A comment above the item that an empty line sets off is about more than the item, so it stays. */
function withoutItem(container: Container, item: Item): Container {
  const index = container.items.indexOf(item)
  const kept = item.before.slice(0, item.before.findLastIndex(({ blankAfter }) => blankAfter) + 1)
  const items = container.items.toSpliced(index, 1)
  if (kept.length === 0) return { ...container, items }
  const next = items[index]
  const withKept = (comments: readonly Comment[]) => [...kept, ...comments]
  if (next === undefined) return { ...container, items, foot: withKept(container.foot) }
  return { ...container, items: items.with(index, { ...next, before: withKept(next.before) }) }
}

/** Renames keys in all objects. `rename` receives each key with the keys above it. */
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
