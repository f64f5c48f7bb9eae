/** What became of every change, as the apply action's output `result` has it. */
import * as z from 'zod'
import { FindingDocument } from '../finding/document.ts'
import { CHANGE_KINDS } from '../plan/change-kind.ts'

const OutcomeDocument = z
  .strictObject({
    kind: z.enum(CHANGE_KINDS),
    email: z.string().exactOptional().describe('Absent for a change of an API key.'),
    key: z.string().exactOptional().describe('Name of the API key, for a change of one.'),
    digest: z.string().describe('Of the change, as in the plan.'),
    status: z
      .enum(['applied', 'already-done', 'failed', 'held', 'not-attempted', 'waiting'])
      .describe(
        'Held changes were not carried out, because nobody reviewed them or an approval is missing. A run that ended early has not attempted some. A waiting change is one that a member makes, such as a new API key.',
      ),
    verified: z
      .boolean()
      .describe('Whether the organization, read again afterwards, is as the change wanted it.'),
    code: z.string().exactOptional().describe('The API’s error code, if the change failed.'),
    message: z.string().exactOptional().describe('What went wrong, or why it is held: plain text.'),
  })
  .readonly()

export const ApplyResultDocument = z
  .strictObject({
    version: z.literal(1).describe('Of this format.'),
    organization: z.string().describe('Id of the organization.'),
    digest: z.string().describe('Of the plan that was carried out.'),
    dryRun: z.boolean().describe('Whether nothing was to be written.'),
    stopped: z.string().exactOptional().describe('Why the run ended early, if it did.'),
    late: z
      .strictObject({
        ends: z.int().describe('How many ends by date were carried out.'),
        seconds: z.int().describe('How long after its time the first of them was.'),
      })
      .readonly()
      .exactOptional()
      .describe('Absent if no membership or role ended by date.'),
    outcomes: z.array(OutcomeDocument).readonly().describe('One for each change of the plan.'),
    findings: z.array(FindingDocument).readonly().describe('Where one is an error, nothing was changed.'),
  })
  .readonly()
export type ApplyResultDocument = z.output<typeof ApplyResultDocument>
