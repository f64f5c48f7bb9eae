/**
 * Which resources are stopped or missing, and what they are called. Assignments on a stopped deployment can be
 * changed by nobody, and one of them has a whole request refused.
 */
import {
  ALL,
  PROJECT_KINDS,
  type ResourceKind,
  type ResourceStates,
  resourceKey,
  type TouchedResource,
} from '@roster/core'
import { isRefusal } from '../transport/api-error.ts'
import type { NamedResource, Reader } from './reader.ts'

type LookupReader = Pick<Reader, 'deployments' | 'deployment' | 'projects'>

export interface ResourceDirectory extends ResourceStates {
  /** What the organization calls them, by `resourceKey`: all that was listed or looked up. */
  readonly names: ReadonlyMap<string, string>
  /** Kinds whose list the key was refused. */
  readonly unseen: ReadonlySet<ResourceKind>
}

/**
 * Deployments are listed once where any is touched, and only those the list lacks are looked up singly;
 * projects are listed once for each kind that is touched. Connected clusters cannot be looked up.
 *
 * What could not be learnt is neither stopped nor missing.
 *
 * @param kinds Are listed in any case.
 * @throws ElasticCloudError, but not where the key is refused a look: that leaves the state unknown.
 */
export async function lookUpResources(
  reader: LookupReader,
  touched: readonly TouchedResource[],
  kinds: readonly ResourceKind[] = [],
): Promise<ResourceDirectory> {
  const stopped = new Set<string>()
  const missing = new Set<string>()
  const names = new Map<string, string>()
  const unseen = new Set<ResourceKind>()

  /** The ids of the kind that the list lacks: none where the list is refused. */
  async function unlisted(
    kind: ResourceKind,
    list: () => Promise<readonly NamedResource[]>,
  ): Promise<readonly string[]> {
    const ids = new Set(
      touched.filter((resource) => resource.kind === kind && resource.id !== ALL).map(({ id }) => id),
    )
    if (ids.size === 0 && !kinds.includes(kind)) return []
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

  await Promise.all([
    lookUpDeployments(),
    ...PROJECT_KINDS.map(async (kind) => {
      for (const id of await unlisted(kind, () => reader.projects(kind))) missing.add(resourceKey(kind, id))
    }),
  ])
  return { stopped, missing, names, unseen }
}

const REFUSED = Symbol('refused')

async function unlessRefused<T>(answer: Promise<T>): Promise<T | typeof REFUSED> {
  try {
    return await answer
  } catch (error) {
    if (isRefusal(error, [401, 403, 404])) return REFUSED
    throw error
  }
}
