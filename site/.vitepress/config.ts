/** The documentation site: the repository's own Markdown, with navigation and search. `npm run site` builds it. */
import { copyFileSync, globSync, mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitepress'
import { brokenLinks } from '../check-links.ts'
import { markdownOptions } from '../markdown-options.ts'
import { addressOf, navigation } from '../pages.ts'
import type { LinkedFiles } from '../repository-links.ts'

const ROOT = fileURLToPath(new URL('../..', import.meta.url))

/** Of the repository on GitHub; known in a workflow only, because the sources name no owner. */
const { GITHUB_SERVER_URL, GITHUB_REPOSITORY } = process.env
const repository = GITHUB_REPOSITORY && `${GITHUB_SERVER_URL}/${GITHUB_REPOSITORY}`

const ICON =
  '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="#0b64dd"/><path d="M8 10h16M8 16h16M8 22h10" stroke="#fff" stroke-width="3" stroke-linecap="round"/></svg>'

const files = globSync('**/*.md', {
  cwd: ROOT,
  exclude: (path) => /(?:^|[\\/])(?:node_modules|dist)$/.test(path),
}).map((path) => path.replaceAll('\\', '/'))
const linked: LinkedFiles = new Map()

export default defineConfig({
  title: 'Roster',
  description: 'Elastic Cloud membership as code',
  lang: 'en',
  head: [['link', { rel: 'icon', href: `data:image/svg+xml,${encodeURIComponent(ICON)}` }]],
  srcDir: ROOT,
  srcExclude: files.filter((path) => addressOf(path) === undefined),
  rewrites: (path) => addressOf(path) ?? path,
  markdown: markdownOptions(ROOT, linked),
  // Without this, Vite asks esbuild for browsers so old that the current esbuild has no transformation for them.
  vite: { build: { target: 'es2022' } },
  themeConfig: {
    search: {
      provider: 'local',
      // A page that has every word comes before one that has only some.
      options: { miniSearch: { searchOptions: { combineWith: 'AND', prefix: true, fuzzy: 0.1 } } },
    },
    outline: [2, 3],
    notFound: {
      title: 'Page not found',
      quote: 'Search for it, or begin on the first page.',
      linkText: 'First page',
      linkLabel: 'Go to the first page',
    },
    sidebar: navigation(ROOT).map(({ text, items }) => ({ text, items: [...items] })),
    nav: [
      { text: 'Tutorial', link: '/tutorial' },
      { text: 'Set up', link: '/set-up' },
      { text: 'Reference', link: '/reference/' },
    ],
    ...(repository && {
      socialLinks: [{ icon: 'github', link: repository }],
      editLink: { pattern: ({ filePath }) => `${repository}/edit/main/${filePath}` },
    }),
  },
  transformPageData({ relativePath }) {
    return relativePath === 'index.md' ? { titleTemplate: ':title: Elastic Cloud membership as code' } : {}
  },
  buildEnd({ outDir, site: { base } }) {
    for (const [path, address] of linked) {
      mkdirSync(dirname(join(outDir, address)), { recursive: true })
      copyFileSync(join(ROOT, path), join(outDir, address))
    }
    const broken = brokenLinks(outDir, base)
    if (broken.length > 0) throw new Error(`The site has broken links:\n${broken.join('\n')}`)
  },
})
