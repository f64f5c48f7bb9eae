/**
 * `npm run gallery -- FOLDER`: draws every comment among the golden files into a folder, light and dark, to compare
 * all situations side by side. Needs Chromium or Chrome.
 */
import { glob, mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { commentPage } from './comment-page.ts'
import { openPage } from './picture.ts'

const root = fileURLToPath(new URL('..', import.meta.url))
const GOLDEN = ['packages/report/src/golden/*.md', 'tests/actions/golden/*.md']
const THEMES = ['light', 'dark'] as const

const [folder] = process.argv.slice(2)
if (folder === undefined) {
  process.stderr.write('Name the folder to draw into: npm run gallery -- FOLDER\n')
  process.exitCode = 1
} else {
  const target = resolve(process.env['INIT_CWD'] ?? '.', folder)
  await mkdir(target, { recursive: true })
  const names: string[] = []
  const page = await openPage()
  try {
    for await (const path of glob(GOLDEN, { cwd: root })) {
      const name = basename(path, '.md')
      names.push(name)
      const markdown = await readFile(join(root, path), 'utf8')
      for (const theme of THEMES) {
        await page.setContent(await commentPage(markdown, theme))
        await page.locator('article').screenshot({ path: join(target, `${name}.${theme}.png`) })
      }
    }
  } finally {
    await page.context().browser()?.close()
  }
  await writeFile(join(target, 'index.html'), indexPage(names.sort()))
  process.stdout.write(`${names.length} comments are in ${join(target, 'index.html')}\n`)
}

function indexPage(names: readonly string[]): string {
  const picture = (name: string) => (theme: string) =>
    `<img src="${name}.${theme}.png" alt="${name}, ${theme}">`
  const rows = names.map((name) => `<h2>${name}</h2>\n${THEMES.map(picture(name)).join('\n')}`)
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Comments</title>
<style>body { font: 14px sans-serif; background: #888 } img { width: 48%; vertical-align: top }</style>
${rows.join('\n')}
</html>
`
}
