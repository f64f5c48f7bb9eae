/** API keys, as `roster keys` prints them for programs. Never a secret. */
import * as z from 'zod'
import { AtomDocument, UnknownDocument } from '../catalog/assignment-document.ts'

const Key = z
  .strictObject({
    name: z.string().describe('Its name in the file, otherwise its description.'),
    listed: z.boolean().describe('Whether the file lists it.'),
    answeredBy: z
      .string()
      .exactOptional()
      .describe('Key of the member who answers for it. Absent if no member does.'),
    id: z.string().exactOptional().describe('Absent if the key does not exist.'),
    description: z.string().exactOptional().describe('As in the organization.'),
    madeBy: z.string().exactOptional().describe('User id of its creator.'),
    createdAt: z.string().exactOptional().describe('RFC 3339.'),
    expiresAt: z.string().exactOptional().describe('RFC 3339: when the key expires in the organization.'),
    owner: z.string().exactOptional().describe('As written in the file.'),
    expires: z.string().exactOptional().describe('As written in the file.'),
    reason: z.string().exactOptional().describe('As written in the file.'),
    roles: z
      .array(AtomDocument)
      .readonly()
      .describe('The roles it has. If it does not exist, the roles it would get.'),
    unknown: z.array(UnknownDocument).readonly(),
  })
  .readonly()

export const KeyListDocument = z
  .strictObject({
    version: z.literal(1).describe('Version of this format.'),
    organization: z.string().describe('Id of the organization.'),
    keys: z.array(Key).readonly().describe('Keys that a member answers for come first.'),
  })
  .readonly()
export type KeyListDocument = z.output<typeof KeyListDocument>

export const MadeKeyDocument = z
  .strictObject({
    version: z.literal(1).describe('Version of this format.'),
    organization: z.string().describe('Id of the organization.'),
    id: z.string().describe('Id of the new key.'),
    name: z.string().exactOptional().describe('Name of its entry in the file.'),
    expiresAt: z.string().exactOptional().describe('RFC 3339.'),
  })
  .readonly()
export type MadeKeyDocument = z.output<typeof MadeKeyDocument>
