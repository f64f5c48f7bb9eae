/**
 * Reads the entries of members. In a file of thousands, many ask for the same access, and that is checked and
 * resolved once; what is one person's alone, such as their login, is read of each.
 */
import type { Assignment } from '../catalog/assignment.ts'
import type { MemberEntry, MemberTerms } from '../format/members-file.ts'
import type { Part } from '../jsonc/part.ts'
import { readEntry, readTerms } from './members-shape.ts'

/** Sorts of access that are remembered at most. */
const MAX_KNOWN = 4_000

/** After so many sorts, remembering goes on only where one entry in `WORTHWHILE` asked for what was known. */
const TRIED = 1_000
const WORTHWHILE = 8

/** What an access comes to, whosever it is. */
export interface Resolved {
  readonly assignments: readonly Assignment[]
  readonly groups: readonly string[]
  /** Assignments and custom roles. */
  readonly size: number
}

export type ReadEntry =
  | {
      readonly terms: MemberTerms
      /** Of somebody before who has the same access. */
      readonly resolved: Resolved
    }
  | {
      readonly terms: MemberTerms
      readonly resolved?: never
      readonly entry: MemberEntry
      /** By what to remember its access; undefined where that is not worth it. */
      readonly key: string | undefined
    }

export class EntryReader {
  readonly #known = new Map<string, Resolved>()
  #looked = 0
  #found = 0

  /** Undefined where there is anything wrong with its shape. */
  read(part: Part): ReadEntry | undefined {
    const value = part.value()
    const { own, key } = this.#isWorthwhile() ? split(value) : {}
    const resolved = key === undefined ? undefined : this.#known.get(key)
    this.#looked += 1
    if (resolved === undefined) {
      const entry = readEntry(value)
      return entry && { terms: entry, entry, key }
    }
    this.#found += 1
    const terms = readTerms(own)
    return terms && { terms, resolved }
  }

  /** Only where there is nothing to be said of the access: it would be said of the first person alone. */
  remember(key: string | undefined, resolved: Resolved): void {
    if (key !== undefined && this.#known.size < MAX_KNOWN) this.#known.set(key, resolved)
  }

  #isWorthwhile(): boolean {
    return this.#known.size < TRIED || this.#found * WORTHWHILE > this.#looked
  }
}

/** What in an entry is the person's own, and a key for the rest. */
function split(value: unknown): { readonly own?: object; readonly key?: string } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {}
  const { github, expires, reason, ...access } = value as Readonly<Record<string, unknown>>
  return { own: { github, expires, reason }, key: JSON.stringify(access) }
}
