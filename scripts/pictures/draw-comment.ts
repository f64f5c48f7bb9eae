/**
 * `npm run picture`: draws the README's picture of a comment, light and dark. The demo posts this comment. Its
 * visible text is stored next to the picture, so that a test can tell when the picture is out of date.
 * Needs the build, and Chromium or Chrome.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { commentPage, type Theme } from './comment-page.ts'
import { withDemo } from './demo-folder.ts'
import { openPage } from './picture.ts'

const PICTURES: Readonly<Record<Theme, string>> = { light: 'comment.png', dark: 'comment-dark.png' }

const root = fileURLToPath(new URL('../..', import.meta.url))
const images = join(root, 'docs', 'images')

/** The visible part of the comment that the demo posts, without the lines that only Roster reads. */
function demoComment(): Promise<string> {
  return withDemo(root, async (folder) => {
    const comment = await readFile(join(folder, 'comment.md'), 'utf8')
    return `${comment.replaceAll(/^<!-- .* -->\n/gm, '').trim()}\n`
  })
}

const page = await openPage()
try {
  const comment = await demoComment()
  for (const [theme, name] of Object.entries(PICTURES)) {
    await page.setContent(await commentPage(comment, theme === 'dark' ? 'dark' : 'light'))
    await page.locator('article').screenshot({ path: join(images, name) })
  }
  await writeFile(join(images, 'comment.md'), comment)
} finally {
  await page.context().browser()?.close()
}
