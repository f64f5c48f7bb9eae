/**
 * The canonical order of parts of a members file whose order has no meaning. Keys are in the order of the format,
 * people by address, names alphabetically, `*` before single resources, and roles strongest first. Unknown keys come
 * last, in their old order.
 */
import * as z from 'zod'
import { ALL, compareText } from '../catalog/assignment.ts'
import {
  type AssignmentKind,
  isExtraKind,
  kindOfScopeKey,
  RESOURCE_KINDS,
  type ResourceKind,
  resourceKind,
} from '../catalog/kind.ts'
import { roleRank } from '../catalog/role.ts'
import { MembersFile } from '../format/members-file.ts'
import { type Item, itemOf, type Value } from '../jsonc/tree.ts'
import { emailKey } from '../text/email.ts'

/** Negative if `a` comes before `b`. */
type ItemOrder = (a: Item, b: Item) => number

const FILE_KEYS = keysOf(MembersFile)
const POLICY_KEYS = keysOf(MembersFile.shape.policy)
const SCOPE_KEYS = RESOURCE_KINDS.map((kind) => resourceKind(kind).scopeKey)
/** The keys of an entry, of a member or an API key: roles first, then the details. */
const ACCESS_KEYS = ['id', 'organization', 'groups', ...SCOPE_KEYS]

const TERM_KEYS = ['expires', 'owner', 'reason', 'github']
const SCOPED_ROLE_KEYS = ['role', 'access', 'applicationRoles', 'expires', 'reason']
const GROUP_MEMBERSHIP_KEYS = ['group', 'expires', 'reason']
const ACCOUNT_KEYS = ['login', 'id']

/** The order of the items at `path`. Undefined if their order has a meaning. */
export function orderAt(path: readonly string[]): ItemOrder | undefined {
  const [top, ...rest] = path
  switch (top) {
    case undefined:
      return asListed(FILE_KEYS)
    case 'resources':
      return rest.length === 0 ? asListed(SCOPE_KEYS, byKey) : rest.length === 1 ? byKey : undefined
    case 'groups':
      return rest.length === 0 ? byKey : orderInEntry(rest.slice(1))
    case 'members':
      return rest.length === 0 ? byAddress : orderInEntry(rest.slice(1))
    case 'apiKeys':
      return rest.length === 0 ? byKey : orderInEntry(rest.slice(1))
    case 'policy':
      return rest.length === 0 ? asListed(POLICY_KEYS) : byText
    default:
      return undefined
  }
}

/** The order of the items at `path` inside an entry or a group. */
function orderInEntry([key, scope, ...rest]: readonly string[]): ItemOrder | undefined {
  if (key === undefined) return inEntry
  if (key === 'groups') return scope === undefined ? byGroup : asListed(GROUP_MEMBERSHIP_KEYS)
  if (key === 'organization') return inScope('organization', scope === undefined ? [] : [scope, ...rest])
  if (key === 'github') return asListed(ACCOUNT_KEYS)
  const kind = kindOfScopeKey(key)
  return kind === undefined ? undefined : orderInScopes(kind, scope, rest)
}

function orderInScopes(
  kind: ResourceKind,
  scope: string | undefined,
  rest: readonly string[],
): ItemOrder | undefined {
  return scope === undefined ? allFirst : inScope(kind, rest)
}

/** In a list of roles, or in a role with what it gives inside. */
function inScope(kind: AssignmentKind, rest: readonly string[]): ItemOrder {
  if (rest.at(-1) === 'applicationRoles') return byText
  // The value of a scope is a list of roles, or a role with `access` or `applicationRoles`.
  return (a, b) => asListed(SCOPED_ROLE_KEYS)(a, b) || byRole(kind)(a, b)
}

function keysOf(schema: z.ZodType): readonly string[] {
  if (schema instanceof z.ZodOptional) return keysOf(schema.unwrap() as z.ZodType)
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : []
}

/** @param otherwise Of keys that are not among `keys`, which come last. */
function asListed(keys: readonly string[], otherwise: ItemOrder = () => 0): ItemOrder {
  const rank = ({ key = '' }: Item) => (keys.includes(key) ? keys.indexOf(key) : keys.length)
  return (a, b) => rank(a) - rank(b) || (keys.includes(a.key ?? '') ? 0 : otherwise(a, b))
}

/** Kinds that are newer than this release come after those that it knows. */
function inEntry(a: Item, b: Item): number {
  const rank = ({ key = '' }: Item) => {
    if (ACCESS_KEYS.includes(key)) return ACCESS_KEYS.indexOf(key)
    if (isExtraKind(key)) return ACCESS_KEYS.length
    return ACCESS_KEYS.length + 1 + (TERM_KEYS.includes(key) ? TERM_KEYS.indexOf(key) : TERM_KEYS.length)
  }
  return rank(a) - rank(b) || (isExtraKind(a.key ?? '') ? byKey(a, b) : 0)
}

function byKey({ key: a = '' }: Item, { key: b = '' }: Item): number {
  return compareText(a, b)
}

function byAddress({ key: a = '' }: Item, { key: b = '' }: Item): number {
  return compareText(emailKey(a), emailKey(b))
}

function allFirst(a: Item, b: Item): number {
  return Number(b.key === ALL) - Number(a.key === ALL) || byKey(a, b)
}

/** Strongest first. Of equal roles, the plain one comes before those with `access` or `applicationRoles`. */
function byRole(kind: AssignmentKind): ItemOrder {
  return (a, b) => {
    const [one, two] = [roleOf(a.value), roleOf(b.value)]
    if (one === undefined || two === undefined) return 0
    return (
      roleRank(kind, one) - roleRank(kind, two) ||
      compareText(one, two) ||
      Number(a.value.type === 'object') - Number(b.value.type === 'object')
    )
  }
}

function roleOf(value: Value): string | undefined {
  const role = value.type === 'object' ? itemOf(value, 'role')?.value : value
  return role === undefined ? undefined : textOf(role)
}

function byGroup(a: Item, b: Item): number {
  return compareText(groupOf(a.value) ?? '', groupOf(b.value) ?? '')
}

/** The name of a group in a list of a person's groups. */
export function groupOf(value: Value): string | undefined {
  const group = value.type === 'object' ? itemOf(value, 'group')?.value : value
  return group === undefined ? undefined : textOf(group)
}

/** Lists of names. */
function byText(a: Item, b: Item): number {
  const [one, two] = [textOf(a.value), textOf(b.value)]
  return one === undefined || two === undefined ? 0 : compareText(one, two)
}

function textOf(value: Value): string | undefined {
  if (value.type !== 'scalar') return undefined
  return typeof value.value === 'string' ? value.value : undefined
}
