/**
 * `npm run gallery -- FOLDER [NAME]`: draws the comments among the golden files whose name contains NAME into a folder, for
 * a desktop and a phone, light and dark, to compare all situations side by side. Needs Chromium or Chrome.
 */
import { glob, mkdir, readFile, writeFile } from 'node:fs/promises'
import { basename, join, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { commentPage } from './comment-page.ts'
import { openPage } from './picture.ts'

const root = fileURLToPath(new URL('../..', import.meta.url))
const GOLDEN = ['packages/report/src/golden/*.md', 'tests/actions/golden/*.md']
const THEMES = ['light', 'dark'] as const
/** In place of the time that golden files leave out, which a browser would take for a tag. */
const TIME = '19:27 UTC on 23 Nov 2026'
/** In pixels: a desktop, a phone. */
const WIDTHS = [800, 390] as const

const [folder, part = ''] = process.argv.slice(2)
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
      if (!name.includes(part)) continue
      names.push(name)
      const markdown = (await readFile(join(root, path), 'utf8')).replaceAll('<time>', TIME)
      for (const width of WIDTHS) {
        await page.setViewportSize({ width: width + 2, height: 600 })
        for (const theme of THEMES) {
          await page.setContent(await commentPage(markdown, theme, width))
          await page.locator('article').screenshot({ path: join(target, `${name}.${width}.${theme}.png`) })
        }
      }
    }
  } finally {
    await page.context().browser()?.close()
  }
  await writeFile(join(target, 'index.html'), indexPage(names.sort()))
  process.stdout.write(`${names.length} comments are in ${join(target, 'index.html')}\n`)
}

function indexPage(names: readonly string[]): string {
  const picture = (name: string, width: number, theme: string) =>
    `<img src="${name}.${width}.${theme}.png" width="${width}" alt="${name}, ${width} pixels, ${theme}">`
  const pictures = (name: string) =>
    WIDTHS.flatMap((width) => THEMES.map((theme) => picture(name, width, theme)))
  const rows = names.map((name) => `<h2>${name}</h2>\n${pictures(name).join('\n')}`)
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Comments</title>
<style>body { font: 14px sans-serif; background: #888 } img { vertical-align: top }</style>
${rows.join('\n')}
</html>
`
}
