/** Who has access to what, as `roster report --json` prints it. */
import * as z from 'zod'
import { ExplainedAssignment } from '../answer/explanation.ts'
import { AssignmentDocument } from '../answer/traced-assignment.ts'
import { UnknownDocument } from '../catalog/assignment-document.ts'
import { StandingDocument } from '../finding/standing.ts'
import { PRESENCE_STATUSES } from '../organization/people.ts'

const Commit = z
  .strictObject({
    id: z.string().describe('Hash of the commit.'),
    at: z.string().describe('RFC 3339.'),
    author: z.string(),
    pullRequest: z.int().exactOptional().describe('Number of the pull request, if the message names it.'),
  })
  .readonly()

const Role = ExplainedAssignment.unwrap()
  .extend({
    commit: Commit.exactOptional().describe(
      'The last commit that changed an entry or group that grants the role. Absent if git does not have it.',
    ),
  })
  .readonly()

const Listing = z.enum(['listed', 'expired', 'unlisted']).describe('Expired entries count as not listed.')

const Roles = z.array(Role).readonly()

const Person = z
  .strictObject({
    email: z.string().exactOptional().describe('Absent for members whose address the API does not return.'),
    userId: z.string().exactOptional(),
    name: z.string().exactOptional(),
    memberSince: z.string().exactOptional().describe('RFC 3339.'),
    status: z.enum(PRESENCE_STATUSES).exactOptional().describe('Absent if the organization was not read.'),
    invitationExpiresAt: z.string().exactOptional().describe('RFC 3339.'),
    listing: Listing,
    line: z.int().exactOptional().describe('Line of the entry in the file, from 1.'),
    groups: z.array(z.string()).readonly(),
    github: z.string().exactOptional(),
    expires: z.string().exactOptional().describe('As written in the file.'),
    reason: z.string().exactOptional().describe('As written in the file.'),
    commit: Commit.exactOptional().describe(
      'The last commit that changed the entry. Absent if git does not have it.',
    ),
    assignments: Roles.describe('Roles that the file asks for or the person has. Each appears once.'),
    unknown: z.array(UnknownDocument).readonly(),
  })
  .readonly()

const Key = z
  .strictObject({
    name: z.string().describe('Its name in the file, otherwise its description.'),
    id: z
      .string()
      .exactOptional()
      .describe('Absent if the key does not exist, or the organization was not read.'),
    answeredBy: z
      .string()
      .exactOptional()
      .describe('Address of the member who answers for it. Absent if no member does.'),
    createdAt: z.string().exactOptional().describe('RFC 3339.'),
    listing: Listing,
    line: z.int().exactOptional().describe('Line of the entry in the file, from 1.'),
    expires: z
      .string()
      .exactOptional()
      .describe('As written in the file, otherwise when the key expires in the organization.'),
    reason: z.string().exactOptional().describe('As written in the file.'),
    commit: Commit.exactOptional().describe(
      'The last commit that changed the entry. Absent if git does not have it.',
    ),
    assignments: Roles.describe('Roles that the file asks for or the key has. Each appears once.'),
    unknown: z.array(UnknownDocument).readonly(),
  })
  .readonly()

const Change = z
  .strictObject({
    kind: z
      .enum(['added', 'removed', 'changed'])
      .describe('Added and removed: only one of the two files lists them at its time.'),
    email: z.string().exactOptional().describe('Absent for a change of an API key.'),
    key: z.string().exactOptional().describe('Name of the API key, for a change of one.'),
    granted: z.array(AssignmentDocument).readonly().describe('Roles that only the file of today asks for.'),
    revoked: z.array(AssignmentDocument).readonly().describe('Roles that only the earlier file asked for.'),
  })
  .readonly()

const MovedEnd = z
  .strictObject({
    email: z.string(),
    assignment: AssignmentDocument.exactOptional().describe('The role that ends. Absent for the membership.'),
    before: z.string().exactOptional().describe('As written. Absent if there was no end.'),
    after: z.string().exactOptional().describe('As written. Absent if there is no end.'),
  })
  .readonly()

const Since = z
  .strictObject({
    commit: z
      .strictObject({
        id: z.string().describe('In hexadecimal.'),
        at: z.string().describe('RFC 3339: the time that was asked for, or that of the commit.'),
      })
      .readonly()
      .describe('The commit of the earlier file.'),
    changes: z.array(Change).readonly().describe('By address, then by the name of the API key.'),
    ends: z.array(MovedEnd).readonly().describe('Ends that have moved.'),
  })
  .readonly()

export const AccessReportDocument = z
  .strictObject({
    version: z.literal(1).describe('Version of this format.'),
    organization: z.string().describe('Id of the organization.'),
    file: z.string().describe('Path of the members file.'),
    at: z
      .string()
      .exactOptional()
      .describe('RFC 3339: when the organization was read. Absent if it was not.'),
    people: z.array(Person).readonly().describe('Most powerful access first.'),
    keys: z
      .array(Key)
      .readonly()
      .describe('API keys of the file, and of the organization if it was read. Most powerful access first.'),
    standing: z
      .array(StandingDocument)
      .readonly()
      .exactOptional()
      .describe('Differences that applying does not change. Absent if the organization was not read.'),
    since: Since.exactOptional().describe(
      'What has changed since an earlier version of the file. Absent unless asked for.',
    ),
  })
  .readonly()
export type AccessReportDocument = z.output<typeof AccessReportDocument>
