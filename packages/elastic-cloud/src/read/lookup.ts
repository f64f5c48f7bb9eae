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
 * projects on which custom roles are granted, by name or as all of a type. What cannot be determined counts as neither
 * stopped nor missing.
 *
 * @param kinds Listed even if they are not touched.
 * @throws ElasticCloudError, but not if the API refuses: then the state is unknown.
 */
export async function lookUpResources(
  reader: LookupReader,
  touched: readonly TouchedResource[],
  kinds: readonly ResourceKind[] = [],
): Promise<ResourceDirectory> {
  const stopped = new Set<string>()
  const missing = new Set<string>()
  const names = new Map<string, string>()
  const customRoles = new Map<string, readonly string[]>()
  const unseen = new Set<ResourceKind>()

  /** The touched ids of the kind that the list lacks: none if the list is refused. */
  async function unlisted(
    kind: ResourceKind,
    list: () => Promise<readonly NamedResource[]>,
  ): Promise<readonly string[]> {
    const ids = new Set(
      touched.filter((resource) => resource.kind === kind && resource.id !== ALL).map(({ id }) => id),
    )
    const isNeeded = touched.some((resource) => resource.kind === kind && resource.grantsCustomRoles)
    if (ids.size === 0 && !kinds.includes(kind) && !isNeeded) return []
    const listed = await unlessRefused(list())
    if (listed === REFUSED) {
      unseen.add(kind)
      return []
    }
    for (const { id, name } of listed) {
      names.set(resourceKey(kind, id), name)
      ids.delete(id)
    }
    return [...ids]
  }

  async function lookUpDeployments(): Promise<void> {
    const ids = await unlisted('deployment', reader.deployments)
    await Promise.all(
      ids.map(async (id) => {
        const found = await unlessRefused(reader.deployment(id))
        if (found === REFUSED) return
        const key = resourceKey('deployment', id)
        if (found === undefined) missing.add(key)
        else names.set(key, found.name)
        if (found?.metadata?.hidden === true) stopped.add(key)
      }),
    )
  }

  async function lookUpListed(kind: ResourceKind, list: () => Promise<readonly NamedResource[]>) {
    for (const id of await unlisted(kind, list)) missing.add(resourceKey(kind, id))
  }

  async function lookUpProjects(kind: ProjectKind): Promise<void> {
    const granting = touched
      .filter((resource) => resource.kind === kind && resource.grantsCustomRoles)
      .map(({ id }) => id)
    let projects: readonly NamedResource[] | undefined
    await lookUpListed(kind, async () => {
      projects = await reader.projects(kind)
      return projects
    })
    const isOnAll = granting.includes(ALL) && projects !== undefined && projects.length <= MAX_PROJECTS
    const all = isOnAll ? (projects ?? []).map(({ id }) => id) : []
    await Promise.all(
      [...new Set([...granting.filter((id) => id !== ALL), ...all])].map(async (id) => {
        const found = await unlessRefused(reader.customRoles(kind, id))
        if (found !== REFUSED && found !== undefined) customRoles.set(resourceKey(kind, id), found)
      }),
    )
    const found = all.map((id) => customRoles.get(resourceKey(kind, id)))
    // A project that could not be read may have any role.
    if (!isOnAll || found.includes(undefined)) return
    customRoles.set(
      resourceKey(kind, ALL),
      [...new Set(found.flatMap((names) => names ?? []))].sort(compareText),
    )
  }

  const projectKinds = kindsAmong([...touched, ...kinds.map((kind) => ({ kind }))]).filter(isProjectKind)
  await Promise.all([
    lookUpDeployments(),
    lookUpListed('connected-cluster', reader.clusters),
    ...projectKinds.map(lookUpProjects),
  ])
  return { stopped, missing, names, customRoles, unseen }
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
