/** The format of files that members files extend: groups that several organizations, or several files, share. */
import * as z from 'zod'
import type { ExtraKind } from '../catalog/kind.ts'
import { Access, accessWith, Extends, shownAs } from './members-file.ts'
import { GROUPS_FILE_SNIPPETS, GROUPS_SNIPPETS } from './members-snippets.ts'
import { Name } from './scopes.ts'

export const SharedGroupsFile = z
  .strictObject({
    $schema: z
      .string()
      .optional()
      .meta({
        description: 'Where editors find the schema of this file.',
        examples: ['./groups.schema.json'],
      }),
    extends: Extends.optional(),
    groups: z.record(Name.describe('The name of a group.'), Access).optional().meta({
      description:
        'Named sets of roles. Names of resources mean what the extending members file says they do.',
      defaultSnippets: GROUPS_SNIPPETS,
    }),
  })
  .meta({
    title: 'Roster groups file',
    description: 'Groups of roles that members files extend.',
    defaultSnippets: GROUPS_FILE_SNIPPETS,
  })
export type SharedGroupsFile = z.output<typeof SharedGroupsFile>

/** The format of a file that is extended by one whose policy admits these kinds. */
export function sharedGroupsFileWith(extraKinds: readonly ExtraKind[]): typeof SharedGroupsFile {
  if (extraKinds.length === 0) return SharedGroupsFile
  const { groups } = SharedGroupsFile.shape
  const extended = SharedGroupsFile.extend({
    groups: shownAs(groups, z.record(groups.unwrap().keyType, accessWith(extraKinds)).optional()),
  })
  return shownAs(SharedGroupsFile, extended)
}
