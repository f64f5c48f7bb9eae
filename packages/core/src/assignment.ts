/**
 * An assignment is an atom: one role, on one resource or on all of a kind, with one meaning of application
 * roles. People hold sets of atoms; plans are differences of such sets.
 */
import { ASSIGNMENT_KINDS, type AssignmentKind, OWNER, roleImplies, roleRank } from './role.ts'

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
}

/**
 * An assignment of a kind or shape Roster does not know. It is carried as it came, shown, and never granted
 * or revoked; it ends only with the membership itself.
 */
export interface UnknownAssignment {
  /** Where it stands in the API's role assignments: `platform`, `project.vectors`. */
  readonly path: string
  /** The API's `role_id`, or an empty string where there is none. */
  readonly roleId: string
  /** The value as the API gave it. */
  readonly wire: unknown
}

/** An atom's identity: equal atoms have equal keys, and sets of atoms are sets of keys. */
export function assignmentKey(assignment: Assignment): string {
  return JSON.stringify([
    assignment.kind,
    assignment.role,
    assignment.resource ?? null,
    assignment.applicationRoles ?? null,
  ])
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
  return (
    ASSIGNMENT_KINDS.indexOf(a.kind) - ASSIGNMENT_KINDS.indexOf(b.kind) ||
    Number(b.resource === ALL) - Number(a.resource === ALL) ||
    compareText(a.resource ?? '', b.resource ?? '') ||
    roleRank(a.kind, a.role) - roleRank(b.kind, b.role) ||
    compareText(assignmentKey(a), assignmentKey(b))
  )
}

/** A set of atoms in canonical order. */
export function assignmentSet(assignments: Iterable<Assignment>): readonly Assignment[] {
  const byKey = new Map<string, Assignment>()
  for (const assignment of assignments) byKey.set(assignmentKey(assignment), assignment)
  return [...byKey.values()].sort(compareAssignments)
}

/** The atoms of `from` that `without` lacks, in the order of `from`. */
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

/** Whether everything `weaker` gives is given by `stronger` already. Equal atoms imply each other. */
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
