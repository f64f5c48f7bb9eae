/** Rewrites the module with the script and style of pages. Part of `npm run generate`. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { PAGE_MODULE, pageModule } from './report-page.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
await writeFile(join(root, PAGE_MODULE), await pageModule(root))
