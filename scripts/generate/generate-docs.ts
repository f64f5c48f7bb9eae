/** Rewrites the generated sections of the documentation. Part of `npm run generate`. */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { documentationPages } from './documentation-pages.ts'
import { regenerate } from './generated-sections.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
for (const page of documentationPages(root)) {
  const path = join(root, page)
  const text = await readFile(path, 'utf8')
  const current = await regenerate(text, root)
  if (current !== text) await writeFile(path, current)
}
