/** API keys, as `roster keys` prints them for programs. Never a secret. */
import * as z from 'zod'
import { AtomDocument, UnknownDocument } from '../catalog/assignment-document.ts'

const Key = z
  .strictObject({
    name: z.string().describe('In the file; for a key that no file lists, its description.'),
    listed: z.boolean().describe('Whether the file lists it.'),
    answeredBy: z
      .string()
      .exactOptional()
      .describe('Key of the member who answers for it. Absent if nobody does.'),
    id: z.string().exactOptional().describe('Absent if the key does not exist.'),
    description: z.string().exactOptional().describe('As the organization has it.'),
    madeBy: z.string().exactOptional().describe('User id of its creator.'),
    createdAt: z.string().exactOptional().describe('RFC 3339.'),
    expiresAt: z.string().exactOptional().describe('RFC 3339: when the organization ends it.'),
    owner: z.string().exactOptional().describe('As written in the file.'),
    expires: z.string().exactOptional().describe('As written in the file.'),
    reason: z.string().exactOptional().describe('As written in the file.'),
    roles: z
      .array(AtomDocument)
      .readonly()
      .describe('Those it has; if it does not exist, those it would get.'),
    unknown: z.array(UnknownDocument).readonly(),
  })
  .readonly()

export const KeyListDocument = z
  .strictObject({
    version: z.literal(1).describe('Of this format.'),
    organization: z.string().describe('Id of the organization.'),
    keys: z.array(Key).readonly().describe('Those that a member answers for first.'),
  })
  .readonly()
export type KeyListDocument = z.output<typeof KeyListDocument>

export const MadeKeyDocument = z
  .strictObject({
    version: z.literal(1).describe('Of this format.'),
    organization: z.string().describe('Id of the organization.'),
    id: z.string().describe('Of the new key.'),
    name: z.string().exactOptional().describe('In the file.'),
    expiresAt: z.string().exactOptional().describe('RFC 3339.'),
  })
  .readonly()
export type MadeKeyDocument = z.output<typeof MadeKeyDocument>
