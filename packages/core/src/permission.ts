/**
 * Who may do what: the product's rules, as a table that reads like its documentation ("Manage users" and
 * "User roles and privileges"). A principal is a set of assignments, whether a person's or an API key's.
 */
import { ALL, type Assignment, isOwner } from './assignment.ts'
import type { Change } from './change.ts'
import { type AssignmentKind, RESOURCE_KIND, type ResourceKind, roleLabel } from './role.ts'
import type { Member, Snapshot } from './snapshot.ts'

export type Principal = readonly Assignment[]

export type Action =
  | { readonly kind: 'invite' }
  | { readonly kind: 'cancel-invitation' }
  | { readonly kind: 'remove' }
  /** Granting or revoking an atom. */
  | { readonly kind: 'manage-assignment'; readonly assignment: Assignment }
  /** Seeing who is assigned what, on one resource, on all of a kind, or in the organization. */
  | { readonly kind: 'view-assignments'; readonly scope: Scope }

export interface Scope {
  readonly kind: AssignmentKind
  /** Absent for the organization. */
  readonly resource?: string
}

export interface Verdict {
  readonly allowed: boolean
  /** One sentence: which rule decides, and by which assignment. */
  readonly reason: string
}

interface Rule {
  /** As in "only Organization owners invite people". */
  readonly who: string
  readonly covers: (held: Assignment, action: Action) => boolean
}

/** Rules by action: any one that covers it allows it. What no rule covers is not allowed. */
const OWNERS: Rule = { who: 'Organization owners', covers: (held) => isOwner(held) }

const ADMINS_OF_ALL: Rule = {
  who: 'Admins on all of the kind',
  covers: (held, action) => isAdminOf(held, scopeOf(action)) && held.resource === ALL,
}

const ADMINS_OF_THE_RESOURCE: Rule = {
  who: 'Admins on exactly that resource',
  covers: (held, action) => {
    const scope = scopeOf(action)
    return isAdminOf(held, scope) && scope?.resource !== ALL && held.resource === scope?.resource
  },
}

const RULES: Readonly<Record<Action['kind'], readonly Rule[]>> = {
  invite: [OWNERS],
  'cancel-invitation': [OWNERS],
  remove: [OWNERS],
  'manage-assignment': [OWNERS, ADMINS_OF_ALL, ADMINS_OF_THE_RESOURCE],
  'view-assignments': [OWNERS, ADMINS_OF_ALL, ADMINS_OF_THE_RESOURCE],
}

/** Whether a principal may do something, and why. */
export function can(principal: Principal, action: Action): Verdict {
  for (const rule of RULES[action.kind]) {
    const held = principal.find((assignment) => rule.covers(assignment, action))
    if (held) return { allowed: true, reason: `${assignmentText(held)} may ${actionText(action)}.` }
  }
  return { allowed: false, reason: `To ${actionText(action)} takes ${takes(action)}.` }
}

export interface Permitted {
  readonly member: Member
  readonly reason: string
}

/** The members who may do something, in the order of the snapshot. */
export function whoCan(action: Action, { members }: Snapshot): readonly Permitted[] {
  return members.flatMap((member) => {
    const { allowed, reason } = can(member.assignments, action)
    return allowed ? [{ member, reason }] : []
  })
}

/** Everything that has to be allowed for a change to be made. */
export function actionsOf({ kind, grant, revoke }: Change): readonly Action[] {
  switch (kind) {
    case 'invite':
    case 'resend':
      return [{ kind: 'invite' }]
    case 'replace-invitation':
      return [{ kind: 'cancel-invitation' }, { kind: 'invite' }]
    case 'cancel-invitation':
      return [{ kind: 'cancel-invitation' }]
    case 'remove':
      return [{ kind: 'remove' }]
    case 'change-roles':
      return [...grant, ...revoke].map((assignment) => ({ kind: 'manage-assignment', assignment }))
  }
}

/** What a principal may not do of a change, with the reasons; none where the change is within reach. */
export function obstacles(principal: Principal, change: Change): readonly string[] {
  const verdicts = actionsOf(change).map((action) => can(principal, action))
  return [...new Set(verdicts.flatMap(({ allowed, reason }) => (allowed ? [] : [reason])))]
}

/** Whether a principal may change anything at all. */
export function mayWrite(principal: Principal): boolean {
  return principal.some((held) => isOwner(held) || (held.kind !== 'organization' && held.role === 'admin'))
}

/** An action in words that follow "may". */
export function actionText(action: Action): string {
  switch (action.kind) {
    case 'invite':
      return 'invite people'
    case 'cancel-invitation':
      return 'cancel invitations'
    case 'remove':
      return 'remove members'
    case 'manage-assignment':
      return `grant and revoke ${assignmentText(action.assignment)}`
    case 'view-assignments':
      return `see the assignments ${scopeText(action.scope)}`
  }
}

/** Who a change or an action takes, in words. */
export function takes(action: Action): string {
  const scope = scopeOf(action)
  if (scope === undefined || scope.kind === 'organization') return 'an Organization owner'
  const { plural, singular } = RESOURCE_KIND[scope.kind]
  const ofAll = `Admin on all ${plural}`
  return scope.resource === ALL
    ? `an Organization owner or ${ofAll}`
    : `an Organization owner, ${ofAll}, or Admin on that ${singular}`
}

function scopeOf(action: Action): Scope | undefined {
  if (action.kind === 'view-assignments') return action.scope
  return action.kind === 'manage-assignment' ? action.assignment : undefined
}

/** Admin with Cloud Console only is Admin all the same: assignments are managed in the console. */
function isAdminOf(held: Assignment, scope: Scope | undefined): boolean {
  return (
    scope !== undefined && scope.kind !== 'organization' && held.kind === scope.kind && held.role === 'admin'
  )
}

function assignmentText({ kind, role, resource }: Assignment): string {
  const label = roleLabel(kind, role)
  return kind === 'organization' ? label : `${label} ${resourceText(kind, resource)}`
}

function scopeText({ kind, resource }: Scope): string {
  return kind === 'organization' ? 'of the organization' : resourceText(kind, resource)
}

function resourceText(kind: ResourceKind, resource: string | undefined): string {
  const { plural, singular } = RESOURCE_KIND[kind]
  return resource === ALL ? `on all ${plural}` : `on the ${singular} ${resource}`
}
