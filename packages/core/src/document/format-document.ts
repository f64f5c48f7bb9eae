/** Which files are formatted, as `roster fmt --check --json` prints it. */
import * as z from 'zod'

const FormattedFile = z
  .strictObject({
    file: z.string().describe('Its path, as given.'),
    formatted: z.boolean(),
  })
  .readonly()

export const FormatDocument = z
  .strictObject({
    version: z.literal(1).describe('Version of this format.'),
    formatted: z.boolean().describe('Whether all files are.'),
    files: z.array(FormattedFile).readonly().describe('Each file that was checked, in the order given.'),
  })
  .readonly()
export type FormatDocument = z.output<typeof FormatDocument>
