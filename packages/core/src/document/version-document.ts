/** The version of the program, as `roster version --json` prints it. */
import * as z from 'zod'

export const VersionDocument = z
  .strictObject({
    version: z.literal(1).describe('Version of this format.'),
    roster: z.string().describe('Version of the program.'),
  })
  .readonly()
export type VersionDocument = z.output<typeof VersionDocument>
