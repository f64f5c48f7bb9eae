/**
 * One form for assignments that grant the same. The API can spell out the application roles that go with a role anyway,
 * such as `elasticsearch-developer` with `["developer"]`.
 */
import { type Assignment, isOwner } from './assignment.ts'
import { isProjectKind, kindRow } from './kind.ts'
import { roleRow } from './role.ts'

/** Without application roles if they are those that go with the role, or if there is nothing to open with it. */
export function canonicalAssignment(assignment: Assignment): Assignment {
  const { applicationRoles, ...plain } = assignment
  if (applicationRoles === undefined) return assignment
  const opensNothing = applicationRoles.length === 0 && hasNothingInside(assignment)
  return opensNothing || isImplied(assignment, applicationRoles) ? plain : assignment
}

/**
 * The same for an API key, which inherits nothing inside: without application roles, or with none, a role is for the Cloud
 * API only.
 */
export function canonicalKeyAssignment(assignment: Assignment): Assignment {
  const { applicationRoles, ...plain } = assignment
  return applicationRoles?.length === 0 ? plain : assignment
}

function hasNothingInside({ kind, role }: Assignment): boolean {
  return !kindRow(kind).hasInside || roleRow(kind, role)?.inside.access === 'none'
}

function isImplied(assignment: Assignment, [name, ...others]: readonly string[]): boolean {
  if (name === undefined || others.length > 0) return false
  const { kind, role } = assignment
  // Names of roles in projects are written with underscores.
  if (isProjectKind(kind)) return name.replaceAll('_', '-') === role
  if (isOwner(assignment) && name === 'admin') return true
  const inside = roleRow(kind, role)?.inside
  return inside?.access === 'stack-role' && inside.roles.includes(name)
}
