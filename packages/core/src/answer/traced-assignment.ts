/**
 * Assignments as answers show them: with names, with the places in the file that grant them, and on which side they
 * are.
 */
import * as z from 'zod'
import { type Assignment, assignmentKey, assignmentSet } from '../catalog/assignment.ts'
import { AtomDocument } from '../catalog/assignment-document.ts'
import type { ResourceNames } from '../catalog/resource.ts'
import { roleLabel } from '../catalog/role.ts'
import type { Term } from '../catalog/term.ts'
import type { Origin } from '../file/origin.ts'
import type { Listed } from '../file/roster.ts'

const atom = AtomDocument.unwrap().shape

/** An atom, with the names that people know it by. */
export const AssignmentDocument = z
  .strictObject({
    kind: atom.kind,
    role: atom.role,
    label: z.string().describe('The role, as Elastic Cloud calls it.'),
    resource: atom.resource,
    name: z.string().exactOptional().describe('The name of the resource in the file.'),
    applicationRoles: atom.applicationRoles,
  })
  .readonly()
export type AssignmentDocument = z.output<typeof AssignmentDocument>

const OriginDocument = z
  .strictObject({
    group: z
      .string()
      .exactOptional()
      .describe('The group that grants it. Absent if the entry of the person itself does.'),
    file: z.string().exactOptional().describe('Path of the file; absent for the members file itself.'),
    line: z.int().describe('In that file, from 1.'),
    column: z.int().describe('In UTF-16 code units, from 1.'),
    expires: z.string().exactOptional().describe('The end of this grant, as written in the file.'),
    ended: z.literal(true).exactOptional().describe('Present if this end has passed.'),
    reason: z.string().exactOptional().describe('As written in the file.'),
  })
  .readonly()
export type OriginDocument = z.output<typeof OriginDocument>

export const TracedAssignment = AssignmentDocument.unwrap()
  .extend({
    inFile: z.boolean().describe('Whether the file asks for it. An expired entry does not.'),
    inOrganization: z
      .boolean()
      .exactOptional()
      .describe(
        'Whether the member, the invitation or the API key has it. Absent if the organization was not read, or if the file says nothing about API keys.',
      ),
    fromProvider: z
      .literal(true)
      .exactOptional()
      .describe('Assigned by the identity provider at each sign-in ("roles": "mapped"), not by the file.'),
    expires: z
      .string()
      .exactOptional()
      .describe(
        'When the role ends, or ended if "inFile" is false, as written in the file. The latest end of its origins.',
      ),
    reason: z.string().exactOptional().describe('Why the file grants the role.'),
    origins: z.array(OriginDocument).readonly().describe('Places in the file that grant it.'),
  })
  .readonly()
export type TracedAssignment = z.output<typeof TracedAssignment>

/** `name` is absent if the file has none. */
export function assignmentDocument(assignment: Assignment, names: ResourceNames): AssignmentDocument {
  const { kind, role, resource, applicationRoles } = assignment
  const name = resource === undefined ? undefined : names.name(kind, resource)
  return {
    kind,
    role,
    label: roleLabel(kind, role),
    ...(resource !== undefined && { resource }),
    ...(name !== undefined && { name }),
    ...(applicationRoles !== undefined && { applicationRoles }),
  }
}

export interface Sides {
  /** Roles that the file asks for. */
  readonly asked: readonly Assignment[]
  /** Roles in the organization. Absent if the organization was not read. */
  readonly held?: readonly Assignment[]
  /** Whether the identity provider assigns the person's roles, not the file. */
  readonly mapped: boolean
  readonly origins: ReadonlyMap<string, readonly Origin[]>
  /** The entry of the person or the API key, for ends and reasons. */
  readonly entry?: Listed | undefined
  readonly names: ResourceNames
}

/** The assignments of both sides, each once, in canonical order. */
export function traceAssignments(
  assignments: readonly Assignment[],
  { asked, held, mapped, origins, entry, names }: Sides,
): readonly TracedAssignment[] {
  const askedKeys = new Set(asked.map(assignmentKey))
  const heldKeys = held && new Set(held.map(assignmentKey))
  const terms = new Map(
    [...(entry?.terms ?? []), ...(entry?.ended ?? [])].map((term) => [assignmentKey(term.assignment), term]),
  )
  return assignmentSet(assignments).map((assignment) => {
    const key = assignmentKey(assignment)
    return {
      ...assignmentDocument(assignment, names),
      inFile: askedKeys.has(key),
      ...(heldKeys && { inOrganization: heldKeys.has(key) }),
      ...(mapped && { fromProvider: true as const }),
      ...writtenTerm(terms.get(key)),
      origins: (mapped ? [] : (origins.get(key) ?? [])).map(({ group, position, term, isOver }) => ({
        ...(group !== undefined && { group }),
        ...position,
        ...writtenTerm(term),
        ...(isOver && { ended: true as const }),
      })),
    }
  })
}

function writtenTerm({ expires, reason }: Term = {}): Pick<Term, 'expires' | 'reason'> {
  return { ...(expires !== undefined && { expires }), ...(reason !== undefined && { reason }) }
}
