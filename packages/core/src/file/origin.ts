/**
 * Where in a members file somebody's assignments come from: their own entry, or that of a group. Traced when
 * somebody asks, since plans need none of it and groups multiply.
 */

import { assignmentKey } from '../catalog/assignment.ts'
import { MembersFile } from '../format/members-file.ts'
import { type JsoncDocument, parseJsonc } from '../jsonc/document.ts'
import type { Position } from '../jsonc/line-index.ts'
import type { Part } from '../jsonc/part.ts'
import { emailKey } from '../text/email.ts'
import { AccessReader, type Asked } from './access-reader.ts'
import { FileFindings } from './file-findings.ts'
import { GroupLibrary } from './group-library.ts'
import { loneSource, type MembersSource } from './members-source.ts'
import { NamedResources } from './named-resources.ts'
import { resolvePolicy } from './policy.ts'

export interface Origin {
  /** The group that gives it; absent for what stands in the person's own entry. */
  readonly group?: string
  /** Of the role, in the person's entry or the group's. */
  readonly position: Position
}

interface Listing {
  /** The address, as the file spells it. */
  readonly email: string
  /** Of the address. */
  readonly offset: number
  /** The entry. */
  readonly part: Part
}

/** Lines of a file, 1-based, both included. */
export interface LineRange {
  readonly first: number
  readonly last: number
  /** Path of the file, where it is one that the members file extends. */
  readonly file?: string
}

export class Origins {
  readonly #file: MembersFile
  readonly #document: JsoncDocument
  readonly #access: AccessReader
  /** By e-mail key. */
  readonly #members: ReadonlyMap<string, Listing>
  readonly #groups: GroupLibrary

  /**
   * Throws where the file is broken: callers read it with `readRoster` first.
   *
   * @param members A members file with what it extends, or the text of one that extends nothing.
   */
  constructor(members: MembersSource | string) {
    const source = typeof members === 'string' ? loneSource(members) : members
    const { document, findings } = parseJsonc(source.text)
    if (document === undefined) throw new Error(`expected a sound members file, got ${findings[0]?.message}`)
    this.#document = document
    this.#file = MembersFile.parse(document.value())
    // What is wrong with the file has been told by whoever read it first.
    const unheard = new FileFindings(document)
    const policy = resolvePolicy(this.#file.policy)
    const resources = new NamedResources(this.#file, document, unheard)
    this.#access = new AccessReader(policy, resources, unheard)
    this.#groups = new GroupLibrary({
      file: this.#file,
      document,
      source,
      policy,
      resources,
      findings: unheard,
    })
    this.#members = new Map(
      Array.from(document.outerEntries('members'), ({ key, keyNode, part }) => [
        emailKey(key),
        { email: key, offset: keyNode.offset, part },
      ]),
    )
  }

  /** By assignment key, in the order of the file: the person's own entry, then their groups. Who has expired counts. */
  of(email: string): ReadonlyMap<string, readonly Origin[]> {
    const listing = this.#members.get(emailKey(email))
    if (listing === undefined) return new Map()
    const entry = this.#file.members[listing.email] ?? {}
    const own = this.#access.read(entry, listing.part).map((asked) => originOf(asked, this.#document))
    const groups = [...new Set(entry.groups)].flatMap((name) => {
      const group = this.#groups.get(name)
      return group?.asked.map((asked) => originOf(asked, group.document, name)) ?? []
    })
    const byKey = Map.groupBy([...own, ...groups], ({ key }) => key)
    return new Map([...byKey].map(([key, traced]) => [key, traced.map(({ origin }) => origin)]))
  }

  /** Of somebody's whole entry, from the address on; undefined for somebody who has none. */
  lines(email: string): LineRange | undefined {
    const listing = this.#members.get(emailKey(email))
    if (listing === undefined) return undefined
    const { offset, part } = listing
    const last = this.#document.position(part.end - 1)
    return { first: this.#document.position(offset).line, last: last.line }
  }
}

function originOf({ assignment, place }: Asked, document: JsoncDocument, group?: string) {
  const position = document.position(place.offset)
  return {
    key: assignmentKey(assignment),
    origin: group === undefined ? { position } : { group, position },
  }
}
