/** A document as GitHub Markdown. Raw HTML contains only our own constants and titles, never text from outside. */
import type { BlockContent, Html, ListItem, Paragraph, PhrasingContent, RootContent } from 'mdast'
import { gfmToMarkdown } from 'mdast-util-gfm'
import { type Options, toMarkdown } from 'mdast-util-to-markdown'
import type { Alert, Block, Document, Item, Section } from '../document/document.ts'
import { join, type Phrase } from '../phrase/phrase.ts'
import { markdownPhrase } from './markdown-phrase.ts'

/** `head` are complete lines of our own, such as HTML comments. They come first, unchanged. */
export function renderMarkdown(document: Document, head: readonly string[]): string {
  return markdownText([
    ...(head.length === 0 ? [] : [html(head.join('\n'))]),
    { type: 'heading', depth: 3, children: markdownPhrase(document.verdict) },
    ...document.remarks.map((remark) => paragraph(markdownPhrase(remark))),
    ...document.blocks.flatMap(blockNodes),
    paragraph([inlineHtml('<sub>'), ...markdownPhrase(join(document.footer, ' · ')), inlineHtml('</sub>')]),
  ])
}

/** Ends with a line break. */
export function markdownText(children: RootContent[]): string {
  return toMarkdown({ type: 'root', children }, OPTIONS)
}

const OPTIONS: Options = {
  bullet: '-',
  emphasis: '*',
  rule: '-',
  fences: true,
  // Aligned columns would be mostly padding.
  extensions: [gfmToMarkdown({ tablePipeAlign: false })],
}

export function blockNodes(block: Block): RootContent[] {
  return block.type === 'alert' ? [alertNode(block)] : sectionNodes(block)
}

function alertNode({ level, lead, items }: Alert): RootContent {
  const marker = inlineHtml(level === 'caution' ? '[!CAUTION]\n' : '[!WARNING]\n')
  return {
    type: 'blockquote',
    children: [paragraph([marker, ...markdownPhrase(lead)]), ...listNodes(items)],
  }
}

function sectionNodes({ title, note, items, folded }: Section): RootContent[] {
  const suffix = note === undefined ? '' : ` · ${note}`
  if (folded) {
    const summary = html(`<details><summary><b>${escapeHtml(title)}</b>${escapeHtml(suffix)}</summary>`)
    return [summary, ...listNodes(items), html('</details>')]
  }
  const heading: PhrasingContent[] = [
    { type: 'strong', children: [{ type: 'text', value: title }] },
    { type: 'text', value: suffix },
  ]
  return [paragraph(heading), ...listNodes(items)]
}

function listNodes(items: readonly Item[]): BlockContent[] {
  if (items.length === 0) return []
  return [{ type: 'list', ordered: false, spread: false, children: items.map(itemNode) }]
}

function itemNode({ phrase, details = [], fold, checked }: Item): ListItem {
  const lines = details.map((line) => line.phrase)
  const box = checked === undefined ? {} : { checked }
  if (fold === undefined || lines.length === 0) {
    return { type: 'listItem', spread: false, ...box, children: [paragraph(broken([phrase, ...lines]))] }
  }
  const summary = html(`<details><summary>${escapeHtml(fold)}</summary>`)
  const children = [paragraph(markdownPhrase(phrase)), summary, paragraph(broken(lines)), html('</details>')]
  return { type: 'listItem', spread: true, ...box, children }
}

/** Lines of one paragraph. */
function broken(lines: readonly Phrase[]): PhrasingContent[] {
  return lines.flatMap((line, index): PhrasingContent[] => [
    ...(index === 0 ? [] : [{ type: 'break' as const }]),
    ...markdownPhrase(line),
  ])
}

function paragraph(children: PhrasingContent[]): Paragraph {
  return { type: 'paragraph', children }
}

function html(value: string): Html {
  return { type: 'html', value }
}

function inlineHtml(value: string): PhrasingContent {
  return { type: 'html', value }
}

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
