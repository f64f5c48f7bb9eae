/**
 * Refreshes the names for ids in a members file from the organization. Only ids count for access, so nobody's access
 * changes. It renames every entry except those with a `keep` comment and those that extended files use.
 */

import { type ResourceKind, resourceKind } from '../catalog/kind.ts'
import type { ResourceNames } from '../catalog/resource.ts'
import { resourceKey } from '../catalog/resource.ts'
import { parseExtended } from '../file/members-source.ts'
import { isServiceId } from '../file/named-resources.ts'
import { resourceKindsOf } from '../file/policy.ts'
import type { RosterFile } from '../file/read-roster.ts'
import { itemOf, propertiesOf, type Value } from '../jsonc/tree.ts'
import type { MembersEdit, ResourceRename } from './edit-request.ts'
import { resourceNaming } from './resource-naming.ts'

/** The name of a resource in the file, or its id. */
export interface CalledResource {
  readonly kind: ResourceKind
  readonly id: string
  readonly name: string
}

/** A name that is kept although the organization has another. */
export interface KeptName extends CalledResource {
  /** Its name in the organization. */
  readonly actual: string
  /** A `keep` comment, or an extended file that uses the name. */
  readonly because: 'comment' | 'shared'
}

export interface ResourceRefresh {
  readonly edits: readonly MembersEdit[]
  readonly renamed: readonly ResourceRename[]
  /** Ids that had no name before. */
  readonly named: readonly CalledResource[]
  readonly kept: readonly KeptName[]
  /** Resources in the file that the organization does not have, or that the key cannot see. */
  readonly missing: readonly CalledResource[]
}

export interface RefreshOptions {
  /** The names of resources in the organization, by `resourceKey`. */
  readonly actual: ReadonlyMap<string, string>
  /** By `resourceKey`. */
  readonly missing: ReadonlySet<string>
  /** Whether resources that are not in use get a name, too. */
  readonly all: boolean
}

/** The resources to look up: all that the file names or uses by their id. */
export function resourcesIn({ document, roster }: RosterFile): readonly CalledResource[] {
  const { root } = document.tree
  const names = roster.resources
  return resourceKindsOf(roster.policy).flatMap((kind) => [
    ...namedIn(kind, names),
    ...bareIdsIn(root, kind, names),
  ])
}

export function refreshResources(
  { source, document, roster }: RosterFile,
  { actual, missing, all }: RefreshOptions,
): ResourceRefresh {
  const { root } = document.tree
  const names = roster.resources
  const sharedRoots = [...source.extended].flatMap(([path, found]) => {
    const shared = 'text' in found ? parseExtended(source, path, found.text).document : undefined
    return shared === undefined ? [] : [shared.tree.root]
  })
  const parts = resourceKindsOf(roster.policy).map((kind) => {
    const named = namedIn(kind, names)
    const bare = bareIdsIn(root, kind, names)
    const known = new Set([...named, ...bare].map(({ id }) => id))
    const others = all ? unknownTo(known, kind, actual) : []
    const sharedKeys = new Set(sharedRoots.flatMap((each) => scopeKeysIn(each, kind)))
    const kept = named.flatMap((resource): readonly KeptName[] => {
      const called = actual.get(resourceKey(kind, resource.id))
      if (called === undefined) return []
      if (isMarked(root, resource)) return [{ ...resource, actual: called, because: 'comment' }]
      return sharedKeys.has(resource.name) ? [{ ...resource, actual: called, because: 'shared' }] : []
    })
    const stays = new Set([
      ...kept.map(({ name }) => name),
      ...named.filter(({ id }) => !actual.has(resourceKey(kind, id))).map(({ name }) => name),
      // A second name for an id is a finding of its own.
      ...names.namesOf(kind).filter((name) => !named.some((resource) => resource.name === name)),
    ])
    const changing = [...named.filter(({ name }) => !stays.has(name)), ...bare, ...others]
    const naming = resourceNaming(
      kind,
      changing.flatMap(({ id }) => {
        const called = actual.get(resourceKey(kind, id))
        return called === undefined ? [] : [{ id, name: called }]
      }),
      stays,
    )
    const renamed = named.flatMap(({ id, name }): readonly ResourceRename[] => {
      const to = stays.has(name) ? undefined : naming.get(id)
      return to === undefined || to === name ? [] : [{ resource: kind, from: name, to }]
    })
    const fresh = [...bare, ...others].flatMap(({ id }): readonly CalledResource[] => {
      const name = naming.get(id)
      return name === undefined ? [] : [{ kind, id, name }]
    })
    return {
      renamed,
      named: fresh,
      kept: kept.filter(({ name, actual: called }) => name !== called),
      missing: [...named, ...bare].filter(({ id }) => missing.has(resourceKey(kind, id))),
    }
  })
  const renamed = parts.flatMap((part) => part.renamed)
  const named = parts.flatMap((part) => part.named)
  return {
    edits: [
      ...(renamed.length === 0 ? [] : [{ kind: 'rename-resources', renames: renamed } as const]),
      ...named.map(
        ({ kind: resource, id, name }) => ({ kind: 'name-resource', resource, id, name }) as const,
      ),
    ],
    renamed,
    named,
    kept: parts.flatMap((part) => part.kept),
    missing: parts.flatMap((part) => part.missing),
  }
}

/** Each id once, with the name that counts. */
function namedIn(kind: ResourceKind, names: ResourceNames): readonly CalledResource[] {
  return names.namesOf(kind).flatMap((name) => {
    const id = names.id(kind, name) ?? ''
    return names.name(kind, id) === name ? [{ kind, id, name }] : []
  })
}

function bareIdsIn(root: Value, kind: ResourceKind, names: ResourceNames): readonly CalledResource[] {
  const ids = scopeKeysIn(root, kind).filter((key) => names.id(kind, key) === undefined && isServiceId(key))
  return [...new Set(ids.map((id) => id.toLowerCase()))]
    .filter((id) => names.name(kind, id) === undefined)
    .map((id) => ({ kind, id, name: id }))
}

/** Keys of the kind's scopes in groups and entries. */
function scopeKeysIn(root: Value, kind: ResourceKind): readonly string[] {
  const entries = ['groups', 'members'].flatMap((part) => propertiesOf(itemOf(root, part)?.value))
  return entries.flatMap((entry) =>
    propertiesOf(itemOf(entry.value, resourceKind(kind).scopeKey)?.value).map(({ key = '' }) => key),
  )
}

function isMarked(root: Value, { kind, name }: CalledResource): boolean {
  const named = itemOf(itemOf(itemOf(root, 'resources')?.value, resourceKind(kind).scopeKey)?.value, name)
  return [...(named?.before ?? []), ...(named?.after ?? [])].some(({ text }) => /\bkeep\b/i.test(text))
}

function unknownTo(
  known: ReadonlySet<string>,
  kind: ResourceKind,
  actual: ReadonlyMap<string, string>,
): readonly CalledResource[] {
  const prefix = resourceKey(kind, '')
  return [...actual].flatMap(([key, name]) => {
    const id = key.slice(prefix.length)
    return key.startsWith(prefix) && !known.has(id) ? [{ kind, id, name }] : []
  })
}
