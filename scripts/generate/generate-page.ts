/** Rewrites the modules with the script and style of pages. Part of `npm run generate`. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PAGES, pageModule } from './report-page.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
for (const page of PAGES) await writeFile(join(root, page.module), await pageModule(root, page))
