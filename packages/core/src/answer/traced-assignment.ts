/**
 * Assignments as answers to questions show them: with their names, where the file has them from, and whether
 * file and organization agree on them.
 */
import * as z from 'zod'
import { type Assignment, assignmentKey, assignmentSet } from '../catalog/assignment.ts'
import { ASSIGNMENT_KINDS } from '../catalog/kind.ts'
import type { ResourceNames } from '../catalog/resource.ts'
import { roleLabel } from '../catalog/role.ts'
import type { Origin } from '../file/origin.ts'

export const AssignmentDocument = z
  .strictObject({
    kind: z.enum(ASSIGNMENT_KINDS),
    role: z.string().describe('The role, as members.json writes it.'),
    label: z.string().describe('The role, as the product calls it.'),
    resource: z.string().exactOptional().describe('An id, or "*" for all; absent for organization roles.'),
    name: z.string().exactOptional().describe('The resource, as the file calls it.'),
    applicationRoles: z
      .array(z.string())
      .readonly()
      .exactOptional()
      .describe('Absent: the role that goes with it; empty: Cloud Console only; else custom roles.'),
  })
  .readonly()
export type AssignmentDocument = z.output<typeof AssignmentDocument>

const OriginDocument = z
  .strictObject({
    group: z.string().exactOptional().describe('The group that gives it; absent for the own entry.'),
    file: z.string().exactOptional().describe('Path of the file; absent for the members file itself.'),
    line: z.int().describe('In that file, from 1.'),
    column: z.int().describe('In UTF-16 code units, from 1.'),
  })
  .readonly()
export type OriginDocument = z.output<typeof OriginDocument>

export const TracedAssignment = AssignmentDocument.unwrap()
  .extend({
    inFile: z.boolean().describe('Whether the file asks for it. It does not for who has expired.'),
    inOrganization: z
      .boolean()
      .exactOptional()
      .describe('Whether it is held, or stands in the invitation. Absent where nobody was asked.'),
    fromProvider: z
      .literal(true)
      .exactOptional()
      .describe('Given by the identity provider at each sign-in ("roles": "mapped"); the file has no say.'),
    origins: z.array(OriginDocument).readonly().describe('Places in the file that give it.'),
  })
  .readonly()
export type TracedAssignment = z.output<typeof TracedAssignment>

/** `name` is absent where the file has none. */
export function assignmentDocument(assignment: Assignment, names: ResourceNames): AssignmentDocument {
  const { kind, role, resource, applicationRoles } = assignment
  const name = resource === undefined ? undefined : names.name(kind, resource)
  return {
    kind,
    role,
    label: roleLabel(kind, role),
    ...(resource === undefined ? {} : { resource }),
    ...(name === undefined ? {} : { name }),
    ...(applicationRoles === undefined ? {} : { applicationRoles }),
  }
}

export interface Sides {
  /** What the file asks for. */
  readonly asked: readonly Assignment[]
  /** What the organization has; absent where nobody was asked. */
  readonly held?: readonly Assignment[]
  /** Whether the identity provider decides the person's roles, so that the file has no say. */
  readonly mapped: boolean
  readonly origins: ReadonlyMap<string, readonly Origin[]>
  readonly names: ResourceNames
}

/** Every atom of `assignments` once, in canonical order, held against both sides. */
export function traceAssignments(
  assignments: readonly Assignment[],
  { asked, held, mapped, origins, names }: Sides,
): readonly TracedAssignment[] {
  const askedKeys = new Set(asked.map(assignmentKey))
  const heldKeys = held && new Set(held.map(assignmentKey))
  return assignmentSet(assignments).map((assignment) => {
    const key = assignmentKey(assignment)
    return {
      ...assignmentDocument(assignment, names),
      inFile: askedKeys.has(key),
      ...(heldKeys && { inOrganization: heldKeys.has(key) }),
      ...(mapped && { fromProvider: true as const }),
      origins: (mapped ? [] : (origins.get(key) ?? [])).map(({ group, position }) => ({
        ...(group === undefined ? {} : { group }),
        ...position,
      })),
    }
  })
}
