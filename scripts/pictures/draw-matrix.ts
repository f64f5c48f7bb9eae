/**
 * Part of `npm run picture`: draws the picture of the access matrix, light and dark. The demo writes this page. The text
 * of its plain table is stored next to the picture, so that a test can tell when the picture is out of date.
 * Needs the build, and Chromium or Chrome.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { withDemo } from './demo-folder.ts'
import { matrixText } from './matrix-text.ts'
import { openPage } from './picture.ts'

const PICTURES = { light: 'matrix.png', dark: 'matrix-dark.png' } as const

/** A member whose roles the pull request changes. */
const SHOWN = '#show=access&person=bob%40acme.example'

const root = fileURLToPath(new URL('../..', import.meta.url))
const images = join(root, 'docs', 'images')

const page = await openPage({ viewport: { width: 1240, height: 760 }, javaScriptEnabled: true })
try {
  await withDemo(root, async (folder) => {
    const report = join(folder, 'report.html')
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme })
      await page.goto(`file://${report}${SHOWN}`)
      await page.locator('tbody .row.open').waitFor()
      await page.screenshot({ path: join(images, PICTURES[colorScheme]) })
    }
    await writeFile(join(images, 'matrix.txt'), matrixText(await readFile(report, 'utf8')))
  })
} finally {
  await page.context().browser()?.close()
}
