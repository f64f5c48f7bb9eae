/** Places inside an entry of a members file. */
import { itemOf, startOf, type Value } from '../jsonc/tree.ts'

/** Offset of what an entry has under `key`, or of an item of the list there. */
export function offsetIn(entry: Value, key: string, index?: number): number {
  const value = itemOf(entry, key)?.value
  const item = value?.type === 'array' && index !== undefined ? value.items[index]?.value : undefined
  return startOf(item ?? value ?? entry)
}
