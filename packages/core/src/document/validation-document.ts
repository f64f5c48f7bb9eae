/** What can be known of a members file without any network, as `roster validate --format json` prints it. */
import * as z from 'zod'
import { FindingDocument } from '../finding/document.ts'

export const ValidationDocument = z
  .strictObject({
    version: z.literal(1).describe('Of this format.'),
    file: z.string().describe('Path of the members file, as given.'),
    valid: z.boolean().describe('Whether no finding is an error.'),
    findings: z.array(FindingDocument).readonly().describe('In file order.'),
  })
  .readonly()
export type ValidationDocument = z.output<typeof ValidationDocument>
