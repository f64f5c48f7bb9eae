/**
 * An assignment is one role, on one resource or on all of a kind, with one meaning of application roles. People hold
 * sets of assignments, and plans are differences of such sets.
 */
import { type AssignmentKind, compareKinds } from './kind.ts'
import { OWNER, roleImplies, roleRank } from './role.ts'

/** The resource that stands for every resource of a kind, those created later included. */
export const ALL = '*'

/**
 * What the person gets inside the deployment or project. Three different things:
 * - absent: the stack role that goes with the cloud role;
 * - empty: Cloud Console only;
 * - a set of names: those custom roles, with Cloud Console as viewer.
 *
 * Sorted and without repetition, so that equal sets are equal arrays.
 */
export type ApplicationRoles = readonly string[]

export interface Assignment {
  readonly kind: AssignmentKind
  /** Role name as in `members.json`, which the role catalog may not know: the service gains roles. */
  readonly role: string
  /** Resource id, or `*` for all of the kind. Absent for organization roles. */
  readonly resource?: string
  readonly applicationRoles?: ApplicationRoles
  /**
   * How the API spelt it, if not as Roster does. Each spelling has to be revoked. Not part of its identity: equal
   * assignments can differ in it.
   */
  readonly spellings?: readonly WireSpelling[]
}

/** The parts of an API assignment that can be spelt in several ways with one meaning. */
export interface WireSpelling {
  readonly roleId: string
  readonly applicationRoles?: readonly string[]
}

/** Where roles are assigned: one resource, all of a kind, or the organization. */
export interface Scope {
  readonly kind: AssignmentKind
  /** Absent for the organization. */
  readonly resource?: string
}

/**
 * An assignment that Roster does not understand. It is preserved, shown as a standing difference, and never granted.
 * It is revoked only under the policy `"unknown": "revoke"`.
 */
export interface UnknownAssignment {
  /** Where it appears in the API's role assignments: `platform`, `project.vectors`. */
  readonly path: string
  /** The API's `role_id`, or an empty string if there is none. */
  readonly roleId: string
  /** The value as the API gave it. */
  readonly wire: unknown
}

/** The identity of an assignment: equal assignments have equal keys. Digests are made of them. */
export function assignmentKey({ kind, role, resource, applicationRoles }: Assignment): string {
  const scope = resource === undefined ? 'null' : jsonText(resource)
  const inside = applicationRoles === undefined ? 'null' : JSON.stringify(applicationRoles)
  return `["${kind}",${jsonText(role)},${scope},${inside}]`
}

/** The same for an assignment that is not understood. */
export function unknownKey({ path, roleId, wire }: UnknownAssignment): string {
  return JSON.stringify([path, roleId, wire])
}

/** Text that needs no escaping in JSON, as all roles and ids of the service. */
const PLAIN = /^[\w*-]*$/

/** The same as `JSON.stringify`, and faster: keys are made of each assignment of each person. */
function jsonText(text: string): string {
  return PLAIN.test(text) ? `"${text}"` : JSON.stringify(text)
}

/** Sorted and without repetition; absent stays absent. */
export function applicationRoleSet(roles: readonly string[]): ApplicationRoles {
  return [...new Set(roles)].sort(compareText)
}

/** Code-unit order: the same on every machine, whatever its locale. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

/** By kind, then `*` before single resources, then by resource, then strongest role first. */
function compareAssignments(a: Assignment, b: Assignment): number {
  if (a === b) return 0
  return (
    compareKinds(a.kind, b.kind) ||
    Number(b.resource === ALL) - Number(a.resource === ALL) ||
    compareText(a.resource ?? '', b.resource ?? '') ||
    roleRank(a.kind, a.role) - roleRank(b.kind, b.role) ||
    compareText(assignmentKey(a), assignmentKey(b))
  )
}

/** A set of assignments in canonical order. */
export function assignmentSet(assignments: Iterable<Assignment>): readonly Assignment[] {
  const sorted = [...assignments].sort(compareAssignments)
  return sorted.filter((assignment, index) => {
    const before = sorted[index - 1]
    return before === undefined || compareAssignments(before, assignment) !== 0
  })
}

/** Whether both lists have equal assignments in the same order. Equal sets in canonical order do. */
export function areSameAssignments(a: readonly Assignment[], b: readonly Assignment[]): boolean {
  if (a.length !== b.length) return false
  return a.every((assignment, index) => {
    const other = b[index]
    return other !== undefined && isSameAssignment(assignment, other)
  })
}

function isSameAssignment(a: Assignment, b: Assignment): boolean {
  if (a === b) return true
  if (a.kind !== b.kind || a.role !== b.role || a.resource !== b.resource) return false
  const [inner, outer] = [a.applicationRoles, b.applicationRoles]
  if (inner === undefined || outer === undefined) return inner === outer
  return inner.length === outer.length && inner.every((role, index) => role === outer[index])
}

/** The assignments of `from` that `without` lacks, in the order of `from`. */
export function subtractAssignments(
  from: readonly Assignment[],
  without: readonly Assignment[],
): readonly Assignment[] {
  if (without.length === 0) return from
  const keys = new Set(without.map(assignmentKey))
  return from.filter((assignment) => !keys.has(assignmentKey(assignment)))
}

/** Whether this makes the person an Organization owner. */
export function isOwner({ kind, role }: Assignment): boolean {
  return kind === 'organization' && role === OWNER
}

/** Whether `stronger` already grants everything that `weaker` grants. Equal assignments imply each other. */
export function impliesAssignment(stronger: Assignment, weaker: Assignment): boolean {
  if (stronger.kind !== weaker.kind) return false
  if (stronger.resource !== weaker.resource && stronger.resource !== ALL) return false
  if (!roleImplies(stronger.kind, stronger.role, weaker.role)) return false
  const outer = stronger.applicationRoles
  const inner = weaker.applicationRoles
  if (inner === undefined) return outer === undefined
  if (inner.length === 0) return true
  // Custom roles are covered by the same custom roles, and by superuser, which comes with Admin.
  if (outer === undefined) return stronger.role === 'admin'
  const names = new Set(outer)
  return inner.every((role) => names.has(role))
}
