/** Edits of one member's entry: roles granted and revoked, groups joined and left. */
import { ALL, type Assignment, applicationRoleSet } from '../catalog/assignment.ts'
import { type ResourceKind, resourceKind } from '../catalog/kind.ts'
import type { ResourceNames } from '../catalog/resource.ts'
import { isServiceId } from '../file/named-resources.ts'
import type { MemberEntry } from '../format/members-file.ts'
import { itemOf, newContainer, newItem, plainValue, propertiesOf, treeOf, type Value } from '../jsonc/tree.ts'
import { editAt, type TreePath } from './tree-edit.ts'

/** What an entry has besides roles: null deletes a key, and an absent key stays as it is. */
export type MemberDetails = {
  readonly [Key in keyof Pick<MemberEntry, 'expires' | 'reason' | 'github'>]?: string | null
}

/** The value of an entry; undefined for a member without one. */
type Entry = Value | undefined

/** The order inside an entry is the same for every member. */
const ABOVE: TreePath = ['members', '']

/** Adds the role under the key that the entry already has for the resource, or else under its name, or else its id. */
export function withAssignment(entry: Entry, assignment: Assignment, names: ResourceNames): Entry {
  const role = treeOf(roleValue(assignment))
  return editAt(
    entry,
    placeOf(entry, assignment, names),
    (value) => {
      if (value === undefined) return role
      if (value.type === 'array') return { ...value, items: [...value.items, newItem(role)] }
      return newContainer('array', [newItem(value), newItem(role)])
    },
    ABOVE,
  )
}

/** Removes the role, and the resource and its kind if no role is left on them. */
export function withoutAssignment(entry: Entry, assignment: Assignment, names: ResourceNames): Entry {
  const meant = identityOf(treeOf(roleValue(assignment)))
  return withoutItems(entry, placeOf(entry, assignment, names), (value) => identityOf(value) === meant)
}

export function withGroup(entry: Entry, group: string): Entry {
  return editAt(
    entry,
    ['groups'],
    (value) =>
      value?.type === 'array'
        ? { ...value, items: [...value.items, newItem(treeOf(group))] }
        : treeOf([group]),
    ABOVE,
  )
}

export function withoutGroup(entry: Entry, group: string): Entry {
  return withoutItems(entry, ['groups'], (value) => plainValue(value) === group, 'list')
}

export function groupsIn(entry: Entry): readonly string[] {
  const list = itemOf(entry, 'groups')?.value
  return list?.type === 'array' ? list.items.map(({ value }) => String(plainValue(value))) : []
}

export function withDetails(entry: Entry, details: MemberDetails): Entry {
  return Object.entries(details).reduce<Entry>(
    (edited, [key, text]) => editAt(edited, [key], (value) => detail(text, value), ABOVE),
    entry,
  )
}

/** The same object if the text is the same. */
function detail(text: string | null | undefined, value: Entry): Entry {
  if (text === undefined) return value
  if (text === null) return undefined
  return value !== undefined && textOf(value) === text ? value : treeOf(text)
}

/** Of a GitHub account with its id, the login. */
function textOf(value: Value): unknown {
  return plainValue(itemOf(value, 'login')?.value ?? value)
}

export function hasAssignment(entry: Entry, assignment: Assignment, names: ResourceNames): boolean {
  return withoutAssignment(entry, assignment, names) !== entry
}

/** Path of the roles on the assignment's resource, in this entry or as it would be added. */
function placeOf(entry: Entry, { kind, resource }: Assignment, names: ResourceNames): readonly string[] {
  if (kind === 'organization') return [kind]
  const { scopeKey } = resourceKind(kind)
  const id = resource ?? ALL
  const keys = propertiesOf(itemOf(entry, scopeKey)?.value).map(({ key = '' }) => key)
  const key = keys.find((each) => idOf(kind, each, names) === id)
  return [scopeKey, key ?? (id === ALL ? ALL : names.nameOf(kind, id))]
}

function idOf(kind: ResourceKind, key: string, names: ResourceNames): string | undefined {
  if (key === ALL) return ALL
  return names.id(kind, key) ?? (isServiceId(key) ? key.toLowerCase() : undefined)
}

/** A list that is left with one role becomes that role, unless it has comments. */
function withoutItems(
  entry: Entry,
  path: readonly string[],
  isMeant: (value: Value) => boolean,
  single: 'role' | 'list' = 'role',
): Entry {
  return editAt(
    entry,
    path,
    (value) => {
      if (value?.type !== 'array') return value && isMeant(value) ? undefined : value
      const items = value.items.filter((item) => !isMeant(item.value))
      if (items.length === value.items.length) return value
      const [first, second] = items
      if (first === undefined) return undefined
      const comments = [...value.head, ...value.foot, ...first.before, ...first.within, ...first.after]
      return single === 'role' && second === undefined && comments.length === 0
        ? first.value
        : { ...value, items }
    },
    ABOVE,
  )
}

function roleValue({ role, applicationRoles }: Assignment): unknown {
  if (applicationRoles === undefined) return role
  return applicationRoles.length === 0 ? { role, access: 'console' } : { role, applicationRoles }
}

/** What identifies a role among those on one resource. */
function identityOf(value: Value): string {
  const role = value.type === 'object' ? itemOf(value, 'role')?.value : value
  const names = itemOf(value, 'applicationRoles')?.value
  const inside =
    names?.type === 'array' ? names.items.map((item) => String(plainValue(item.value))) : undefined
  const applicationRoles = itemOf(value, 'access') ? [] : inside
  return JSON.stringify([role && plainValue(role), applicationRoles && applicationRoleSet(applicationRoles)])
}
