/** Resources: the key that identifies one in maps and sets, and the names that a file gives them. */
import { type AssignmentKind, kindsAmong, type ResourceKind } from './kind.ts'

/** Identifies a resource, or with a name in place of the id, a name. */
export function resourceKey(kind: AssignmentKind, id: string): string {
  return `${kind}/${id}`
}

/** The file's names for ids. */
export class ResourceNames {
  readonly #names = new Map<string, string>()
  readonly #ids = new Map<string, string>()
  /** Of the resources that have names, in the order of kinds. */
  readonly kinds: readonly ResourceKind[]

  /** If an id has several names, the first counts. */
  constructor(entries: Iterable<readonly [kind: ResourceKind, id: string, name: string]> = []) {
    const list = [...entries]
    this.kinds = kindsAmong(list.map(([kind]) => ({ kind })))
    for (const [kind, id, name] of list) {
      const key = resourceKey(kind, id)
      if (!this.#names.has(key)) this.#names.set(key, name)
      this.#ids.set(resourceKey(kind, name), id)
    }
  }

  /** The name that the file gives a resource, if any. */
  name(kind: AssignmentKind, id: string): string | undefined {
    return this.#names.get(resourceKey(kind, id))
  }

  /** The name that the file gives a resource; otherwise its id. */
  nameOf(kind: AssignmentKind, id: string): string {
    return this.name(kind, id) ?? id
  }

  /** The id that a name stands for. */
  id(kind: ResourceKind, name: string): string | undefined {
    return this.#ids.get(resourceKey(kind, name))
  }

  namesOf(kind: ResourceKind): readonly string[] {
    const prefix = resourceKey(kind, '')
    return [...this.#ids.keys()].flatMap((key) => (key.startsWith(prefix) ? [key.slice(prefix.length)] : []))
  }
}
