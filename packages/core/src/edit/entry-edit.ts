/** Edits of one member's entry: roles granted and revoked, groups joined and left. */
import { ALL, type Assignment, applicationRoleSet } from '../catalog/assignment.ts'
import { type ResourceKind, resourceKind } from '../catalog/kind.ts'
import type { ResourceNames } from '../catalog/resource.ts'
import { isServiceId } from '../file/named-resources.ts'
import type { MemberEntry } from '../format/members-file.ts'
import {
  type Item,
  itemOf,
  newContainer,
  newItem,
  plainValue,
  propertiesOf,
  treeOf,
  type Value,
} from '../jsonc/tree.ts'
import { groupOf } from './canonical-order.ts'
import { editAt, type TreePath } from './tree-edit.ts'

/** A GitHub account with its id. */
interface Account {
  readonly login: string
  readonly id: number
}

/** What an entry has besides roles: null deletes a key, and an absent key stays as it is. */
export type MemberDetails = {
  readonly [Key in keyof Pick<MemberEntry, 'expires' | 'reason'>]?: string | null
} & { readonly github?: string | Account | null }

/** The value of an entry; undefined for a member without one. */
type Entry = Value | undefined

/** The order inside an entry is the same for every member. */
const ABOVE: TreePath = ['members', '']

/** So is the order inside a role, and inside a group of a member. */
const ABOVE_TERM: Readonly<Record<'role' | 'group', TreePath>> = {
  role: [...ABOVE, 'organization'],
  group: [...ABOVE, 'groups', ''],
}

/** End and reason of a role or a group. Null removes one, and an absent one stays as it is. */
export interface TermEdit {
  readonly expires?: string | null
  readonly reason?: string | null
}

/**
 * Adds the role under the key that the entry already has for the resource, or else under its name, or else its id. A
 * role that the entry has gets the term.
 */
export function withAssignment(
  entry: Entry,
  assignment: Assignment,
  names: ResourceNames,
  term: TermEdit = {},
): Entry {
  const meant = identityOf(treeOf(roleValue(assignment)))
  const role = withTerm(treeOf(roleValue(assignment)), 'role', term)
  return editAt(
    entry,
    placeOf(entry, assignment, names),
    (value) => {
      if (value === undefined) return role
      const list = value.type === 'array' ? value : newContainer('array', [newItem(value)])
      if (!list.items.some((item) => identityOf(item.value) === meant)) {
        return { ...list, items: [...list.items, newItem(role)] }
      }
      return replacedIn(value, (item) => (identityOf(item) === meant ? withTerm(item, 'role', term) : item))
    },
    ABOVE,
  )
}

/** The same value if nothing in it is replaced. */
function replacedIn(value: Value, replace: (value: Value) => Value): Value {
  if (value.type !== 'array') return replace(value)
  const items = value.items.map((item) => {
    const replaced = replace(item.value)
    return replaced === item.value ? item : { ...item, value: replaced }
  })
  return items.every((item, index) => item === value.items[index]) ? value : { ...value, items }
}

/** Without a term, a role or group that has nothing else is its name alone. */
function withTerm(value: Value, nameKey: 'role' | 'group', { expires, reason }: TermEdit): Value {
  const isKept = (old: Value | undefined, text: string | null | undefined) =>
    text === undefined || (text ?? undefined) === (old && plainValue(old))
  const old = (key: 'expires' | 'reason') => itemOf(value, key)?.value
  if (isKept(old('expires'), expires) && isKept(old('reason'), reason)) return value
  const object = value.type === 'object' ? value : newContainer('object', [newItem(newValue(value), nameKey)])
  const edited = Object.entries({ expires, reason }).reduce<Value | undefined>(
    (edited, [key, text]) => editAt(edited, [key], (value) => detail(text, value), ABOVE_TERM[nameKey]),
    object,
  )
  const [only, ...others] = propertiesOf(edited)
  const isBare = only?.key === nameKey && others.length === 0 && !hasComments(only) && !hasComments(edited)
  return isBare ? only.value : (edited ?? value)
}

/** As an edit adds it, without a place in the text. */
function newValue(value: Value): Value {
  return treeOf(plainValue(value))
}

function hasComments(value: Item | Value | undefined): boolean {
  if (value === undefined || 'raw' in value) return false
  if ('value' in value) return value.before.length + value.within.length + value.after.length > 0
  return value.head.length + value.foot.length > 0
}

/** The terms of the role in the entry itself: one for each time that the entry has it. */
export function termsIn(entry: Entry, assignment: Assignment, names: ResourceNames): readonly WrittenTerm[] {
  const meant = identityOf(treeOf(roleValue(assignment)))
  const value = placeOf(entry, assignment, names).reduce<Entry>(
    (inner, key) => itemOf(inner, key)?.value,
    entry,
  )
  const items = value?.type === 'array' ? value.items.map((item) => item.value) : value ? [value] : []
  return items.filter((item) => identityOf(item) === meant).map(termIn)
}

/** The same for a group. */
export function groupTermsIn(entry: Entry, group: string): readonly WrittenTerm[] {
  const list = itemOf(entry, 'groups')?.value
  const items = list?.type === 'array' ? list.items.map(({ value }) => value) : []
  return items.filter((value) => groupOf(value) === group).map(termIn)
}

export interface WrittenTerm {
  readonly expires?: string
  readonly reason?: string
}

function termIn(value: Value): WrittenTerm {
  const text = (key: string) => {
    const inner = itemOf(value, key)?.value
    const plain = inner && plainValue(inner)
    return typeof plain === 'string' ? { [key]: plain } : {}
  }
  return { ...text('expires'), ...text('reason') }
}

/** Removes the role, and the resource and its kind if no role is left on them. */
export function withoutAssignment(entry: Entry, assignment: Assignment, names: ResourceNames): Entry {
  const meant = identityOf(treeOf(roleValue(assignment)))
  return withoutItems(entry, placeOf(entry, assignment, names), (value) => identityOf(value) === meant)
}

/** A group that the entry has gets the term. */
export function withGroup(entry: Entry, group: string, term: TermEdit = {}): Entry {
  const joined = withTerm(treeOf(group), 'group', term)
  return editAt(
    entry,
    ['groups'],
    (value) => {
      if (value?.type !== 'array') return newContainer('array', [newItem(joined)])
      if (!value.items.some((item) => groupOf(item.value) === group)) {
        return { ...value, items: [...value.items, newItem(joined)] }
      }
      return replacedIn(value, (item) => (groupOf(item) === group ? withTerm(item, 'group', term) : item))
    },
    ABOVE,
  )
}

export function withoutGroup(entry: Entry, group: string): Entry {
  return withoutItems(entry, ['groups'], (value) => groupOf(value) === group, 'list')
}

/** Names of groups, those that the person was in until an end included. */
export function groupsIn(entry: Entry): readonly string[] {
  const list = itemOf(entry, 'groups')?.value
  return list?.type === 'array' ? list.items.flatMap(({ value }) => groupOf(value) ?? []) : []
}

export function withDetails(entry: Entry, details: MemberDetails): Entry {
  return Object.entries(details).reduce<Entry>(
    (edited, [key, given]) => editAt(edited, [key], (value) => detail(given, value), ABOVE),
    entry,
  )
}

/** The same object if nothing changes. A login alone leaves the id beside it. */
function detail(given: string | Account | null | undefined, value: Entry): Entry {
  if (given === undefined) return value
  if (given === null) return undefined
  if (value === undefined) return treeOf(given)
  const isSame =
    typeof given === 'string'
      ? textOf(value) === given
      : textOf(value) === given.login && plainValue(itemOf(value, 'id')?.value ?? value) === given.id
  return isSame ? value : treeOf(given)
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
