/** The `resources` of a members file: names for ids, and which of them are used. */

import { ALL } from '../catalog/assignment.ts'
import { type ResourceKind, resourceKind } from '../catalog/kind.ts'
import { ResourceNames, resourceKey } from '../catalog/resource.ts'
import { type MembersFile, valueUnder } from '../format/members-file.ts'
import type { JsoncDocument } from '../jsonc/document.ts'
import { startOf } from '../jsonc/tree.ts'
import { Suggestions } from '../text/nearest.ts'
import { quoted } from '../text/quoted.ts'
import type { FileFindings } from './file-findings.ts'
import { resourceKindsOf } from './policy.ts'
import type { Policy } from './roster.ts'

/** Ids as the service makes them. */
const SERVICE_ID = /^[0-9a-f]{32}$/i

/** Whether this can only be an id, because no resource may have such a name. */
export function isServiceId(text: string): boolean {
  return SERVICE_ID.test(text)
}

interface ListedResource {
  readonly kind: ResourceKind
  readonly name: string
  readonly id: string
  readonly offset: number
}

export class NamedResources {
  readonly #findings: FileFindings
  readonly #byKey = new Map<string, ListedResource>()
  readonly #suggestions = new Map<ResourceKind, Suggestions>()
  readonly #used = new Set<ListedResource>()
  readonly names: ResourceNames

  constructor(file: MembersFile, policy: Policy, document: JsoncDocument, findings: FileFindings) {
    this.#findings = findings
    for (const kind of resourceKindsOf(policy)) this.#read(kind, file, document)
    const first = new Map<string, ListedResource>()
    for (const resource of this.#byKey.values()) {
      const { kind, name, id, offset } = resource
      const other = first.get(resourceKey(kind, id))
      if (other) {
        const message = `${quoted(name)} and ${quoted(other.name)} name the same ${resourceKind(kind).singular}; keep one of the two names.`
        findings.report('warning', 'duplicate-resource', message, offset)
      } else {
        first.set(resourceKey(kind, id), resource)
      }
    }
    this.names = new ResourceNames(
      [...this.#byKey.values()].map(({ kind, id, name }) => [kind, id, name] as const),
    )
  }

  /**
   * The id that a scope key stands for, or `*`; undefined, and a finding, if it is neither a name nor an id.
   *
   * @param findings Of the file that has the key at `offset`.
   */
  idOf(kind: ResourceKind, key: string, offset: number, findings: FileFindings): string | undefined {
    if (key === ALL) return ALL
    const named = this.#byKey.get(resourceKey(kind, key))
    if (named) {
      this.#used.add(named)
      return named.id
    }
    if (SERVICE_ID.test(key)) return key.toLowerCase()
    const { singular, scopeKey } = resourceKind(kind)
    const hint =
      this.#suggestions.get(kind)?.didYouMean(key) ||
      `; name it under "resources" › "${scopeKey}", or write its id (32 hexadecimal digits).`
    const message = `There is no ${singular} named ${quoted(key)}${hint}`
    findings.report('error', 'unknown-resource', message, offset)
    return undefined
  }

  reportUnused(): void {
    for (const resource of this.#byKey.values()) {
      if (this.#used.has(resource)) continue
      const { singular } = resourceKind(resource.kind)
      const message = `No role uses the ${singular} name ${quoted(resource.name)}.`
      this.#findings.report('warning', 'unused-resource', message, resource.offset)
    }
  }

  #read(kind: ResourceKind, file: MembersFile, document: JsoncDocument): void {
    const { scopeKey } = resourceKind(kind)
    const ids = file.resources && valueUnder(file.resources, scopeKey)
    if (ids === undefined) return
    this.#suggestions.set(kind, new Suggestions(Object.keys(ids)))
    for (const item of document.entries(['resources', scopeKey])) {
      const { key: name = '' } = item
      const offset = startOf(item)
      const id = ids[name]
      if (id === undefined) continue
      if (name === ALL || SERVICE_ID.test(name)) {
        const meaning = name === ALL ? 'stands for all of them' : 'looks like an id'
        const message = `${quoted(name)} cannot name a resource, since it ${meaning}; choose another name.`
        this.#findings.report('error', 'invalid-value', message, offset)
        continue
      }
      this.#byKey.set(resourceKey(kind, name), { kind, name, id: canonicalId(id), offset })
    }
  }
}

/** The service writes its ids in lower case; another spelling would never agree with what it answers. */
function canonicalId(id: string): string {
  return SERVICE_ID.test(id) ? id.toLowerCase() : id
}
