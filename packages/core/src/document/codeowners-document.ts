/** Who is asked to review changes of the members file, as `roster codeowners --json` prints it. */
import * as z from 'zod'

const RuleDocument = z
  .strictObject({
    pattern: z
      .string()
      .describe('The path of a file from the root of the repository, as CODEOWNERS writes it.'),
    owners: z.array(z.string()).readonly().describe('GitHub logins, without an @.'),
  })
  .readonly()

export const CodeownersDocument = z
  .strictObject({
    version: z.literal(1).describe('Version of this format.'),
    rules: z
      .array(RuleDocument)
      .readonly()
      .describe(
        'For the members file, then for each file that it extends. Empty if no owner has a GitHub login.',
      ),
    withoutLogin: z
      .array(z.string())
      .readonly()
      .describe('Addresses of the Organization owners without a GitHub login in the file.'),
  })
  .readonly()
export type CodeownersDocument = z.output<typeof CodeownersDocument>
