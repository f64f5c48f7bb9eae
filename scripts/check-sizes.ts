/** `npm run check:sizes`: prints which bundles are larger than they may be, and what grew in them. */
import { fileURLToPath } from 'node:url'
import { measureBundles, readBudgets, sizeComplaint } from './bundle-size.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const [sizes, budgets] = await Promise.all([measureBundles(root), readBudgets(root)])
for (const [name, size] of sizes) {
  const complaint = sizeComplaint(name, size, budgets[name])
  if (complaint === undefined) continue
  process.stdout.write(`${complaint}\n`)
  process.exitCode = 1
}
