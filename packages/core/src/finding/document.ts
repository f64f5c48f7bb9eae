/** A finding in the documents that machines read. */
import * as z from 'zod'
import type { FindingCode } from './finding.ts'

export const FindingDocument = z
  .strictObject({
    severity: z
      .enum(['error', 'warning', 'info'])
      .describe('An error blocks: nothing is applied while there is one.'),
    code: z
      .custom<FindingCode>((value) => typeof value === 'string')
      .meta({
        type: 'string',
        description: 'The type of the finding, for machines. Releases can add codes.',
      }),
    message: z.string().describe('The problem, and what to do. Plain text; the wording can change.'),
    email: z.string().exactOptional().describe('The person it is about.'),
    line: z.int().exactOptional().describe('In the file, from 1.'),
    column: z.int().exactOptional().describe('In UTF-16 code units, from 1.'),
    file: z.string().exactOptional().describe('Path of the file. Absent for the members file itself.'),
  })
  .readonly()
  .meta({ id: 'finding', description: 'An expected problem: what is wrong, where, and what to do.' })
