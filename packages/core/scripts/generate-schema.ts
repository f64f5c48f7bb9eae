/** Writes the published JSON Schema of members files beside the package: `npm run generate -w @roster/core`. */
import { writeFile } from 'node:fs/promises'
import { membersJsonSchema } from '../src/json-schema.ts'

const target = new URL('../members.schema.json', import.meta.url)
await writeFile(target, `${JSON.stringify(membersJsonSchema(), null, 2)}\n`)
