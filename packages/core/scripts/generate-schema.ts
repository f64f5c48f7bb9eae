/** Writes the published JSON Schemas beside the package: `npm run generate -w @roster/core`. */
import { writeFile } from 'node:fs/promises'
import { groupsJsonSchema, membersJsonSchema } from '../src/json-schema.ts'

const schemas = { members: membersJsonSchema(), groups: groupsJsonSchema() }
for (const [name, schema] of Object.entries(schemas)) {
  const target = new URL(`../${name}.schema.json`, import.meta.url)
  await writeFile(target, `${JSON.stringify(schema, null, 2)}\n`)
}
