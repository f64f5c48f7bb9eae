/** Where in a members file the assignments of a member come from: their own entry, or a group. */

import { assignmentKey } from '../catalog/assignment.ts'
import { canonicalKeyAssignment } from '../catalog/canonical-assignment.ts'
import { endTime, longest, type Term, termThrough } from '../catalog/term.ts'
import type { JsoncDocument } from '../jsonc/document.ts'
import type { Position } from '../jsonc/line-index.ts'
import { endOf, type Item, startOf } from '../jsonc/tree.ts'
import { emailKey } from '../text/email.ts'
import { isKeySubject } from '../text/key-subject.ts'
import type { Asked } from './access-reader.ts'
import type { Group } from './group-library.ts'

export interface Origin {
  /** The group that grants it. Absent if the member's own entry does. */
  readonly group?: string
  /** Of the role, in the member's entry or the group's. */
  readonly position: Position
  /** When it ends there, and why it was granted. Absent if it has neither an end nor a reason. */
  readonly term?: Term
  /** Whether its end has passed, so that this place no longer grants it. */
  readonly isOver?: true
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
  readonly groups: readonly JoinedGroup[]
}

export interface JoinedGroup {
  readonly name: string
  readonly group: Group
  readonly offset: number
  readonly term?: Term
}

export class Origins {
  readonly #listings: ReadonlyMap<string, Listing>
  readonly #document: JsoncDocument
  readonly #now: number

  /**
   * @param listings By e-mail key.
   * @param now Milliseconds since the epoch.
   */
  constructor(listings: ReadonlyMap<string, Listing>, document: JsoncDocument, now: number) {
    this.#listings = listings
    this.#document = document
    this.#now = now
  }

  /**
   * By assignment key, in file order: the member's own entry, then their groups. Places whose end has passed are among
   * them, and expired members have origins too.
   */
  of(email: string): ReadonlyMap<string, readonly Origin[]> {
    const listing = this.#listings.get(emailKey(email))
    if (listing === undefined) return new Map()
    const { asked, groups } = listing
    const byName = Map.groupBy(groups, ({ name }) => name)
    const all = [
      ...asked.map((each) => ({ asked: each, document: this.#document })),
      ...[...byName].flatMap(([name, joined]) => throughGroup(name, joined)),
    ]
    const isKey = isKeySubject(email)
    const byKey = Map.groupBy(all, ({ asked: { assignment, written = assignment } }) =>
      assignmentKey(isKey ? canonicalKeyAssignment(written) : assignment),
    )
    return new Map([...byKey].map(([key, places]) => [key, places.map((place) => this.#originOf(place))]))
  }

  #originOf({ asked: { offset, term }, document, group }: Place): Origin {
    return {
      ...(group !== undefined && { group }),
      position: document.position(offset),
      ...(term && { term }),
      ...(endTime(term) <= this.#now && { isOver: true }),
    }
  }

  /** Of a member's whole entry, from the address on; undefined if they have none. */
  lines(email: string): LineRange | undefined {
    const item = this.#listings.get(emailKey(email))?.item
    if (item === undefined) return undefined
    const [first, last] = [startOf(item), endOf(item.value) - 1]
    return { first: this.#document.position(first).line, last: this.#document.position(last).line }
  }
}

/** The place at which an assignment is asked for. */
interface Place {
  readonly asked: Asked
  readonly document: JsoncDocument
  readonly group?: string
}

/** An entry can name a group several times. It then grants its roles until the last of these ends. */
function throughGroup(name: string, joined: readonly JoinedGroup[]): readonly Place[] {
  const [first] = joined
  if (first === undefined) return []
  const { asked, document } = first.group
  const membership = longest(joined.map(({ term }) => term))
  return asked.map(({ term: own, ...each }) => {
    const term = termThrough(membership, own)
    return { asked: { ...each, ...(term && { term }) }, document, group: name }
  })
}
