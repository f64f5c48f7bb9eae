/** The published JSON Schemas, of what people write and of what machines read; made from the zod schemas, never by hand. */
import * as z from 'zod'
import { inMarkdown } from './editor-hints.ts'
import { openedToExtraKinds, withAnyExtraKind } from './extra-kind-schema.ts'
import { membersFileWith } from './members-file.ts'
import { sharedGroupsFileWith } from './shared-groups-file.ts'

/** Of `members.json`. */
export function membersJsonSchema(): object {
  return fileSchema(withAnyExtraKind(membersFileWith), 'urn:roster:members.schema.json')
}

/** Of files of groups that members files extend. */
export function groupsJsonSchema(): object {
  return fileSchema(withAnyExtraKind(sharedGroupsFileWith), 'urn:roster:groups.schema.json')
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
  return { $schema, $id, allowComments: true, allowTrailingCommas: true, ...openedToExtraKinds(schema) }
}

/**
 * Of a document that is written for machines. It allows keys that a later release may add: programs that read such
 * documents ignore keys that they do not know.
 */
export function documentJsonSchema(document: z.ZodType, name: string, description: string): object {
  const { $schema, ...schema } = z.toJSONSchema(document, {
    io: 'input',
    target: 'draft-07',
    // A code of a finding is a string, as its own metadata says.
    unrepresentable: 'any',
    override({ jsonSchema }) {
      if (jsonSchema.additionalProperties === false) delete jsonSchema.additionalProperties
      // Details that readers of a document do not need: the names of our types, and the largest integer of JavaScript.
      delete jsonSchema.readOnly
      if (jsonSchema.minimum === Number.MIN_SAFE_INTEGER) delete jsonSchema.minimum
      if (jsonSchema.maximum === Number.MAX_SAFE_INTEGER) delete jsonSchema.maximum
    },
  })
  return { $schema, $id: `urn:roster:${name}.schema.json`, description, ...schema }
}
