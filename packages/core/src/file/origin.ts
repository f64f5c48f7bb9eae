/** Where in a members file the assignments of a member come from: their own entry, or a group. */

import { assignmentKey } from '../catalog/assignment.ts'
import type { JsoncDocument } from '../jsonc/document.ts'
import type { Position } from '../jsonc/line-index.ts'
import { endOf, type Item, startOf } from '../jsonc/tree.ts'
import { emailKey } from '../text/email.ts'
import type { Asked } from './access-reader.ts'
import type { Group } from './group-library.ts'

export interface Origin {
  /** The group that gives it; absent for what the member's own entry gives. */
  readonly group?: string
  /** Of the role, in the member's entry or the group's. */
  readonly position: Position
}

/** Lines of a file, 1-based, both included. */
export interface LineRange {
  readonly first: number
  readonly last: number
  /** Path of the file if it is one that the members file extends. */
  readonly file?: string
}

/** A member as the file lists them: what their entry asks for, and the groups it joins. */
export interface Listing {
  readonly item: Item
  readonly asked: readonly Asked[]
  /** As often as the entry names them, each at its offset there. */
  readonly groups: readonly { readonly name: string; readonly group: Group; readonly offset: number }[]
}

export class Origins {
  readonly #listings: ReadonlyMap<string, Listing>
  readonly #document: JsoncDocument

  /** @param listings By e-mail key. */
  constructor(listings: ReadonlyMap<string, Listing>, document: JsoncDocument) {
    this.#listings = listings
    this.#document = document
  }

  /** By assignment key, in file order: the member's own entry, then their groups. Expired members have origins too. */
  of(email: string): ReadonlyMap<string, readonly Origin[]> {
    const listing = this.#listings.get(emailKey(email))
    if (listing === undefined) return new Map()
    const { asked, groups } = listing
    const byName = new Map(groups.map(({ name, group }) => [name, group]))
    const all = [
      ...asked.map((each) => originOf(each, this.#document)),
      ...[...byName].flatMap(([name, group]) =>
        group.asked.map((each) => originOf(each, group.document, name)),
      ),
    ]
    const byKey = Map.groupBy(all, ({ key }) => key)
    return new Map([...byKey].map(([key, traced]) => [key, traced.map(({ origin }) => origin)]))
  }

  /** Of a member's whole entry, from the address on; undefined if they have none. */
  lines(email: string): LineRange | undefined {
    const item = this.#listings.get(emailKey(email))?.item
    if (item === undefined) return undefined
    const [first, last] = [startOf(item), endOf(item.value) - 1]
    return { first: this.#document.position(first).line, last: this.#document.position(last).line }
  }
}

function originOf({ assignment, offset }: Asked, document: JsoncDocument, group?: string) {
  const position = document.position(offset)
  return {
    key: assignmentKey(assignment),
    origin: group === undefined ? { position } : { group, position },
  }
}
