/** The findings about a members file that need no network, as `roster validate --format json` prints it. */
import * as z from 'zod'
import { FindingDocument } from '../finding/document.ts'

export const ValidationDocument = z
  .strictObject({
    version: z.literal(1).describe('Version of this format.'),
    file: z.string().describe('Path of the members file, as given.'),
    valid: z.boolean().describe('Whether no finding is an error.'),
    findings: z.array(FindingDocument).readonly().describe('In the order of the file.'),
  })
  .readonly()
export type ValidationDocument = z.output<typeof ValidationDocument>
