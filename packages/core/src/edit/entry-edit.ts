/** Edits of what a members file writes for one person: roles given and taken, groups joined and left. */
import { ALL, type Assignment, applicationRoleSet } from '../catalog/assignment.ts'
import { type ResourceKind, resourceKind } from '../catalog/kind.ts'
import type { ResourceNames } from '../catalog/resource.ts'
import { isServiceId } from '../file/named-resources.ts'
import type { MemberEntry } from '../format/members-file.ts'
import { itemOf, newItem, plainValue, treeOf, type Value } from '../jsonc/tree.ts'
import { editAt, type TreePath } from './tree-edit.ts'

/** What stands beside the roles of a person: null takes it out, and what is absent stays as it is. */
export type MemberDetails = {
  readonly [Key in keyof Pick<MemberEntry, 'expires' | 'reason' | 'github'>]?: string | null
}

/** A value of the file; undefined for a person without one. */
type Entry = Value | undefined

/** Whose entry it is makes no difference for the order in it. */
const ABOVE: TreePath = ['members', '']

/** With the role written where the entry names the resource already; else by its name, else by its id. */
export function withAssignment(entry: Entry, assignment: Assignment, names: ResourceNames): Entry {
  const role = treeOf(roleValue(assignment))
  return editAt(
    entry,
    placeOf(entry, assignment, names),
    (value) => {
      if (value === undefined) return role
      const item = { ...newItem(null), value: role }
      if (value.type === 'array') return { ...value, items: [...value.items, item] }
      return { type: 'array', items: [{ ...newItem(null), value }, item], head: [], foot: [] }
    },
    ABOVE,
  )
}

/** Without the role; without the resource, and its kind, where no role is left on it. */
export function withoutAssignment(entry: Entry, assignment: Assignment, names: ResourceNames): Entry {
  const meant = identityOf(treeOf(roleValue(assignment)))
  return withoutItems(entry, placeOf(entry, assignment, names), (value) => identityOf(value) === meant)
}

export function withGroup(entry: Entry, group: string): Entry {
  return editAt(
    entry,
    ['groups'],
    (value) =>
      value?.type === 'array' ? { ...value, items: [...value.items, newItem(group)] } : treeOf([group]),
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

/** The same object where the text is the same. */
function detail(text: string | null | undefined, value: Entry): Entry {
  if (text === undefined) return value
  if (text === null) return undefined
  return value !== undefined && plainValue(value) === text ? value : treeOf(text)
}

export function hasAssignment(entry: Entry, assignment: Assignment, names: ResourceNames): boolean {
  return withoutAssignment(entry, assignment, names) !== entry
}

/** Where the entry has, or would have, the roles on what the assignment is about. */
function placeOf(entry: Entry, { kind, resource }: Assignment, names: ResourceNames): readonly string[] {
  if (kind === 'organization') return [kind]
  const { scopeKey } = resourceKind(kind)
  const id = resource ?? ALL
  const scopes = itemOf(entry, scopeKey)?.value
  const keys = scopes?.type === 'object' ? scopes.items.map(({ key = '' }) => key) : []
  const key = keys.find((each) => idOf(kind, each, names) === id)
  return [scopeKey, key ?? (id === ALL ? ALL : names.nameOf(kind, id))]
}

function idOf(kind: ResourceKind, key: string, names: ResourceNames): string | undefined {
  if (key === ALL) return ALL
  return names.id(kind, key) ?? (isServiceId(key) ? key.toLowerCase() : undefined)
}

/** A list of one role is as good as the role, and is written so unless something is said about it. */
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
