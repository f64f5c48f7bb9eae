import { livedInOrganization } from '@roster/emulator'
import { describe, expect, it } from 'vitest'
import { documentationPages } from '../scripts/documentation-pages.ts'
import { inTime, openRepository } from './example-repository.ts'
import { MarkdownPage, ROOT } from './markdown-page.ts'

const pages = documentationPages(ROOT)
  .filter((path) => path.startsWith('docs/how-to/'))
  .map((path) => new MarkdownPage(path))

const linesOf = (page: MarkdownPage) => page.snippets('sh').flatMap((snippet) => snippet.split('\n'))

describe('a how-to', () => {
  it.each(pages.map((page) => [page.path, page] as const))(
    '%s has commands that work, one after the other, and a file at the end that can be applied',
    async (_path, page) => {
      const lines = linesOf(page)
      const hasFile = !lines.some((line) => line.startsWith('roster init'))
      const { roster, sh } = await openRepository({ key: 'owner', hasFile })
      for (const line of lines) await sh(inTime(line))
      expect(await roster('apply', '--yes')).toMatchObject({ code: 0, stderr: '' })
      expect((await roster('plan', '--exit-code')).code).toBe(0)
    },
  )
})

describe('the tutorial', () => {
  it('leads to a change that is applied', async () => {
    const state = livedInOrganization(Date.now())
    const { cloud, url, sh } = await openRepository({ state, hasFile: false })
    const lines = linesOf(new MarkdownPage('docs/tutorial.md'))
    expect(lines[0]).toBe('roster emulate --port 8400')
    const script = lines.slice(1).map((line) => {
      const [command = ''] = inTime(line).replace('http://127.0.0.1:8400', url).split('  # ')
      const asMeant = line.endsWith(': blocked') ? `! { ${command}; }` : command
      return `${asMeant} || { echo ${JSON.stringify(`failed: ${command.replaceAll('"', "'")}`)} >&2; exit 1; }`
    })
    await sh(script.join('\n'))
    const { invitations, memberships } = cloud.state.export()
    expect(invitations.map(({ email }) => email)).toContain('zoe@acme.example')
    expect(memberships.length).toBe(state.memberships.length)
  })
})
