import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { PAGES, pageModule } from '../scripts/generate/report-page.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

test.each(PAGES)('a page has the script and the style of its sources: $module', async (page) => {
  const built = await pageModule(root, page)
  const isCurrent = readFileSync(join(root, page.module), 'utf8') === built
  expect(isCurrent, `${page.module} is out of date: run npm run generate`).toBe(true)
  // A browser ends a script at this text, anywhere in it.
  expect(built).not.toMatch(/<\/script|<!--/i)
})
