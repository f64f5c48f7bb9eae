/**
 * Which of the resources a plan touches are stopped or missing. Assignments on a stopped deployment can be
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
import { isRefusal } from './api-error.ts'
import type { NamedResource, Reader } from './reader.ts'

type LookupReader = Pick<Reader, 'deployments' | 'deployment' | 'projects'>

/**
 * Deployments are listed once where any is touched, and only those the list lacks are looked up singly;
 * projects are listed once for each kind that is touched. Connected clusters cannot be looked up.
 *
 * What could not be learnt is neither stopped nor missing.
 *
 * @throws ElasticCloudError, but not where the key is refused a look: that leaves the state unknown.
 */
export async function lookUpResources(
  reader: LookupReader,
  touched: readonly TouchedResource[],
): Promise<ResourceStates> {
  const idsOf = (kind: ResourceKind): readonly string[] => [
    ...new Set(
      touched.filter((resource) => resource.kind === kind && resource.id !== ALL).map(({ id }) => id),
    ),
  ]
  const stopped = new Set<string>()
  const missing = new Set<string>()

  async function lookUpDeployments(): Promise<void> {
    const unlisted = await idsNotIn(reader.deployments, idsOf('deployment'))
    await Promise.all(
      unlisted.map(async (id) => {
        const found = await unlessRefused(reader.deployment(id))
        if (found === REFUSED) return
        if (found === undefined) missing.add(resourceKey('deployment', id))
        else if (found.metadata?.hidden === true) stopped.add(resourceKey('deployment', id))
      }),
    )
  }

  await Promise.all([
    lookUpDeployments(),
    ...PROJECT_KINDS.map(async (kind) => {
      const unlisted = await idsNotIn(() => reader.projects(kind), idsOf(kind))
      for (const id of unlisted) missing.add(resourceKey(kind, id))
    }),
  ])
  return { stopped, missing }
}

/**
 * What deployments and projects are called, by resource key; what is in no list, or in one that the key is refused,
 * lacks. Connected clusters cannot be looked up.
 *
 * @throws ElasticCloudError, but not where the key is refused a look.
 */
export async function lookUpNames(
  reader: Pick<Reader, 'deployments' | 'projects'>,
  wanted: readonly TouchedResource[],
): Promise<ReadonlyMap<string, string>> {
  const kinds = new Set(wanted.map(({ kind }) => kind))
  const names = new Map<string, string>()
  const read = async (kind: ResourceKind, list: () => Promise<readonly NamedResource[]>): Promise<void> => {
    if (!kinds.has(kind)) return
    const resources = await unlessRefused(list())
    if (resources === REFUSED) return
    for (const { id, name } of resources) names.set(resourceKey(kind, id), name)
  }
  await Promise.all([
    read('deployment', reader.deployments),
    ...PROJECT_KINDS.map((kind) => read(kind, () => reader.projects(kind))),
  ])
  return names
}

/** The ids the list lacks: none where the list is refused; without asking where there are no ids. */
async function idsNotIn(
  list: () => Promise<readonly NamedResource[]>,
  ids: readonly string[],
): Promise<readonly string[]> {
  if (ids.length === 0) return []
  const resources = await unlessRefused(list())
  if (resources === REFUSED) return []
  const listed = new Set(resources.map(({ id }) => id))
  return ids.filter((id) => !listed.has(id))
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
