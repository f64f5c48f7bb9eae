/** A resource: something of a kind that roles are assigned on, and the key by which it is looked up in maps and sets. */
import type { ResourceKind } from './role.ts'

export function resourceKey(kind: ResourceKind, id: string): string {
  return `${kind}/${id}`
}
