import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { PAGE_MODULE, pageModule } from '../scripts/report-page.ts'

const root = fileURLToPath(new URL('..', import.meta.url))

test('pages have the script and the style of their sources', async () => {
  const built = await pageModule(root)
  const isCurrent = readFileSync(join(root, PAGE_MODULE), 'utf8') === built
  expect(isCurrent, `${PAGE_MODULE} is out of date: run npm run generate`).toBe(true)
  // A browser ends a script at this text, anywhere in it.
  expect(built).not.toMatch(/<\/script|<!--/i)
})
