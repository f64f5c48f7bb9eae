/** Edits of the entry of an API key: which key it is about, when it ends, and the entry of a key that has been replaced. */
import { KeyName } from '../format/api-key-entry.ts'
import { FORBIDDEN_KEYS } from '../jsonc/parse.ts'
import { itemOf, plainValue, treeOf, type Value } from '../jsonc/tree.ts'
import { expiryTime } from '../text/expiry.ts'
import { singleLine } from '../text/single-line.ts'
import { editAt, type TreePath } from './tree-edit.ts'

/** The order inside an entry is the same for every key. */
const ABOVE: TreePath = ['apiKeys', '']

export function withKeyId(entry: Value | undefined, id: string): Value | undefined {
  return withText(entry, 'id', id)
}

export function withKeyOwner(entry: Value | undefined, owner: string): Value | undefined {
  return withText(entry, 'owner', owner)
}

function withText(entry: Value | undefined, key: 'id' | 'owner', text: string): Value | undefined {
  return editAt(
    entry,
    [key],
    (value) => (value !== undefined && plainValue(value) === text ? value : treeOf(text)),
    ABOVE,
  )
}

/** An end that has already passed stays. */
export function withEarlierEnd(entry: Value | undefined, expires: string): Value | undefined {
  return editAt(
    entry,
    ['expires'],
    (value) => {
      const written = value === undefined ? undefined : plainValue(value)
      const isEarlier = typeof written === 'string' && expiryTime(written) <= expiryTime(expires)
      return isEarlier ? value : treeOf(expires)
    },
    ABOVE,
  )
}

/** A name for a new entry: the key's own, if the file can have it and does not yet. */
export function freeKeyName(name: string, id: string, taken: ReadonlySet<string>): string {
  for (const base of [singleLine(name), id]) {
    for (let count = 1; ; count += 1) {
      const free = count === 1 ? base : `${base} (${count})`
      if (!KeyName.safeParse(free).success || FORBIDDEN_KEYS.has(free)) break
      if (!taken.has(free)) return free
    }
  }
  return freeKeyName('key', id, taken)
}

/** The old key keeps its owner and reason. Its entry has the roles of the key itself. */
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
