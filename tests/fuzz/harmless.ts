/** Checks on our pages, read with the parsers of their readers: text from outside has created nothing in them. */
import type { Nodes as HtmlNodes } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import type { Nodes } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import { BAIT_ELEMENTS } from './bait.ts'

export const RUN_URL = 'https://github.com/acme/people/actions/runs/42'
export const MARKER = '<!-- roster:preview file=members.json -->'

const OUR_NODES: ReadonlySet<string> = new Set([
  ...['root', 'heading', 'paragraph', 'text', 'strong', 'emphasis', 'inlineCode', 'list', 'listItem'],
  ...['blockquote', 'break', 'table', 'tableRow', 'tableCell'],
])

const OUR_HTML = /^(?:<\/?sub>|<details><summary><b>[\w ':,]+<\/b>[\w ,;·]*<\/summary>|<\/details>)$/

/** Text that GitHub turns into something else in the finished page. */
const ACTIVE: Readonly<Record<string, RegExp>> = {
  mention: /@[\w-]/,
  'reference to an issue': /#\d|\bGH-\d/i,
  'reference to an advisory': /\b(?:GHSA|CVE)-/i,
  link: /:\/\/|www\.\w|mailto:\w/i,
  'reference to a commit': /(?<![0-9a-z])[0-9a-f]{7,40}(?![0-9a-z])/i,
  emoji: /:\w+:/,
  formula: /\$.*\$/,
  'invisible character': /\p{Cf}|\p{Cs}|\p{Cc}/u,
}

/** Throws if a comment has a link, mention, image or HTML that is not its own. */
export function expectHarmlessComment(markdown: string): void {
  const [first, ...rest] = markdown.split('\n')
  if (first !== MARKER) throw new Error(`the first line is ${first}`)
  expectHarmlessMarkdown(rest.join('\n'))
}

/** The same for Markdown without a hidden line. It can have tables. */
export function expectHarmlessMarkdown(body: string): void {
  if (body.includes('<!--')) throw new Error('a hidden line')
  const root = fromMarkdown(body, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] })
  for (const node of walk(root)) expectOurs(node)
}

function expectOurs(node: Nodes): void {
  if (node.type === 'link' && [RUN_URL, `${RUN_URL}#artifacts`].includes(node.url)) return
  if (node.type === 'html' && OUR_HTML.test(node.value)) return
  if (!OUR_NODES.has(node.type)) throw new Error(`${node.type}: ${JSON.stringify(node)}`)
  if (node.type !== 'text') return
  for (const [what, pattern] of Object.entries(ACTIVE)) {
    // The parser treats our line breaks within a paragraph as text.
    if (pattern.test(node.value.replaceAll('\n', ' '))) throw new Error(`${what}: ${node.value}`)
  }
}

/** Removes our scripts. Text that ends a script early remains, and is checked. */
export function withoutScripts(html: string): string {
  return html.replaceAll(/<script(?: type="application\/json" id="access-data")?>[\s\S]*?<\/script>/g, '')
}

/** Throws if a spreadsheet would evaluate a cell of the CSV. */
export function expectHarmlessCsv(csv: string): void {
  const cell = /(?:^|,|\n)"?([=+\-@\t＝＋－＠])/.exec(
    csv.replaceAll(/"(?:[^"]|"")*"/g, (quoted) => quoted.replaceAll(/,|\n/g, ' ')),
  )
  if (cell) throw new Error(`a cell begins with ${cell[1]}`)
}

/** Throws if a page has an element, a handler or an address that only text from outside can have created. */
export function expectHarmlessHtml(html: string): void {
  for (const node of walkHtml(fromHtml(html))) {
    if (node.type === 'comment') throw new Error(`comment: ${node.value}`)
    if (node.type !== 'element') continue
    const { tagName, properties } = node
    if (BAIT_ELEMENTS.has(tagName)) throw new Error(`<${tagName}>`)
    for (const [key, value] of Object.entries(properties)) {
      if (/^on|^src|action$/i.test(key)) throw new Error(`<${tagName} ${key}>`)
      if (key === 'href' && value !== RUN_URL && !String(value).startsWith('#'))
        throw new Error(`<${tagName} href=${String(value)}>`)
    }
  }
}

/** Throws if text for a terminal contains a control sequence. */
/** Joiners are shown only where they change what is seen. */
export function expectHarmlessText(text: string): void {
  const found = /(?!\n|\u200C|\u200D)\p{C}/u.exec(text)
  if (found) throw new Error(`U+${found[0].codePointAt(0)?.toString(16)} reaches the terminal`)
}

function* walk(node: Nodes): Generator<Nodes> {
  yield node
  if ('children' in node) for (const child of node.children) yield* walk(child)
}

function* walkHtml(node: HtmlNodes): Generator<HtmlNodes> {
  yield node
  if ('children' in node) for (const child of node.children) yield* walkHtml(child)
}
