/** What `roster offboard` prints for machines: what taking people out changes, and what is left of them afterwards. */
import * as z from 'zod'
import { FindingDocument } from '../finding/document.ts'

const Place = {
  line: z.int().describe('Line in the file before the edit, from 1.'),
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
  .describe(
    'Addresses and user ids ("user:" and the id) that were looked for. Those that were given come first.',
  )

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
              .describe(
                'Ended: the entry stays until the member has been removed. Over: it had ended before.',
              ),
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
            listed: z.boolean().describe('Whether the file listed it before the edit.'),
          })
          .readonly(),
      )
      .readonly()
      .describe('API keys that no other member answers for, and keys that are handed over.'),
    ends: EndsDocument.exactOptional().describe(
      'Everything that applying the edited file ends. Absent if the organization was not read.',
    ),
    findings: z
      .array(FindingDocument)
      .readonly()
      .describe('Findings about what else depends on them in this organization.'),
  })
  .readonly()

export const OffboardingDocument = z
  .strictObject({
    version: z.literal(1).describe('Version of this format.'),
    status: z
      .enum(['changed', 'unchanged', 'refused'])
      .describe('Refused: nothing was written to any file, because a finding is an error.'),
    dryRun: z.boolean().describe('Whether this was a dry run, which writes nothing.'),
    people: PeopleDocument,
    organizations: z.array(DepartureDocument).readonly().describe('One for each members file, by path.'),
    findings: z
      .array(FindingDocument)
      .readonly()
      .describe('Findings about what else depends on them in the repository.'),
    pullRequest: z.string().exactOptional().describe('URL of the pull request that was opened.'),
  })
  .readonly()
export type OffboardingDocument = z.output<typeof OffboardingDocument>

const STATES = [
  /** Something existed, and nothing of it is left. */
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
    version: z.literal(1).describe('Version of this format.'),
    gone: z.boolean().describe('Whether every organization was read, and nothing of theirs is left.'),
    people: PeopleDocument,
    ends: EndsDocument.exactOptional().describe(
      'Everything that ended, by the given audit logs. Absent without an audit log.',
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
            trouble: z.string().exactOptional().describe('Why something is unknown, in one sentence.'),
            left: z
              .array(LeftDocument)
              .readonly()
              .describe('Memberships, invitations, keys and entries that are left.'),
            keys: z
              .int()
              .describe(
                'Number of API keys that they answered for, by the history of the file, and that no longer exist.',
              ),
          })
          .readonly(),
      )
      .readonly()
      .describe('One for each members file, by path.'),
  })
  .readonly()
export type OffboardingCheckDocument = z.output<typeof OffboardingCheckDocument>
