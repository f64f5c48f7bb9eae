/** Edits of the entry of an API key: which key it is about, and the entry of a key that has been replaced. */
import { itemOf, plainValue, treeOf, type Value } from '../jsonc/tree.ts'
import { editAt, type TreePath } from './tree-edit.ts'

/** The order inside an entry is the same for every key. */
const ABOVE: TreePath = ['apiKeys', '']

export function withKeyId(entry: Value | undefined, id: string): Value | undefined {
  return editAt(
    entry,
    ['id'],
    (value) => (value !== undefined && plainValue(value) === id ? value : treeOf(id)),
    ABOVE,
  )
}

/** Who answers for a key, and what it is for, stay with the old key. Its roles are those that it has. */
export function oldKeyEntry(
  entry: Value | undefined,
  { id, expires }: { readonly id: string; readonly expires: string },
): Value {
  const kept = (['owner', 'reason'] as const).flatMap((key) => {
    const value = itemOf(entry, key)?.value
    return value === undefined ? [] : [[key, plainValue(value)] as const]
  })
  return treeOf({ id, expires, ...Object.fromEntries(kept) })
}
