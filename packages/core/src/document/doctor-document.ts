/** How a set-up is, as `roster doctor --json` prints it. */
import * as z from 'zod'

const CheckDocument = z
  .strictObject({
    area: z.enum(['file', 'key', 'workflows', 'repository']),
    status: z
      .enum(['ok', 'warn', 'fail', 'unknown'])
      .describe('Unknown: nobody may look, or nobody can tell.'),
    what: z.string().describe('A sentence: what was found.'),
    fix: z
      .string()
      .exactOptional()
      .describe('A sentence: what to do. Absent if all is well, or nothing can be done.'),
  })
  .readonly()

export const DoctorDocument = z
  .strictObject({
    version: z.literal(1).describe('Of this format.'),
    healthy: z.boolean().describe('Whether no check fails.'),
    checks: z.array(CheckDocument).readonly().describe('What was looked at, and how it is.'),
  })
  .readonly()
export type DoctorDocument = z.output<typeof DoctorDocument>
