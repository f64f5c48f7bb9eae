/** The state of a set-up, as `roster doctor --json` prints it. */
import * as z from 'zod'

const CheckDocument = z
  .strictObject({
    area: z.enum(['file', 'key', 'workflows', 'repository']),
    status: z
      .enum(['ok', 'warn', 'fail', 'unknown'])
      .describe('Unknown: the check lacks a permission, or its result is unclear.'),
    what: z.string().describe('The result of the check, in one sentence.'),
    fix: z
      .string()
      .exactOptional()
      .describe('What to do, in one sentence. Absent if there is nothing to do.'),
  })
  .readonly()

export const DoctorDocument = z
  .strictObject({
    version: z.literal(1).describe('Version of this format.'),
    healthy: z.boolean().describe('Whether no check fails.'),
    checks: z.array(CheckDocument).readonly().describe('Each check and its result.'),
  })
  .readonly()
export type DoctorDocument = z.output<typeof DoctorDocument>
