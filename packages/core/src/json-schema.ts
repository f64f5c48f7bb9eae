/** The published JSON Schema of `members.json`, for editors; made from the zod schema, never written by hand. */
import { z } from 'zod'
import { MembersFile } from './members-file.ts'

/** Where the package registry's mirrors serve the schema of the newest release. */
const SCHEMA_ID = 'urn:roster:members.schema.json'

/**
 * Draft 7, the newest draft that the JSON language service of VS Code supports in full. `allowComments`,
 * `allowTrailingCommas` and `enumDescriptions` are extensions of that service; validators ignore them.
 */
export function membersJsonSchema(): object {
  const { $schema, ...schema } = z.toJSONSchema(MembersFile, { io: 'input', target: 'draft-07' })
  return { $schema, $id: SCHEMA_ID, allowComments: true, allowTrailingCommas: true, ...schema }
}
