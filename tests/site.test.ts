import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { createMarkdownRenderer } from 'vitepress'
import { describe, expect, it, onTestFinished } from 'vitest'
import { documentationPages } from '../scripts/generate/documentation-pages.ts'
import { brokenLinks } from '../site/check-links.ts'
import { markdownOptions } from '../site/markdown-options.ts'
import { addressOf, navigation } from '../site/pages.ts'
import type { LinkedFiles } from '../site/repository-links.ts'
import { ROOT } from './markdown-page.ts'

describe('the pages of the site', () => {
  const pages = documentationPages(ROOT).filter((path) => !path.startsWith('docs/images/'))

  it('are those of the documentation, each at an address of its own', () => {
    const addresses = pages.map(addressOf)
    expect(addresses).not.toContain(undefined)
    expect(new Set(addresses).size).toBe(pages.length)
    expect(addressOf('packages/core/README.md')).toBeUndefined()
  })

  it('are all in the navigation, once', () => {
    const links = navigation(ROOT).flatMap(({ items }) => items.map(({ link }) => link))
    const others = ['README.md', 'docs/README.md']
    const expected = pages.filter((path) => !others.includes(path)).map((path) => `/${addressOf(path)}`)
    expect(links.toSorted()).toEqual(expected.toSorted())
    for (const { items } of navigation(ROOT)) for (const { text } of items) expect(text).toMatch(/^[A-Z`]/)
  })
})

describe('a page of the repository on the site', () => {
  const linked: LinkedFiles = new Map()
  const renderer = createMarkdownRenderer(ROOT, markdownOptions(ROOT, linked))
  const render = async (markdown: string) =>
    (await renderer).render(markdown, { path: join(ROOT, 'docs/how-to/drift.md'), cleanUrls: false })

  it.each([
    ['../approvals.md#logins', '/approvals.html#logins'],
    ['sso.md', '/how-to/sso.html'],
    ['../../README.md', '/'],
    ['../reference/README.md', '/reference/'],
    ['../../skills/elastic-cloud-members/SKILL.md', '/agents-skill.html'],
    ['../../packages/core/members.schema.json', '/files/packages/core/members.schema.json'],
    ['../../tests/site.test.ts', '/files/tests/site.test.ts.txt'],
    ['https://github.com', 'https://github.com'],
  ])('links to %s at %s', async (link, address) => {
    const [, href] = /href="([^"]+)"/.exec(await render(`[there](${link})`)) ?? []
    expect(href).toBe(address)
  })

  it('has a copy of each other file that it links to', async () => {
    await render('[a](../../tests/site.test.ts) and [b](sso.md)')
    expect(linked.get('tests/site.test.ts')).toBe('/files/tests/site.test.ts.txt')
    expect([...linked.keys()].filter((path) => path.endsWith('.md'))).toEqual([])
  })

  it('reads Markdown as GitHub does', async () => {
    expect(await render('1. **Never apply.** Say :smile: {#why}')).toContain(
      '<li><strong>Never apply.</strong> Say :smile: {#why}</li>',
    )
    expect(await render('## 1. Two API keys')).toContain('<h2 id="1-two-api-keys"')
  })

  it('keeps double braces in code, and refuses them elsewhere', async () => {
    expect(await render('`{{ secret }}`')).toContain('<code v-pre="">{{ secret }}</code>')
    await expect(render('A {{ secret }}')).rejects.toThrow('drift.md has double braces outside code')
  })

  it('shows the picture of the chosen appearance', async () => {
    const html = await render(
      '<picture>\n  <source media="(prefers-color-scheme: dark)" srcset="a-dark.png">\n  <img src="a.png" alt="A">\n</picture>\n',
    )
    expect(html).toContain('<img class="only-light" loading="lazy" src="./a.png" alt="A">')
    expect(html).toContain('<img class="only-dark" loading="lazy" src="./a-dark.png" alt="A">')
  })
})

describe('the check of links', () => {
  it('names links to files and headings that do not exist', () => {
    const folder = mkdtempSync(join(tmpdir(), 'roster-site-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const files = {
      'index.html': '<a href="/roster/how-to/a.html#one"></a><a href="#top"></a><img src="/roster/logo.png">',
      'how-to/a.html':
        '<h2 id="one"></h2><a href="../index.html">1</a><a href="/roster/">2</a><a href="b.html">3</a>',
    }
    for (const [path, html] of Object.entries(files)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true })
      writeFileSync(join(folder, path), html)
    }
    expect(brokenLinks(folder, '/roster/').toSorted()).toEqual([
      'how-to/a.html: b.html leads nowhere',
      'index.html: #top leads to a page without this heading',
      'index.html: /roster/logo.png leads nowhere',
    ])
  })
})
