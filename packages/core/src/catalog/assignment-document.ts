/** An assignment in the documents that machines read, with no more than what tells it from others. */
import * as z from 'zod'
import { ASSIGNMENT_KINDS } from './kind.ts'

export const AtomDocument = z
  .strictObject({
    kind: z.enum(ASSIGNMENT_KINDS).describe('What the role is on.'),
    role: z.string().describe('The role, as members.json writes it.'),
    resource: z.string().exactOptional().describe('An id, or "*" for all; absent for organization roles.'),
    applicationRoles: z
      .array(z.string())
      .readonly()
      .exactOptional()
      .describe('Absent: the role that goes with it; empty: Cloud Console only; else custom roles.'),
  })
  .readonly()
  .meta({ id: 'atom', description: 'A role, and what it is on.' })
