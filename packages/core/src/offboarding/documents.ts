/** What `roster offboard` prints for machines: what taking people out changes, and what is left of them afterwards. */
import * as z from 'zod'
import { FindingDocument } from '../finding/document.ts'

const Place = {
  line: z.int().describe('In the file as it was, from 1.'),
  column: z.int().describe('In UTF-16 code units, from 1.'),
}

const EndsDocument = z
  .strictObject({
    memberships: z.int().describe('Members who are removed.'),
    invitations: z.int().describe('Invitations that are cancelled, expired ones included.'),
    keys: z.int().describe('API keys that are revoked.'),
  })
  .readonly()

const PeopleDocument = z
  .array(z.string())
  .readonly()
  .describe('Addresses, and "user:" and a user id, by which they were looked for: given ones first.')

const DepartureDocument = z
  .strictObject({
    name: z.string().describe('The file name without folder and extension.'),
    file: z.string().describe('Path of the members file.'),
    organization: z.string().describe('Id of the organization.'),
    lookedUp: z.boolean().describe('Whether the organization was read.'),
    members: z
      .array(
        z
          .strictObject({
            email: z.string().describe('As the file spells it.'),
            becomes: z
              .enum(['removed', 'ended', 'over'])
              .describe('Ended: the entry stays until the member is gone. Over: it had ended before.'),
            github: z.string().exactOptional().describe('The GitHub login of the entry.'),
            ...Place,
          })
          .readonly(),
      )
      .readonly()
      .describe('Entries of the people.'),
    keys: z
      .array(
        z
          .strictObject({
            name: z.string(),
            id: z.string().exactOptional(),
            becomes: z
              .enum(['removed', 'ended', 'over', 'handed-over'])
              .describe(
                'Ended: the entry stays until the key is revoked. Handed over: another member answers for it.',
              ),
            listed: z.boolean().describe('Whether the file listed it before.'),
          })
          .readonly(),
      )
      .readonly()
      .describe('API keys that nobody else answers for, and those that are handed over.'),
    ends: EndsDocument.exactOptional().describe(
      'What applying the edited file ends. Absent if the organization was not read.',
    ),
    findings: z.array(FindingDocument).readonly().describe('What hangs on them here.'),
  })
  .readonly()

export const OffboardingDocument = z
  .strictObject({
    version: z.literal(1).describe('Of this format.'),
    status: z
      .enum(['changed', 'unchanged', 'refused'])
      .describe('Refused: nothing was written to any file, because a finding is an error.'),
    dryRun: z.boolean().describe('Whether nothing was to be written.'),
    people: PeopleDocument,
    organizations: z.array(DepartureDocument).readonly().describe('One for each members file, by path.'),
    findings: z.array(FindingDocument).readonly().describe('What hangs on them in the repository.'),
    pullRequest: z.string().exactOptional().describe('URL of the pull request that was opened.'),
  })
  .readonly()
export type OffboardingDocument = z.output<typeof OffboardingDocument>

const STATES = [
  /** Nothing of them is left, and something was there. */
  'gone',
  'left',
  /** Not looked up, or only in part. */
  'unknown',
  /** Nothing shows that they were ever there. */
  'never',
] as const

const LeftDocument = z
  .strictObject({
    what: z.enum(['entry', 'membership', 'invitation', 'key']),
    name: z.string().describe('An address, "user:" and a user id, or the name of an API key.'),
    id: z.string().exactOptional().describe('User id of a member, or id of an API key.'),
  })
  .readonly()

export const OffboardingCheckDocument = z
  .strictObject({
    version: z.literal(1).describe('Of this format.'),
    gone: z.boolean().describe('Whether every organization was read, and nothing of them is left.'),
    people: PeopleDocument,
    ends: EndsDocument.exactOptional().describe(
      'What the given audit logs say was ended. Absent without an audit log.',
    ),
    organizations: z
      .array(
        z
          .strictObject({
            name: z.string().describe('The file name without folder and extension.'),
            file: z.string().describe('Path of the members file.'),
            organization: z.string().describe('Id of the organization.'),
            state: z
              .enum(STATES)
              .describe(
                'Gone: they were in the file, and nothing is left. Never: nothing shows that they were there.',
              ),
            trouble: z.string().exactOptional().describe('Why something is unknown: a sentence.'),
            left: z.array(LeftDocument).readonly().describe('What is left of them.'),
            keys: z
              .int()
              .describe('API keys for which they answered, by the history of the file, and that are gone.'),
          })
          .readonly(),
      )
      .readonly()
      .describe('One for each members file, by path.'),
  })
  .readonly()
export type OffboardingCheckDocument = z.output<typeof OffboardingCheckDocument>
