/** Writes the published JSON Schemas beside the package: `npm run generate -w @roster/core`. */
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { DOCUMENT_NAMES, publishedSchema } from '../src/document/published-schemas.ts'
import { groupsJsonSchema, membersJsonSchema } from '../src/format/json-schema.ts'

const folder = new URL('../', import.meta.url)

async function write(path: string, schema: object): Promise<void> {
  await writeFile(new URL(`${path}.schema.json`, folder), `${JSON.stringify(schema, null, 2)}\n`)
}

await write('members', membersJsonSchema())
await write('groups', groupsJsonSchema())

await rm(new URL('schemas', folder), { recursive: true, force: true })
await mkdir(new URL('schemas', folder))
for (const name of DOCUMENT_NAMES) await write(`schemas/${name}`, publishedSchema(name).schema)
