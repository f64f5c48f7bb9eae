/**
 * A draft: the first members file of an existing organization. It asks for what the organization has, so a plan with
 * it is empty.
 */

import { ALL, type Assignment, compareText } from '../catalog/assignment.ts'
import { isExtraKind, isResourceKind, kindsAmong, type ResourceKind, resourceKind } from '../catalog/kind.ts'
import { ResourceNames, resourceKey } from '../catalog/resource.ts'
import { isPredefined, roleId } from '../catalog/role.ts'
import { withAssignment } from '../edit/entry-edit.ts'
import { arranged, Layout } from '../edit/layout.ts'
import { type NamedId, resourceNaming } from '../edit/resource-naming.ts'
import { isServiceId } from '../file/named-resources.ts'
import { writeAssignment } from '../file/notation.ts'
import {
  type Comment,
  type Container,
  type Item,
  newContainer,
  newItem,
  treeOf,
  type Value,
} from '../jsonc/tree.ts'
import type { ResourceStates } from '../plan/resource-state.ts'
import { singleLine } from '../text/single-line.ts'
import type { DraftGroup } from './draft-groups.ts'
import { type DraftKey, type DraftKeys, remarksOnKey } from './draft-keys.ts'
import { type DraftPeople, type DraftPerson, ownersAmong } from './draft-people.ts'

export interface DraftOptions {
  readonly organization: { readonly id: string; readonly name?: string }
  readonly people: DraftPeople
  /** Absent if the file says nothing about API keys. */
  readonly keys?: DraftKeys | undefined
  readonly names: ResourceNames
  readonly states: ResourceStates
  /** They replace the roles of their members. */
  readonly groups: readonly DraftGroup[]
}

/** At least one person must be listed; a file without members is invalid. */
export function draftMembersFile(options: DraftOptions): string {
  const root = new Draft(options).file()
  return `${new Layout({ lineBreak: '\n' }).value(arranged(root))}\n`
}

/**
 * Names for the single resources that people and API keys have roles on. Resources without a name go by their id.
 *
 * @param names Their names in the organization, by `resourceKey`.
 */
export function draftNames(
  holders: readonly Pick<DraftPerson | DraftKey, 'assignments'>[],
  names: ReadonlyMap<string, string>,
): ResourceNames {
  const kinds = kindsAmong(holders.flatMap(({ assignments }) => assignments)).filter(isResourceKind)
  return new ResourceNames(
    kinds.flatMap((kind) => {
      const ids = new Set(holders.flatMap(({ assignments }) => singleResources(assignments, kind)))
      const named = [...ids].flatMap((id): readonly NamedId[] => {
        const name = names.get(resourceKey(kind, id)) ?? (isServiceId(id) ? undefined : id)
        return name === undefined ? [] : [{ id, name }]
      })
      return [...resourceNaming(kind, named)].map(([id, name]) => [kind, id, name] as const)
    }),
  )
}

function singleResources(assignments: readonly Assignment[], kind: ResourceKind): readonly string[] {
  return assignments.flatMap((each) =>
    each.kind === kind && each.resource !== undefined && each.resource !== ALL ? [each.resource] : [],
  )
}

class Draft {
  readonly #options: DraftOptions
  /** Address → the group that replaces the person's roles. */
  readonly #groupOf: ReadonlyMap<string, string>

  constructor(options: DraftOptions) {
    this.#options = options
    this.#groupOf = new Map(
      options.groups.flatMap(({ name, members }) => members.map((email) => [email, name] as const)),
    )
  }

  file(): Container {
    const { organization, people, groups } = this.#options
    const resources = this.#resources()
    const { name = '' } = organization
    return object([
      newItem(treeOf('./members.schema.json'), '$schema'),
      { ...newItem(treeOf(organization.id), 'organization'), after: comments([name]) },
      ...(resources.length === 0 ? [] : [newItem(object(resources), 'resources')]),
      ...(groups.length === 0 ? [] : [newItem(object(groups.map((group) => this.#group(group))), 'groups')]),
      newItem(
        object(
          people.listed.map((person) => this.#person(person)),
          comments(people.unlisted),
        ),
        'members',
      ),
      ...this.#apiKeys(),
      ...this.#policy(),
    ])
  }

  #apiKeys(): readonly Item[] {
    const { keys } = this.#options
    if (keys === undefined) return []
    const items = keys.listed.map((key) => this.#apiKey(key))
    return [newItem(object(items, comments(keys.unlisted)), 'apiKeys')]
  }

  #apiKey(key: DraftKey): Item {
    const { id, expires, owner, assignments } = key
    const entry = this.#withRoles(treeOf({ id, expires, owner }), assignments)
    const remarks = [...remarksOnKey(key, this.#options.names), ...this.#missing(assignments)]
    return { ...newItem(entry, key.name), before: comments(remarks) }
  }

  /** Roles and kinds that this release does not know have to be listed. */
  #policy(): readonly Item[] {
    const { people, keys } = this.#options
    const { listed } = people
    const assignments = [...listed, ...(keys?.listed ?? [])].flatMap((holder) => holder.assignments)
    const roles = assignments.flatMap(({ kind, role }) =>
      isPredefined(kind, role) ? [] : roleId(kind, role),
    )
    const extraRoles = [...new Set(roles)].sort(compareText)
    const extraKinds = kindsAmong(assignments).filter(isExtraKind)
    const policy = {
      ...(ownersAmong(listed) >= 2 && { minOwners: 2 }),
      ...(extraRoles.length > 0 && { extraRoles }),
      ...(extraKinds.length > 0 && { extraKinds }),
    }
    return Object.keys(policy).length === 0 ? [] : [newItem(treeOf(policy), 'policy')]
  }

  #resources(): readonly Item[] {
    const { names, states } = this.#options
    return names.kinds.flatMap((kind) => {
      const items = names.namesOf(kind).map((name) => {
        const id = names.id(kind, name) ?? ''
        const isStopped = states.stopped.has(resourceKey(kind, id))
        const remark = isStopped ? ['stopped: nobody can change roles on it until it is started'] : []
        return { ...newItem(treeOf(id), name), after: comments(remark) }
      })
      return items.length === 0 ? [] : [newItem(object(items), resourceKind(kind).scopeKey)]
    })
  }

  #group({ name, assignments }: DraftGroup): Item {
    return { ...newItem(this.#access(assignments), name), before: comments(this.#missing(assignments)) }
  }

  #person({ email, account, status, assignments, kept, unknown, invitationExpiresAt }: DraftPerson): Item {
    const { names } = this.#options
    const group = this.#groupOf.get(email)
    const until = invitationExpiresAt?.slice(0, 10)
    const remarks = {
      member: account === undefined ? [] : [account],
      invited: [until === undefined ? 'invited' : `invited, until ${until}`],
      'invitation-expired': [
        until === undefined ? 'the invitation expired' : `the invitation expired on ${until}`,
      ],
    }
    return {
      ...newItem(group === undefined ? this.#access(assignments) : treeOf({ groups: [group] }), email),
      before: comments([
        ...unknown.map((role) => `Also has ${role}, which this release does not know: it stays.`),
        ...kept.map(
          (each) => `Also has ${writeAssignment(each, names)}, which this file cannot ask for: it stays.`,
        ),
        ...(group === undefined ? this.#missing(assignments) : []),
      ]),
      after: comments(remarks[status]),
    }
  }

  #access(assignments: readonly Assignment[]): Value {
    return this.#withRoles(treeOf({}), assignments)
  }

  #withRoles(entry: Value, assignments: readonly Assignment[]): Value {
    const { names } = this.#options
    return (
      assignments.reduce<Value | undefined>((edited, each) => withAssignment(edited, each, names), entry) ??
      entry
    )
  }

  /** About resources that no longer exist. */
  #missing(assignments: readonly Assignment[]): readonly string[] {
    const { names, states } = this.#options
    const gone = kindsAmong(assignments)
      .filter(isResourceKind)
      .flatMap((kind) =>
        [...new Set(singleResources(assignments, kind))]
          .filter((id) => states.missing.has(resourceKey(kind, id)))
          .map((id) => `${resourceKind(kind).scopeKey}/${names.nameOf(kind, id)}`),
      )
    return gone.map((resource) => `There is no ${resource} any more, or the key cannot see it.`)
  }
}

function object(items: readonly Item[], foot: readonly Comment[] = []): Container {
  return { ...newContainer('object', items), foot }
}

/** Each on one line, without invisible characters. */
function comments(texts: readonly string[]): readonly Comment[] {
  return texts
    .map(singleLine)
    .filter((text) => text !== '')
    .map((text) => ({ text: `// ${text}`, start: 0, end: 0, firstLine: 0, lastLine: 0, blankAfter: false }))
}
