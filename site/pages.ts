/** The pages of the site: which files they come from, and in which order they are listed. */
import { readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import type { Link, Nodes } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'

/** The page that lists all others. Its headings and links are the navigation. */
const INDEX = 'docs/README.md'

/** Pages whose address does not follow from their path. */
const ADDRESSES: Readonly<Record<string, string>> = {
  'README.md': 'index.md',
  [INDEX]: 'documentation.md',
  'CONTRIBUTING.md': 'contributing.md',
  'SECURITY.md': 'security.md',
  'skills/elastic-cloud-members/SKILL.md': 'agents-skill.md',
}

/** @returns the path of a page in the site, such as `how-to/drift.md`; undefined if the file is not a page. */
export function addressOf(path: string): string | undefined {
  const address = ADDRESSES[path]
  if (address !== undefined) return address
  if (!/^docs\/(?!images\/).*\.md$/.test(path)) return undefined
  return path.slice('docs/'.length).replace(/(?<=^|\/)README\.md$/, 'index.md')
}

export interface NavigationPart {
  readonly text: string
  readonly items: readonly { readonly text: string; readonly link: string }[]
}

export function navigation(root: string): readonly NavigationPart[] {
  const parts: { text: string; items: { text: string; link: string }[] }[] = []
  for (const node of fromMarkdown(readFileSync(join(root, INDEX), 'utf8')).children) {
    if (node.type === 'heading' && node.depth === 2) parts.push({ text: textOf(node), items: [] })
    if (node.type !== 'list') continue
    for (const link of linksIn(node)) {
      const address = addressOf(posix.join(posix.dirname(INDEX), link.url))
      if (address !== undefined) parts.at(-1)?.items.push({ text: textOf(link), link: `/${address}` })
    }
  }
  return parts
}

function linksIn(node: Nodes): readonly Link[] {
  if (node.type === 'link') return [node]
  return 'children' in node ? node.children.flatMap(linksIn) : []
}

function textOf(node: Nodes): string {
  if ('value' in node) return node.value
  return 'children' in node ? node.children.map(textOf).join('') : ''
}
