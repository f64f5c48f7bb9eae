/**
 * Looks up resources: their names, which of them are stopped or missing, and the custom roles of projects. Nobody can
 * change assignments on a stopped deployment, and one of them makes the API refuse a whole request.
 */
import {
  ALL,
  compareText,
  isProjectKind,
  kindsAmong,
  type ProjectKind,
  type ResourceKind,
  type ResourceStates,
  resourceKey,
  type TouchedResource,
} from '@roster/core'
import { ElasticCloudError, isRefusal } from '../transport/api-error.ts'
import type { NamedResource, Reader } from './reader.ts'

/** Maximum number of projects that are looked up for custom roles on all projects of a type. */
const MAX_PROJECTS = 20

type LookupReader = Pick<Reader, 'deployments' | 'deployment' | 'projects' | 'customRoles' | 'clusters'>

export interface ResourceDirectory extends ResourceStates {
  /** Names in the organization of everything that was listed or looked up, by `resourceKey`. */
  readonly names: ReadonlyMap<string, string>
  readonly customRoles: ReadonlyMap<string, readonly string[]>
  /** Kinds that the key could not list. */
  readonly unseen: ReadonlySet<ResourceKind>
}

/**
 * Lists each kind that is touched once. Single requests are sent only for deployments that the list lacks, and for
 * projects on which custom roles are granted, by name or as all of a type. What cannot be found out is neither stopped nor missing.
 *
 * @param kinds Listed even if they are not touched.
 * @throws ElasticCloudError, but not if the API refuses: then the state is unknown.
 */
export async function lookUpResources(
  reader: LookupReader,
  touched: readonly TouchedResource[],
  kinds: readonly ResourceKind[] = [],
): Promise<ResourceDirectory> {
  const lookup = new Lookup(reader, touched, kinds)
  await lookup.run()
  return lookup
}

class Lookup implements ResourceDirectory {
  readonly stopped = new Set<string>()
  readonly missing = new Set<string>()
  readonly names = new Map<string, string>()
  readonly customRoles = new Map<string, readonly string[]>()
  readonly unseen = new Set<ResourceKind>()
  readonly #reader: LookupReader
  readonly #touched: readonly TouchedResource[]
  readonly #kinds: readonly ResourceKind[]

  constructor(reader: LookupReader, touched: readonly TouchedResource[], kinds: readonly ResourceKind[]) {
    this.#reader = reader
    this.#touched = touched
    this.#kinds = kinds
  }

  async run(): Promise<void> {
    const { deployments, clusters } = this.#reader
    const kinds = kindsAmong([...this.#touched, ...this.#kinds.map((kind) => ({ kind }))])
    await Promise.all([
      this.#unlisted('deployment', deployments).then((ids) =>
        Promise.all(ids.map((id) => this.#deployment(id))),
      ),
      this.#listed('connected-cluster', clusters),
      ...kinds.filter(isProjectKind).map((kind) => this.#projects(kind)),
    ])
  }

  /** The touched ids of the kind that the list lacks: none if the list is refused. */
  async #unlisted(
    kind: ResourceKind,
    list: () => Promise<readonly NamedResource[]>,
  ): Promise<readonly string[]> {
    const ids = new Set(this.#idsOf(kind))
    if (ids.size === 0 && !this.#kinds.includes(kind) && this.#granting(kind).length === 0) return []
    const listed = await unlessRefused(list())
    if (listed === REFUSED) {
      this.unseen.add(kind)
      return []
    }
    for (const { id, name } of listed) {
      this.names.set(resourceKey(kind, id), name)
      ids.delete(id)
    }
    return [...ids]
  }

  async #listed(kind: ResourceKind, list: () => Promise<readonly NamedResource[]>): Promise<void> {
    for (const id of await this.#unlisted(kind, list)) this.missing.add(resourceKey(kind, id))
  }

  async #deployment(id: string): Promise<void> {
    const found = await unlessRefused(this.#reader.deployment(id))
    if (found === REFUSED) return
    const key = resourceKey('deployment', id)
    if (found === undefined) this.missing.add(key)
    else this.names.set(key, found.name)
    if (found?.metadata?.hidden === true) this.stopped.add(key)
  }

  async #projects(kind: ProjectKind): Promise<void> {
    let projects: readonly NamedResource[] = []
    let isRead = false
    await this.#listed(kind, async () => {
      projects = await this.#reader.projects(kind)
      isRead = true
      return projects
    })
    const granting = this.#granting(kind)
    const isOnAll = granting.includes(ALL) && isRead && projects.length <= MAX_PROJECTS
    const all = isOnAll ? projects.map(({ id }) => id) : []
    const ids = new Set([...granting.filter((id) => id !== ALL), ...all])
    await Promise.all([...ids].map((id) => this.#rolesOf(kind, id)))
    const found = all.map((id) => this.customRoles.get(resourceKey(kind, id)))
    // One that could not be read may have any role.
    if (!isOnAll || found.includes(undefined)) return
    const names = new Set(found.flatMap((each) => each ?? []))
    this.customRoles.set(resourceKey(kind, ALL), [...names].sort(compareText))
  }

  async #rolesOf(kind: ProjectKind, id: string): Promise<void> {
    const found = await unlessRefused(this.#reader.customRoles(kind, id))
    if (found !== REFUSED && found !== undefined) this.customRoles.set(resourceKey(kind, id), found)
  }

  #idsOf(kind: ResourceKind): readonly string[] {
    return this.#touched.filter((each) => each.kind === kind && each.id !== ALL).map(({ id }) => id)
  }

  /** Ids of projects on which custom roles are granted; `*` for all. */
  #granting(kind: ResourceKind): readonly string[] {
    return this.#touched.filter((each) => each.kind === kind && each.grantsCustomRoles).map(({ id }) => id)
  }
}

const REFUSED = Symbol('refused')

/** An unreadable answer, or a refusal by a proxy, counts as a refusal: nothing is known then. */
function isForeign(error: unknown): boolean {
  if (!(error instanceof ElasticCloudError)) return false
  const { kind, status = 500 } = error
  return kind === 'unexpected-answer' || (kind === 'unavailable' && [401, 403, 404].includes(status))
}

async function unlessRefused<T>(answer: Promise<T>): Promise<T | typeof REFUSED> {
  try {
    return await answer
  } catch (error) {
    if (isRefusal(error, [401, 403, 404]) || isForeign(error)) return REFUSED
    throw error
  }
}
