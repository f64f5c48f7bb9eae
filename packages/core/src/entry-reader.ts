/**
 * Reads the entries of members. In a file of thousands, many ask for the same access, and that is checked and
 * resolved once; what is one person's alone, such as their login, is read of each.
 */
import type { Assignment } from './assignment.ts'
import type { Part } from './jsonc-part.ts'
import type { MemberEntry } from './members-file.ts'
import { readEntry, readTerms } from './members-shape.ts'

/** Sorts of access that are remembered at most. */
const MAX_KNOWN = 4_000

/** After so many sorts, remembering goes on only where one entry in `WORTHWHILE` asked for what was known. */
const TRIED = 1_000
const WORTHWHILE = 8

/** What an access that nothing is to be said of comes to, whosever it is. */
export interface Resolved {
  readonly assignments: readonly Assignment[]
  /** Assignments and custom roles. */
  readonly size: number
}

export interface ReadEntry {
  readonly entry: MemberEntry
  /** Given where somebody before had the same access. */
  readonly resolved?: Resolved
  /** By what to remember its access; absent where that is not worth it. */
  readonly key?: string
}

export class EntryReader {
  readonly #known = new Map<string, { readonly access: MemberEntry; readonly resolved: Resolved }>()
  #looked = 0
  #found = 0

  /** Undefined where there is anything wrong with its shape. */
  read(part: Part): ReadEntry | undefined {
    const value = part.value()
    const { terms, key } = this.#isWorthwhile() ? split(value) : {}
    const known = key === undefined ? undefined : this.#known.get(key)
    this.#looked += 1
    if (known === undefined) {
      const entry = readEntry(value)
      return entry && { entry, ...(key !== undefined && { key }) }
    }
    this.#found += 1
    const checked = readTerms(terms)
    return checked && { entry: { ...known.access, ...checked }, resolved: known.resolved }
  }

  /** Only of an entry with nothing to be said of its access: it would be said of the first person alone. */
  remember({ entry, key }: ReadEntry, resolved: Resolved): void {
    if (key === undefined || this.#known.size >= MAX_KNOWN) return
    const { github: _github, expires: _expires, reason: _reason, ...access } = entry
    this.#known.set(key, { access, resolved })
  }

  #isWorthwhile(): boolean {
    return this.#known.size < TRIED || this.#found * WORTHWHILE > this.#looked
  }
}

/** The person's own part of an entry, and a key for the rest. */
function split(value: unknown): { readonly terms?: object; readonly key?: string } {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {}
  const { github, expires, reason, ...access } = value as Readonly<Record<string, unknown>>
  const terms = {
    ...(github !== undefined && { github }),
    ...(expires !== undefined && { expires }),
    ...(reason !== undefined && { reason }),
  }
  return { terms, key: JSON.stringify(access) }
}
