/** Links of the repository's Markdown, rewritten for the site. */
import { dirname, posix, relative } from 'node:path'
import type { MarkdownRenderer } from 'vitepress'
import { addressOf } from './pages.ts'

/** Files of the repository that pages link to. The site contains a copy of each. */
export type LinkedFiles = Map<string, string>

/** The file that is being rendered. VitePress has its address in `path`, except when it indexes the file for search. */
interface PageEnvironment {
  readonly path: string
  readonly realPath?: string
}

/** @param linked Filled with path → address of each linked file that is not a page. */
export function repositoryLinks(md: MarkdownRenderer, root: string, linked: LinkedFiles): void {
  md.core.ruler.push('repository-links', ({ tokens, env }) => {
    const { path, realPath = path } = env as PageEnvironment
    const folder = relative(root, dirname(realPath)).replaceAll('\\', '/')
    for (const token of tokens) {
      if (token.type === 'html_block') token.content = withThemedPictures(token.content)
      for (const child of token.children ?? []) {
        // Vue would evaluate what is in double braces, such as a workflow's expressions.
        if (child.type === 'code_inline') child.attrSet('v-pre', '')
        else if (child.type === 'text' && child.content.includes('{{'))
          throw new Error(`${realPath} has double braces outside code`)
        const href = child.type === 'link_open' ? child.attrGet('href') : null
        if (href !== null && isWithin(href)) child.attrSet('href', rewritten(href, folder, linked))
      }
    }
  })
}

function isWithin(href: string): boolean {
  return !/^(?:[a-z]+:|#)/.test(href)
}

function rewritten(href: string, folder: string, linked: LinkedFiles): string {
  const [path = '', anchor] = href.split('#')
  const target = posix.join(folder, decodeURI(path))
  const address = addressOf(target)
  if (address !== undefined) return `/${address}${anchor === undefined ? '' : `#${anchor}`}`
  const copy = `/files/${readable(target)}`
  linked.set(target, copy)
  return copy
}

/** Browsers show these as text. Servers send TypeScript as a video, and have no type for some others. */
function readable(path: string): string {
  return /\.(?:json|txt)$/.test(path) ? path : `${path}.txt`
}

const PICTURE =
  /<picture>\s*<source media="\(prefers-color-scheme: dark\)" srcset="(?<dark>[^"]+)">\s*<img src="(?<light>[^"]+)"(?<rest>[^>]*)>\s*<\/picture>/g

/** On the site, the reader can choose between light and dark, so both pictures are there and one is shown. */
function withThemedPictures(html: string): string {
  return html.replaceAll(PICTURE, (_, dark: string, light: string, rest: string) =>
    [
      `<img class="only-light" loading="lazy" src="./${light}"${rest}>`,
      `<img class="only-dark" loading="lazy" src="./${dark}"${rest}>`,
    ].join('\n'),
  )
}
