/** The `resources` of a members file: names for ids, and which of them are used. */
import { ALL } from '../catalog/assignment.ts'
import { RESOURCE_KINDS, type ResourceKind, resourceKind } from '../catalog/kind.ts'
import { ResourceNames, resourceKey } from '../catalog/resource.ts'
import type { JsoncDocument } from '../jsonc/document.ts'
import type { Place } from '../jsonc/part.ts'
import { Suggestions } from '../text/nearest.ts'
import type { FileFindings } from './file-findings.ts'
import type { FileHead } from './members-shape.ts'

/** Ids as the service makes them. */
const SERVICE_ID = /^[0-9a-f]{32}$/i

/** Whether this can only be an id: no resource can be named so. */
export function isServiceId(text: string): boolean {
  return SERVICE_ID.test(text)
}

interface NamedResource {
  readonly kind: ResourceKind
  readonly name: string
  readonly id: string
  readonly offset: number
}

export class NamedResources {
  readonly #findings: FileFindings
  readonly #byKey = new Map<string, NamedResource>()
  readonly #suggestions = new Map<ResourceKind, Suggestions>()
  readonly #used = new Set<NamedResource>()
  readonly names: ResourceNames

  constructor(file: FileHead, document: JsoncDocument, findings: FileFindings) {
    this.#findings = findings
    for (const kind of RESOURCE_KINDS) this.#read(kind, file, document)
    const first = new Map<string, NamedResource>()
    for (const resource of this.#byKey.values()) {
      const { kind, name, id, offset } = resource
      const other = first.get(resourceKey(kind, id))
      if (other) {
        const message = `${JSON.stringify(name)} and ${JSON.stringify(other.name)} name the same ${resourceKind(kind).singular}; keep one of the two names.`
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
   * The id that a scope key stands for, or `*`; undefined, and a finding, where it stands for nothing.
   *
   * @param findings Of the file in which the key stands, at `place`.
   */
  idOf(kind: ResourceKind, key: string, place: Place, findings: FileFindings): string | undefined {
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
    const message = `There is no ${singular} named ${JSON.stringify(key)}${hint}`
    findings.report('error', 'unknown-resource', message, place.offset)
    return undefined
  }

  reportUnused(): void {
    for (const resource of this.#byKey.values()) {
      if (this.#used.has(resource)) continue
      const { singular } = resourceKind(resource.kind)
      const message = `No role uses the ${singular} name ${JSON.stringify(resource.name)}.`
      this.#findings.report('warning', 'unused-resource', message, resource.offset)
    }
  }

  #read(kind: ResourceKind, file: FileHead, document: JsoncDocument): void {
    const { scopeKey } = resourceKind(kind)
    const ids = file.resources?.[scopeKey]
    if (ids === undefined) return
    this.#suggestions.set(kind, new Suggestions(Object.keys(ids)))
    for (const { key: name, keyNode } of document.entries(['resources', scopeKey])) {
      const id = ids[name]
      if (id === undefined) continue
      if (name === ALL || SERVICE_ID.test(name)) {
        const meaning = name === ALL ? 'stands for all of them' : 'looks like an id'
        const message = `${JSON.stringify(name)} cannot name a resource, since it ${meaning}; choose another name.`
        this.#findings.report('error', 'invalid-value', message, keyNode.offset)
        continue
      }
      this.#byKey.set(resourceKey(kind, name), { kind, name, id: canonicalId(id), offset: keyNode.offset })
    }
  }
}

/** The service writes its ids in lower case; another spelling would never agree with what it answers. */
function canonicalId(id: string): string {
  return SERVICE_ID.test(id) ? id.toLowerCase() : id
}
