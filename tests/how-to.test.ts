import { describe, expect, it } from 'vitest'
import { documentationPages } from '../scripts/documentation-pages.ts'
import { inTime, openRepository } from './example-repository.ts'
import { MarkdownPage, ROOT } from './markdown-page.ts'

const pages = documentationPages(ROOT)
  .filter((path) => path.startsWith('docs/how-to/'))
  .map((path) => new MarkdownPage(path))

describe('a how-to', () => {
  it.each(pages.map((page) => [page.path, page] as const))(
    '%s has commands that do, one after the other, and a file at the end that can be applied',
    async (_path, page) => {
      const { roster, sh } = await openRepository({ key: 'owner' })
      for (const command of page.snippets('sh').flatMap((snippet) => snippet.split('\n'))) {
        await sh(inTime(command))
      }
      expect(await roster('apply', '--yes')).toMatchObject({ code: 0, stderr: '' })
      expect((await roster('plan', '--exit-code')).code).toBe(0)
    },
  )
})
