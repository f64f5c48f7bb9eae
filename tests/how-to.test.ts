import { livedInOrganization } from '@roster/emulator'
import { describe, expect, it } from 'vitest'
import { documentationPages } from '../scripts/generate/documentation-pages.ts'
import { inTime, openRepository } from './example-repository.ts'
import { markdownPage, ROOT } from './markdown-page.ts'

const linesOf = (path: string) =>
  markdownPage(path)
    .snippets('sh')
    .flatMap((snippet) => snippet.split('\n'))

const guides = documentationPages(ROOT)
  .filter((path) => path.startsWith('docs/how-to/'))
  .map((path) => [path, linesOf(path)] as const)
  .filter(([, lines]) => lines.length > 0)

describe('a how-to', () => {
  it('is tested if it has commands', () => {
    expect(guides.length).toBeGreaterThan(7)
  })

  it.each(guides)(
    '%s has commands that work, one after the other, and a file at the end that can be applied',
    async (_path, lines) => {
      const hasFile = !lines.some((line) => line.startsWith('roster init'))
      const { apply, plan, sh } = await openRepository({ key: 'owner', hasFile })
      for (const line of lines) await sh(inTime(line))
      expect(await apply()).toMatchObject({ code: 0, stderr: '' })
      expect((await plan()).code).toBe(0)
    },
  )
})

describe('the tutorial', () => {
  it('leads to a change that is applied', async () => {
    const state = livedInOrganization(Date.now())
    const { cloud, sh, roster } = await openRepository({ key: 'ada-key', state, hasFile: false })
    const [emulate, variables, folder, ...lines] = linesOf('docs/tutorial.md')
    expect(emulate).toBe('roster emulate --port 8400')
    expect(variables).toBe('export EC_ENDPOINT=http://127.0.0.1:8400 EC_API_KEY=ada-key')
    expect(folder).toBe('mkdir people && cd people && git init -b main')
    for (const line of lines) {
      if (line.endsWith('# exit code 1: blocked')) expect((await roster('plan')).code).toBe(1)
      else await sh(inTime(line))
    }
    const { invitations, memberships } = cloud.state.export()
    expect(invitations.map(({ email }) => email)).toContain('zoe@acme.example')
    expect(memberships.length).toBe(state.memberships.length)
  })
})
