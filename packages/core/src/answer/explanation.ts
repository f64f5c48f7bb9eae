/** An explanation: one person's access, and where it comes from. `roster explain` prints it. */
import * as z from 'zod'
import { INSIDE_ACCESS } from '../catalog/kinds.ts'
import { FindingDocument } from '../finding/document.ts'
import { PRESENCE_STATUSES } from '../organization/people.ts'
import { CHANGE_KINDS } from '../plan/change-kind.ts'
import { AssignmentDocument, TracedAssignment } from './traced-assignment.ts'

export const ExplainedAssignment = TracedAssignment.unwrap()
  .extend({
    console: z.string().describe('What it allows in the Cloud Console.'),
    inside: z
      .strictObject({ access: z.enum(INSIDE_ACCESS), roles: z.array(z.string()).readonly() })
      .readonly()
      .describe('What it grants inside the deployment or project.'),
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
              .describe('As written. The person leaves the group then, or has left it.'),
            reason: z.string().exactOptional(),
          })
          .readonly(),
      )
      .readonly()
      .exactOptional()
      .describe('Ends and reasons of groups, those that the person has left included.'),
    github: z.string().exactOptional(),
    expires: z.string().exactOptional().describe('As written.'),
    reason: z.string().exactOptional(),
  })
  .readonly()

const InOrganization = z
  .strictObject({
    status: z.enum(PRESENCE_STATUSES),
    agrees: z.boolean().describe('Whether the organization matches the file for this person.'),
    change: z.enum(CHANGE_KINDS).exactOptional().describe('What applying the file does.'),
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

const KeyOfPerson = z
  .strictObject({
    name: z.string().describe('As the file has it, or its description.'),
    id: z.string().exactOptional().describe('Absent for a key that is not made yet.'),
    isAnsweredFor: z
      .boolean()
      .describe('Whether the person answers for it. Otherwise, the person made it, and another one does.'),
    expires: z.string().exactOptional().describe('As written in the file, or else as the service says.'),
  })
  .readonly()

const ExplainedKey = z
  .strictObject({
    name: z.string().describe('As the file has it, or its description.'),
    id: z.string().exactOptional().describe('Absent for a key that is not made yet.'),
    answeredBy: z.string().exactOptional().describe('Who answers for it. Absent if nobody does.'),
    madeBy: z.string().exactOptional().describe('Who made it, if they are a member.'),
    expiresAt: z.string().exactOptional().describe('RFC 3339: when the key itself ends.'),
  })
  .readonly()

export const Explanation = z
  .strictObject({
    version: z.literal(1).describe('Of this format.'),
    email: z
      .string()
      .describe(
        'Address of the person, as the file or the organization spells it; or `key:` and the name of an API key.',
      ),
    apiKey: ExplainedKey.exactOptional().describe('The API key, if it is not about a person.'),
    file: InFile.describe('The entry of the person in the file.'),
    organization: InOrganization.exactOptional().describe(
      'The person in the organization. Absent if the organization was not read.',
    ),
    assignments: z
      .array(ExplainedAssignment)
      .readonly()
      .describe('Roles that the file asks for or the person has, each once.'),
    keys: z
      .array(KeyOfPerson)
      .readonly()
      .exactOptional()
      .describe('API keys that the person answers for or made. Absent if there are none.'),
    findings: z.array(FindingDocument).readonly().describe('Other findings about this person.'),
  })
  .readonly()
export type Explanation = z.output<typeof Explanation>
