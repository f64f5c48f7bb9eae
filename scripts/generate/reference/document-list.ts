/** The documents for programs, from their published schemas. */
import { DOCUMENT_NAMES, publishedSchema } from '@roster/core'
import { schemaKeys } from './schema-keys.ts'

/** @param folder of the published schemas. */
export async function documentList(folder: string): Promise<string> {
  const sections = DOCUMENT_NAMES.map(async (name) => {
    const { description } = publishedSchema(name)
    const file = `${name}.schema.json`
    const keys = await schemaKeys(`${folder}/${file}`, '', true)
    return `### ${name}\n${withCode(description)} Schema: [\`${file}\`](../../packages/core/schemas/${file}).\n\n${keys}`
  })
  return (await Promise.all(sections)).join('\n\n')
}

/** Commands, and the names of outputs. */
function withCode(text: string): string {
  return text.replaceAll(
    /"[^"]+"|roster (?:(?:review|keys) (?=[a-z]))?[a-z]+(?: --[a-z-]+(?: json)?)*|(?<=and )--[a-z-]+/g,
    (part) => `\`${part.replaceAll('"', '')}\``,
  )
}
