/** Checks that every link within a built site leads to a file, and to a heading in it. */
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'

/**
 * @param folder Of the built site.
 * @param base The path at which it is served, such as `/` or `/roster/`.
 * @returns a line for each broken link.
 */
export function brokenLinks(folder: string, base: string): readonly string[] {
  const paths = globSync('**/*.html', { cwd: folder }).map((path) => path.replaceAll('\\', '/'))
  const pages = new Map(paths.map((path) => [path, readFileSync(join(folder, path), 'utf8')]))
  return [...pages].flatMap(([path, html]) =>
    linksOf(html).flatMap((link) => {
      const { target, anchor } = resolveLink(link, path, base)
      const page = pages.get(target)
      if (page === undefined && !existsSync(join(folder, target))) return [`${path}: ${link} leads nowhere`]
      if (anchor === '' || page === undefined || page.includes(` id="${anchor}"`)) return []
      return [`${path}: ${link} leads to a page without this heading`]
    }),
  )
}

/** Without links to other sites and data in place. */
function linksOf(html: string): readonly string[] {
  const links = Array.from(html.matchAll(/ (?:href|src)="([^"]*)"/g), ([, link = '']) => link)
  return [...new Set(links)].filter((link) => !/^(?:[a-z]+:|\/\/)/.test(link))
}

function resolveLink(link: string, page: string, base: string) {
  const [address = '', anchor = ''] = link.replaceAll('&amp;', '&').split('#')
  if (address === '') return { target: page, anchor: decodeURIComponent(anchor) }
  const within = address.startsWith(base) ? address.slice(base.length) : address
  const path = address.startsWith('/') ? within : posix.join(posix.dirname(page), within)
  const target = path === '' || path.endsWith('/') ? `${path}index.html` : path
  return { target: decodeURI(target), anchor: decodeURIComponent(anchor) }
}
