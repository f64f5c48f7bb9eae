/** The published JSON Schemas of the files people write, for editors; made from the zod schemas, never written by hand. */
import * as z from 'zod'
import { inMarkdown } from './editor-hints.ts'
import { MembersFile } from './members-file.ts'
import { SharedGroupsFile } from './shared-groups-file.ts'

/** Of `members.json`. */
export function membersJsonSchema(): object {
  return fileSchema(MembersFile, 'urn:roster:members.schema.json')
}

/** Of files of groups that members files extend. */
export function groupsJsonSchema(): object {
  return fileSchema(SharedGroupsFile, 'urn:roster:groups.schema.json')
}

/**
 * Draft 7, the newest draft that the JSON language service of VS Code supports in full, with the keywords of that
 * service's own.
 */
function fileSchema(file: z.ZodType, $id: string): object {
  const { $schema, ...schema } = z.toJSONSchema(file, {
    io: 'input',
    target: 'draft-07',
    override({ jsonSchema }) {
      const { description } = jsonSchema
      if (description?.includes('"')) jsonSchema['markdownDescription'] = inMarkdown(description)
    },
  })
  return { $schema, $id, allowComments: true, allowTrailingCommas: true, ...schema }
}
