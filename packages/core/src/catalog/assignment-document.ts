/** An assignment in the documents that machines read: its identity and nothing else. */
import * as z from 'zod'
import type { Assignment, UnknownAssignment } from './assignment.ts'
import { ASSIGNMENT_KINDS, type AssignmentKind, EXTRA_KIND, isAssignmentKind } from './kind.ts'

/** As `members.json` and the API call it: one that this release knows, or a newer type of project. */
export const KindDocument = z.custom<AssignmentKind>(isAssignmentKind).meta({
  type: 'string',
  anyOf: [{ enum: ASSIGNMENT_KINDS }, { pattern: EXTRA_KIND.source }],
  description: 'The kind of resource. Types of project that are newer than the release have their API names.',
})

export const AtomDocument = z
  .strictObject({
    kind: KindDocument,
    role: z.string().describe('The role, as written in members.json.'),
    resource: z.string().exactOptional().describe('An id, or "*" for all; absent for organization roles.'),
    applicationRoles: z
      .array(z.string())
      .readonly()
      .exactOptional()
      .describe('Absent: the default role inside. Empty: Cloud Console only. Otherwise, custom roles.'),
  })
  .readonly()
  .meta({ id: 'atom', description: 'A role, and the resource that it is on.' })
export type AtomDocument = z.output<typeof AtomDocument>

export function atomDocument({ kind, role, resource, applicationRoles }: Assignment): AtomDocument {
  return {
    kind,
    role,
    ...(resource !== undefined && { resource }),
    ...(applicationRoles !== undefined && { applicationRoles: [...applicationRoles] }),
  }
}

export const UnknownDocument = z
  .strictObject({
    path: z.string().describe("Where it appears in the API's role assignments."),
    roleId: z.string().describe('As in the API; empty if the API returned none.'),
  })
  .readonly()
  .meta({ id: 'unknown-assignment', description: 'An assignment that this release does not understand.' })
export type UnknownDocument = z.output<typeof UnknownDocument>

export function unknownDocument({ path, roleId }: UnknownAssignment): UnknownDocument {
  return { path, roleId }
}
