/**
 * Where in a members file somebody's assignments come from: their own entry, or that of a group. Traced when
 * somebody asks, since plans need none of it and groups multiply.
 */
import type { Node } from 'jsonc-parser'
import { AccessReader, type Asked } from './access-reader.ts'
import { assignmentKey } from './assignment.ts'
import { emailKey } from './email.ts'
import { FileFindings } from './file-findings.ts'
import { type JsoncDocument, parseJsonc } from './jsonc-document.ts'
import { MembersFile } from './members-file.ts'
import { NamedResources } from './named-resources.ts'
import { resolvePolicy } from './policy.ts'
import type { Position } from './roster.ts'

export interface Origin {
  /** The group that gives it; absent for what stands in the person's own entry. */
  readonly group?: string
  /** Of the role, in the person's entry or the group's. */
  readonly position: Position
}

export class Origins {
  readonly #file: MembersFile
  readonly #document: JsoncDocument
  readonly #access: AccessReader
  /** E-mail key → the address as the file spells it, and the entry. */
  readonly #members: ReadonlyMap<string, { readonly email: string; readonly node: Node }>
  readonly #groups = new Map<string, readonly Asked[]>()

  /** Throws where the file is broken: callers read it with `readRoster` first. */
  constructor(text: string) {
    const { document, findings } = parseJsonc(text)
    if (document === undefined) throw new Error(`expected a sound members file, got ${findings[0]?.message}`)
    this.#document = document
    this.#file = MembersFile.parse(document.value())
    // What is wrong with the file has been told by whoever read it first.
    const unheard = new FileFindings(document)
    const resources = new NamedResources(this.#file, document, unheard)
    this.#access = new AccessReader(resolvePolicy(this.#file.policy), resources, unheard)
    this.#members = new Map(
      [...document.entries(['members'])].map(({ key, valueNode }) => [
        emailKey(key),
        { email: key, node: valueNode },
      ]),
    )
  }

  /** By assignment key, in the order of the file: the person's own entry, then their groups. Who has expired counts. */
  of(email: string): ReadonlyMap<string, readonly Origin[]> {
    const listing = this.#members.get(emailKey(email))
    if (listing === undefined) return new Map()
    const entry = this.#file.members[listing.email] ?? {}
    const own = this.#access.read(entry, listing.node).map((asked) => this.#origin(asked))
    const groups = [...new Set(entry.groups)].flatMap((group) =>
      this.#askedBy(group).map((asked) => this.#origin(asked, group)),
    )
    const byKey = Map.groupBy([...own, ...groups], ({ key }) => key)
    return new Map([...byKey].map(([key, traced]) => [key, traced.map(({ origin }) => origin)]))
  }

  #askedBy(group: string): readonly Asked[] {
    const known = this.#groups.get(group)
    if (known) return known
    const access = this.#file.groups?.[group]
    const node = this.#document.node(['groups', group])
    const asked = access && node ? this.#access.read(access, node) : []
    this.#groups.set(group, asked)
    return asked
  }

  #origin({ assignment, offset }: Asked, group?: string) {
    const position = this.#document.position(offset)
    return {
      key: assignmentKey(assignment),
      origin: group === undefined ? { position } : { group, position },
    }
  }
}
