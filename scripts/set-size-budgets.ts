/** `node scripts/set-size-budgets.ts`: sets the budgets of the bundles anew, from what they have now. */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { budgetFor, measureBundles, SIZES_FILE } from './bundle-size.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const sizes = await measureBundles(root)
const budgets = Object.fromEntries(Array.from(sizes, ([name, size]) => [name, budgetFor(size)]))
await writeFile(join(root, SIZES_FILE), `${JSON.stringify(budgets, null, 2)}\n`)
