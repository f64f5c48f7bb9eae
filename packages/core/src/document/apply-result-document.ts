/** The outcome of each change, as the apply action's output `result` has it. */
import * as z from 'zod'
import { FindingDocument } from '../finding/document.ts'
import { CHANGE_KINDS } from '../plan/change-kind.ts'

const OutcomeDocument = z
  .strictObject({
    kind: z.enum(CHANGE_KINDS),
    email: z.string().exactOptional().describe('Absent for a change of an API key.'),
    key: z.string().exactOptional().describe('Name of the API key, for a change of one.'),
    digest: z.string().describe('Digest of the change, as in the plan.'),
    status: z
      .enum(['applied', 'already-done', 'failed', 'held', 'not-attempted', 'waiting'])
      .describe(
        'A held change was not applied, because nobody reviewed it or an approval is missing. A change is not attempted if the run ended early. A waiting change is one that a member makes, such as a new API key.',
      ),
    verified: z
      .boolean()
      .describe('Whether the organization, read again afterwards, shows the effect of the change.'),
    code: z.string().exactOptional().describe('The API’s error code, if the change failed.'),
    message: z.string().exactOptional().describe('The error, or why the change is held. Plain text.'),
  })
  .readonly()

export const ApplyResultDocument = z
  .strictObject({
    version: z.literal(1).describe('Version of this format.'),
    organization: z.string().describe('Id of the organization.'),
    digest: z.string().describe('Digest of the plan that was applied.'),
    dryRun: z.boolean().describe('Whether this was a dry run, which writes nothing.'),
    stopped: z.string().exactOptional().describe('Why the run ended early, if it did.'),
    late: z
      .strictObject({
        ends: z.int().describe('Number of ends by date that the run applied.'),
        seconds: z.int().describe('Longest delay among them.'),
      })
      .readonly()
      .exactOptional()
      .describe('How late ends by date were. Absent if nothing ended by date.'),
    outcomes: z.array(OutcomeDocument).readonly().describe('One for each change of the plan.'),
    findings: z.array(FindingDocument).readonly().describe('If one is an error, nothing was changed.'),
  })
  .readonly()
export type ApplyResultDocument = z.output<typeof ApplyResultDocument>
