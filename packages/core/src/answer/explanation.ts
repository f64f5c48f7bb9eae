/** An explanation: one person's access, and where it comes from. `roster explain` prints it. */
import * as z from 'zod'
import { INSIDE_ACCESS } from '../catalog/kinds.ts'
import { FindingDocument } from '../finding/document.ts'
import { PRESENCE_STATUSES } from '../organization/people.ts'
import { CHANGE_KINDS } from '../plan/change-kind.ts'
import { KeyIdentity, KeyName } from './known-key.ts'
import { AssignmentDocument, TracedAssignment } from './traced-assignment.ts'

export const ExplainedAssignment = TracedAssignment.unwrap()
  .extend({
    console: z.string().describe('The access it gives in the Cloud Console.'),
    inside: z
      .strictObject({ access: z.enum(INSIDE_ACCESS), roles: z.array(z.string()).readonly() })
      .readonly()
      .describe('The access it gives inside the deployment or project.'),
    coveredBy: AssignmentDocument.exactOptional().describe(
      'Another assignment that already grants all of it.',
    ),
  })
  .readonly()
export type ExplainedAssignment = z.output<typeof ExplainedAssignment>

const InFile = z
  .strictObject({
    status: z.enum(['listed', 'expired', 'unlisted']).describe('Expired entries count as not listed.'),
    line: z.int().exactOptional(),
    column: z.int().exactOptional(),
    groups: z.array(z.string()).readonly().describe('Groups that the person is in.'),
    groupTerms: z
      .array(
        z
          .strictObject({
            group: z.string(),
            expires: z
              .string()
              .exactOptional()
              .describe('When the person leaves the group, or has left it, as written in the file.'),
            reason: z.string().exactOptional(),
          })
          .readonly(),
      )
      .readonly()
      .exactOptional()
      .describe('Ends and reasons of groups, including groups that the person has left.'),
    github: z.string().exactOptional(),
    expires: z.string().exactOptional().describe('As written in the file.'),
    reason: z.string().exactOptional(),
  })
  .readonly()

const InOrganization = z
  .strictObject({
    status: z.enum(PRESENCE_STATUSES),
    agrees: z.boolean().describe('Whether the organization matches the file for this person.'),
    change: z.enum(CHANGE_KINDS).exactOptional().describe('The kind of change that applying the file makes.'),
    userId: z.string().exactOptional(),
    name: z.string().exactOptional(),
    memberSince: z.string().exactOptional().describe('RFC 3339.'),
    invitationExpiresAt: z.string().exactOptional().describe('RFC 3339.'),
    unknown: z
      .array(z.strictObject({ path: z.string(), roleId: z.string() }).readonly())
      .readonly()
      .describe('Roles of kinds that this release does not know.'),
  })
  .readonly()

const KeyOfPerson = KeyName.unwrap()
  .extend({
    isAnsweredFor: z
      .boolean()
      .describe(
        'Whether the person answers for it. If not, the person made it, and another member answers for it.',
      ),
    expires: z
      .string()
      .exactOptional()
      .describe('As written in the file, otherwise the end that the API returns.'),
  })
  .readonly()

const ExplainedKey = KeyIdentity.unwrap()
  .extend({
    madeBy: z.string().exactOptional().describe('The member who made it. Absent if they are not a member.'),
    expiresAt: z.string().exactOptional().describe('RFC 3339: when the key expires.'),
  })
  .readonly()

export const Explanation = z
  .strictObject({
    version: z.literal(1).describe('Version of this format.'),
    email: z
      .string()
      .describe(
        'Address of the person, as in the file or the organization; or `key:` and the name of an API key.',
      ),
    apiKey: ExplainedKey.exactOptional().describe(
      'Present if the explanation is about an API key, not a person.',
    ),
    file: InFile.describe('The entry of the person in the file.'),
    organization: InOrganization.exactOptional().describe(
      'The person in the organization. Absent if the organization was not read.',
    ),
    assignments: z
      .array(ExplainedAssignment)
      .readonly()
      .describe('Roles that the file asks for or the person has. Each appears once.'),
    keys: z
      .array(KeyOfPerson)
      .readonly()
      .exactOptional()
      .describe('API keys that the person answers for or made. Absent if there are none.'),
    findings: z.array(FindingDocument).readonly().describe('Other findings about this person.'),
  })
  .readonly()
export type Explanation = z.output<typeof Explanation>
