/**
 * Roles and resources as people write them when they ask: `owner`, `deployments/logs-prod`,
 * `elasticsearch/search=viewer`. Read by the names of a members file.
 */

import { ALL, type Assignment, applicationRoleSet, type Scope } from '../catalog/assignment.ts'
import { canonicalAssignment } from '../catalog/canonical-assignment.ts'
import {
  type AssignmentKind,
  isExtraKind,
  isProjectKind,
  kindRow,
  RESOURCE_KINDS,
  type ResourceKind,
  resourceKind,
} from '../catalog/kind.ts'
import type { ResourceNames } from '../catalog/resource.ts'
import { isPredefined, rolesOf } from '../catalog/role.ts'
import { IF_NEWER } from '../format/members-file.ts'
import { CustomRole } from '../format/scoped-role.ts'
import { didYouMean, nearest } from '../text/nearest.ts'
import { quoted } from '../text/quoted.ts'
import { isServiceId } from './named-resources.ts'
import { isExtraRole, resourceKindsOf } from './policy.ts'
import type { Policy, Roster } from './roster.ts'

/** The meaning, or a sentence that says why it is unclear. */
export type Understood<T> =
  | { readonly value: T; readonly problem?: never }
  | { readonly problem: string; readonly value?: never }

/** The access that a question is about: an organization role, roles on a resource or a kind, or everything. */
export type AccessScope =
  | { readonly kind: 'organization'; readonly role: string }
  /** `*` is any resource of the kind, and all of them. */
  | { readonly kind: ResourceKind; readonly resource: string }
  | { readonly kind: typeof ALL }

/** Kinds by every name they go by: as keys of members.json, and in the singular and plural of plans. */
const KINDS_BY_NAME: ReadonlyMap<string, ResourceKind> = new Map(
  RESOURCE_KINDS.flatMap((kind) =>
    [resourceKind(kind).scopeKey, kind, `${kind}s`].map((name) => [name.toLowerCase(), kind] as const),
  ),
)

const ORGANIZATION_ROLES = rolesOf('organization').map(({ name }) => name)

function kindNamed(word: string, { extraKinds }: Policy): ResourceKind | undefined {
  const name = word.toLowerCase()
  return KINDS_BY_NAME.get(name) ?? extraKinds.find((kind) => name === kind || name === `${kind}s`)
}

function scopeKeys(policy: Policy): readonly string[] {
  return resourceKindsOf(policy).map((kind) => resourceKind(kind).scopeKey)
}

/** `owner`, `billing-admin`, `<kind>/<resource>`, `<kind>/*`, or everything: a star for both. */
export function readAccessScope(text: string, roster: Roster): Understood<AccessScope> {
  if (text === ALL || text === `${ALL}/${ALL}`) return { value: { kind: ALL } }
  if (ORGANIZATION_ROLES.includes(text)) return { value: { kind: 'organization', role: text } }
  return text.includes('/') ? readResource(text, roster) : { problem: neither(text, roster) }
}

/** `organization`, or `<kind>/<resource>`. */
export function readScope(text: string, roster: Roster): Understood<Scope> {
  if (text === 'organization') return { value: { kind: 'organization' } }
  if (text.includes('/')) return readResource(text, roster)
  return {
    problem: `${quoted(text)} is not a scope; write "organization", or a resource such as "deployments/*".`,
  }
}

/**
 * `owner`, `billing-admin`, or `<kind>/<resource>=<role>`; behind the role, `:console` for Cloud Console only, and
 * `[logs_viewer,metrics]` for custom roles.
 */
export function readAssignment(text: string, roster: Roster): Understood<Assignment> {
  const equals = text.lastIndexOf('=')
  if (equals === -1) {
    const kind = 'organization'
    const { role, applicationRoles } = readRole(text)
    if (ORGANIZATION_ROLES.includes(role) || isExtraRole(roster.policy, kind, role)) {
      const problem = applicationRoles && insideProblem(kind, role, applicationRoles)
      if (problem) return { problem }
      return { value: canonicalAssignment({ kind, role, ...(applicationRoles && { applicationRoles }) }) }
    }
    return { problem: withoutRole(text, roster) }
  }
  const scope = readResource(text.slice(0, equals), roster)
  if (scope.value === undefined) return scope
  const { role, applicationRoles } = readRole(text.slice(equals + 1))
  const { kind } = scope.value
  if (!isPredefined(kind, role) && !isExtraRole(roster.policy, kind, role)) {
    const names = rolesOf(kind).map(({ name }) => name)
    const hint = role.includes(':')
      ? `; for Cloud Console only, write ${quoted(role.replace(/:.*/, CONSOLE_ONLY))}.`
      : didYouMean(role, names) || `; known are ${names.join(', ')}.`
    return { problem: `There is no ${resourceKind(kind).singular} role ${quoted(role)}${hint}` }
  }
  const problem = applicationRoles && insideProblem(kind, role, applicationRoles)
  if (problem) return { problem }
  return {
    value: canonicalAssignment({ ...scope.value, role, ...(applicationRoles && { applicationRoles }) }),
  }
}

/** A resource without a role, a role without a resource, or neither. */
function withoutRole(text: string, roster: Roster): string {
  if (text.includes('/')) {
    const scope = readResource(text, roster)
    return scope.problem ?? `${quoted(text)} has no role; write one such as ${quoted(`${text}=viewer`)}.`
  }
  const isScoped = RESOURCE_KINDS.some((kind) => isPredefined(kind, text))
  if (isScoped) return `${quoted(text)} needs a resource, such as ${quoted(`deployments/*=${text}`)}.`
  const hint =
    didYouMean(text, ORGANIZATION_ROLES) || '; write one such as "deployments/*=viewer", or "owner".'
  return `${quoted(text)} is not a role of the organization${hint}`
}

const CONSOLE_ONLY = ':console'

function readRole(text: string): Pick<Assignment, 'role' | 'applicationRoles'> {
  if (text.endsWith(CONSOLE_ONLY)) return { role: text.slice(0, -CONSOLE_ONLY.length), applicationRoles: [] }
  const [, role, names] = /^([^[]*)\[(.*)\]$/.exec(text) ?? []
  if (role === undefined || names === undefined) return { role: text }
  const inside = names.split(',').map((name) => name.trim())
  return { role, applicationRoles: applicationRoleSet(inside.filter((name) => name !== '')) }
}

/** Members files do not allow this either. */
function insideProblem(kind: AssignmentKind, role: string, names: readonly string[]): string | undefined {
  if (kind !== 'organization' && !kindRow(kind).hasInside) {
    return `Roles on ${resourceKind(kind).plural} have nothing inside; write the role alone.`
  }
  if (names.length > 0 && isProjectKind(kind) && role !== 'viewer') {
    return `Custom roles on a project go with the role "viewer", not with ${quoted(role)}.`
  }
  const bad = names.find((name) => !CustomRole.safeParse(name).success)
  return bad === undefined
    ? undefined
    : `${quoted(bad)} is not a custom role: they have letters, digits, "_", "." and "-" only.`
}

/** As `readAssignment` reads it. */
export function writeAssignment(assignment: Assignment, names: ResourceNames): string {
  const { kind, role, resource = ALL, applicationRoles } = assignment
  const scope =
    kind === 'organization' ? '' : `${resourceKind(kind).scopeKey}/${names.nameOf(kind, resource)}=`
  if (applicationRoles === undefined) return `${scope}${role}`
  return `${scope}${role}${applicationRoles.length === 0 ? CONSOLE_ONLY : `[${applicationRoles.join(',')}]`}`
}

function readResource(
  text: string,
  { resources, policy }: Roster,
): Understood<{ readonly kind: ResourceKind; readonly resource: string }> {
  const slash = text.indexOf('/')
  const word = slash === -1 ? text : text.slice(0, slash)
  const kind = kindNamed(word, policy)
  if (kind === undefined) {
    const known = scopeKeys(policy)
    const newer = isExtraKind(word) ? ` ${IF_NEWER}` : ''
    const named = resourceKindsOf(policy).find((each) => resources.id(each, word) !== undefined)
    if (slash === -1 && named !== undefined) {
      const meant = `${resourceKind(named).scopeKey}/${word}`
      return { problem: `There is no kind of resource ${quoted(word)}; did you mean ${quoted(meant)}?` }
    }
    const hint = didYouMean(word, [...known, ...RESOURCE_KINDS]) || `; known are ${known.join(', ')}.${newer}`
    return { problem: `There is no kind of resource ${quoted(word)}${hint}` }
  }
  const { singular, scopeKey } = resourceKind(kind)
  const name = slash === -1 ? '' : text.slice(slash + 1)
  if (name === '')
    return { problem: `Which ${singular}? Write ${quoted(`${scopeKey}/*`)} for all, or name one.` }
  if (name === ALL) return { value: { kind, resource: ALL } }
  const id = resources.id(kind, name) ?? idAsWritten(name, kind, resources)
  if (id !== undefined) return { value: { kind, resource: id } }
  const hint =
    didYouMean(name, resources.namesOf(kind)) ||
    '; write its name in the members file, or its id (32 hexadecimal digits).'
  return { problem: `There is no ${singular} named ${quoted(name)}${hint}` }
}

/** Ids of the service are known by their looks, others by being named. */
function idAsWritten(text: string, kind: ResourceKind, resources: ResourceNames): string | undefined {
  if (isServiceId(text)) return text.toLowerCase()
  return resources.name(kind, text) === undefined ? undefined : text
}

/** For a word without a slash: a role, a kind or a resource may have been meant. */
function neither(word: string, { resources, policy }: Roster): string {
  const kind = kindNamed(word, policy)
  if (kind !== undefined)
    return `Which of the ${resourceKind(kind).plural}? Write ${quoted(`${word}/*`)} for any.`
  const role = nearest(word, ORGANIZATION_ROLES)
  const [resource] = resourceKindsOf(policy).flatMap((each) => {
    const name = nearest(word, resources.namesOf(each))
    return name === undefined ? [] : [`${resourceKind(each).scopeKey}/${name}`]
  })
  const meant = role ?? resource
  const hint =
    meant === undefined
      ? '; write "owner", "billing-admin", or a resource such as "deployments/*".'
      : `; did you mean ${quoted(meant)}?`
  return `${quoted(word)} is neither a role in the organization nor a resource${hint}`
}
