/** The format of files that members files extend: groups that several organizations, or several files, share. */
import * as z from 'zod'
import { Access, Extends, Name } from './members-file.ts'

export const SharedGroupsFile = z
  .strictObject({
    $schema: z.string().optional().describe('Where editors find the schema of this file.'),
    extends: Extends.optional(),
    groups: z
      .record(Name.describe('The name of a group.'), Access)
      .optional()
      .describe('Named sets of roles. Names of resources mean what the extending members file says they do.'),
  })
  .meta({
    title: 'Roster groups file',
    description: 'Groups of roles that members files extend.',
  })
export type SharedGroupsFile = z.output<typeof SharedGroupsFile>
