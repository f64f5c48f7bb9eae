/** Writes the generated sections of the README anew: part of `npm run generate`. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { regenerate } from './generated-sections.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const path = join(root, 'README.md')
await writeFile(path, await regenerate(await readFile(path, 'utf8'), root))
