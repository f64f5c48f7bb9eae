/**
 * Who may do what: the product's rules, as a table that reads like its documentation ("Manage users" and
 * "User roles and privileges"). A principal is a set of assignments, whether a person's or an API key's.
 */

import { ALL, type Assignment, isOwner, type Scope } from '../catalog/assignment.ts'
import { assignmentText, resourcesText } from '../catalog/assignment-text.ts'
import { type AssignmentKind, type ResourceKind, resourceKind } from '../catalog/kind.ts'
import { ResourceNames } from '../catalog/resource.ts'
import type { Change } from '../plan/change.ts'
import { CHANGE_KIND } from '../plan/change-kind.ts'
import { disjunction } from '../text/enumeration.ts'

export type Principal = readonly Assignment[]

export type Action =
  | { readonly kind: 'invite' }
  | { readonly kind: 'cancel-invitation' }
  | { readonly kind: 'remove' }
  /** Making or revoking an API key. `isOwn`: of the principal. */
  | { readonly kind: 'manage-key'; readonly isOwn: boolean }
  /** Granting or revoking an atom. */
  | { readonly kind: 'manage-assignment'; readonly assignment: Assignment }
  /** Seeing who is assigned what, on one resource, on all of a kind, or in the organization. */
  | { readonly kind: 'view-assignments'; readonly scope: Scope }

interface Rule {
  readonly who: Who
  readonly may: readonly Action['kind'][]
  readonly on: Reach
}

type Who =
  | 'Organization owner'
  | 'Workload credentials owner'
  | 'Admin on all of a kind'
  | 'Admin on one resource'
type Reach =
  | 'their own API keys'
  | 'the organization'
  | 'anything'
  | 'anything of that kind'
  | 'exactly that resource'

const PEOPLE = ['invite', 'cancel-invitation', 'remove'] as const
const KEYS = ['manage-key'] as const
const ASSIGNMENTS = ['manage-assignment', 'view-assignments'] as const

/**
 * The rules. Any one that covers an action allows it; what none covers is not allowed. So Billing admins,
 * Editors, Developers and Viewers manage nothing, and an Admin on some resources manages nothing on all of them.
 */
const RULES: readonly Rule[] = [
  { who: 'Organization owner', may: PEOPLE, on: 'the organization' },
  { who: 'Organization owner', may: KEYS, on: 'anything' },
  { who: 'Workload credentials owner', may: KEYS, on: 'their own API keys' },
  { who: 'Organization owner', may: ASSIGNMENTS, on: 'anything' },
  { who: 'Admin on all of a kind', may: ASSIGNMENTS, on: 'anything of that kind' },
  { who: 'Admin on one resource', may: ASSIGNMENTS, on: 'exactly that resource' },
]

/** Whether an assignment satisfies a rule. One for the Cloud Console only does: assignments are managed there. */
const IS: Readonly<Record<Who, (held: Assignment) => boolean>> = {
  'Organization owner': isOwner,
  // The id is not public, so it is inferred from the name of the role.
  'Workload credentials owner': ({ kind, role }) =>
    kind === 'organization' && role === 'workload-credentials-owner',
  'Admin on all of a kind': (held) => isAdmin(held) && held.resource === ALL,
  'Admin on one resource': (held) => isAdmin(held) && held.resource !== ALL,
}

const REACHES: Readonly<Record<Reach, (held: Assignment, scope: Scope, action: Action) => boolean>> = {
  'their own API keys': (_held, _scope, action) => action.kind === 'manage-key' && action.isOwn,
  'the organization': (_held, scope) => scope.kind === 'organization',
  anything: () => true,
  'anything of that kind': (held, scope) => held.kind === scope.kind,
  'exactly that resource': (held, scope) => held.kind === scope.kind && held.resource === scope.resource,
}

function isAdmin({ kind, role }: Assignment): boolean {
  return role === 'admin' && adminsManage(kind)
}

/** Whether Admins of the kind manage roles on it. */
export function adminsManage(kind: AssignmentKind): kind is ResourceKind {
  return kind !== 'organization' && resourceKind(kind).adminManagesRoles
}

/** Whether these roles let their holder manage anyone's access, or any API key: only then can they approve anything. */
export function managesAccess(principal: Principal): boolean {
  return principal.some((held) => RULES.some(({ who }) => IS[who](held)))
}

export interface Verdict {
  readonly allowed: boolean
  /** One sentence: by which assignment, or what it takes. */
  readonly reason: string
}

/** A person who may do something, and the assignment that allows it. */
export interface Permitted<T> {
  readonly member: T
  /** The assignment that decides, in words: "Admin on all deployments". */
  readonly as: string
}

/** Names of resources, if there is no file. */
const NO_NAMES = new ResourceNames()

/** Whether a principal may do something, and why. `names` are those by which the reason calls resources. */
export function can(principal: Principal, action: Action, names: ResourceNames = NO_NAMES): Verdict {
  const held = decisive(principal, action)
  const what = actionText(action, names)
  return held
    ? { allowed: true, reason: `${assignmentText(held, names)} may ${what}.` }
    : { allowed: false, reason: `To ${what} takes ${takes(action)}.` }
}

/** The assignment by which a principal may do something. */
function decisive(principal: Principal, action: Action): Assignment | undefined {
  const scope = scopeOf(action)
  const rules = rulesFor(action)
  return principal.find((held) =>
    rules.some(({ who, on }) => IS[who](held) && REACHES[on](held, scope, action)),
  )
}

function rulesFor({ kind }: Action): readonly Rule[] {
  return RULES.filter(({ may }) => may.includes(kind))
}

/** Those of `members` who may do something, in their order. */
export function whoCan<T extends { readonly assignments: readonly Assignment[] }>(
  action: Action,
  members: readonly T[],
  names: ResourceNames = NO_NAMES,
): readonly Permitted<T>[] {
  return members.flatMap((member) => {
    const held = decisive(member.assignments, action)
    return held ? [{ member, as: assignmentText(held, names) }] : []
  })
}

/**
 * Everything that has to be allowed for a change to be made.
 *
 * @param isOwnKey Whether the change is of an API key that the principal answers for.
 */
export function actionsOf({ kind, grant, revoke }: Change, isOwnKey = false): readonly Action[] {
  return CHANGE_KIND[kind].requires.flatMap((required): readonly Action[] => {
    if (required === 'manage-key') return [{ kind: required, isOwn: isOwnKey }]
    if (required !== 'manage-assignment') return [{ kind: required }]
    return [...grant, ...revoke].map((assignment) => ({ kind: required, assignment }))
  })
}

/** The parts of a change that a principal may not make, with reasons; empty if it may make all of it. */
export function obstacles(principal: Principal, change: Change, names?: ResourceNames): readonly string[] {
  const verdicts = actionsOf(change).map((action) => can(principal, action, names))
  return [...new Set(verdicts.flatMap(({ allowed, reason }) => (allowed ? [] : [reason])))]
}

/** Whether a principal may change anything at all. */
export function mayWrite(principal: Principal): boolean {
  const writing = RULES.filter(({ may }) => may.some((kind) => kind !== 'view-assignments'))
  return principal.some((held) => writing.some(({ who }) => IS[who](held)))
}

/** An action in words that follow "may". */
export function actionText(action: Action, names: ResourceNames = NO_NAMES): string {
  switch (action.kind) {
    case 'invite':
      return 'invite people'
    case 'cancel-invitation':
      return 'cancel invitations'
    case 'remove':
      return 'remove members'
    case 'manage-key':
      return action.isOwn ? 'make and revoke API keys of their own' : 'make and revoke API keys'
    case 'manage-assignment':
      return `grant or revoke ${assignmentText(action.assignment, names)}`
    case 'view-assignments':
      return `see the assignments ${scopeText(action.scope, names)}`
  }
}

/** The roles that an action needs, in words: "an Organization owner or Admin on all deployments". */
function takes(action: Action): string {
  const scope = scopeOf(action)
  const parts = RULES.filter(({ may }) => may.includes(action.kind)).flatMap(({ who, on }) =>
    on === 'their own API keys' && action.kind === 'manage-key' && !action.isOwn ? [] : NEEDED[who](scope),
  )
  return disjunction(parts)
}

/** How the roles of a rule are named; none if such a role can do nothing in the scope. */
const NEEDED: Readonly<Record<Who, (scope: Scope) => readonly string[]>> = {
  'Organization owner': () => ['an Organization owner'],
  'Workload credentials owner': () => ['a Workload credentials owner'],
  'Admin on all of a kind': ({ kind }) =>
    adminsManage(kind) ? [`Admin on all ${resourceKind(kind).plural}`] : [],
  'Admin on one resource': ({ kind, resource }) =>
    adminsManage(kind) && resource !== ALL ? [`Admin on that ${resourceKind(kind).singular}`] : [],
}

function scopeOf(action: Action): Scope {
  switch (action.kind) {
    case 'invite':
    case 'cancel-invitation':
    case 'remove':
    case 'manage-key':
      return { kind: 'organization' }
    case 'manage-assignment':
      return action.assignment
    case 'view-assignments':
      return action.scope
  }
}

function scopeText({ kind, resource }: Scope, names: ResourceNames): string {
  return kind === 'organization'
    ? 'of the organization'
    : `on ${resourcesText(kind, [resource ?? ALL], names)}`
}
