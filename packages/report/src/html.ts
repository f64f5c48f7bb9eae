/**
 * A document as one HTML page that needs nothing else: no script, no request, whole however long it is. Text
 * is put into a tree and escaped by its serializer, so no name can become an element, an attribute or a link.
 */
import type { Element, ElementContent, RootContent } from 'hast'
import { toHtml } from 'hast-util-to-html'
import { h } from 'hastscript'
import type { Alert, Block, Document, Item, Line, Mark, Section } from './document.ts'
import { STYLE } from './html-style.ts'
import { join, type Phrase, runsOfWeight, type Span } from './phrase.ts'

/** Nothing runs and nothing is fetched, whatever stands in the page. */
const SECURITY_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"

/** `label` is for those who do not see the sign, where no words beside it say the same. */
const SIGNS: Readonly<Record<Mark, { readonly sign: string; readonly label?: string }>> = {
  add: { sign: '+' },
  change: { sign: '~' },
  remove: { sign: '−' },
  renew: { sign: '↻' },
  error: { sign: '✗', label: 'Error' },
  warning: { sign: '!', label: 'Warning' },
  info: { sign: '·' },
}

const LEVELS: Readonly<Record<Alert['level'], string>> = { caution: 'Caution', warning: 'Warning' }

export function renderPage(document: Document): string {
  const { verdict, remarks, blocks, footer } = document
  const children: RootContent[] = [
    { type: 'doctype' },
    h('html', { lang: 'en' }, [
      h(
        'head',
        onLines([
          h('meta', { charSet: 'utf-8' }),
          h('meta', { httpEquiv: 'Content-Security-Policy', content: SECURITY_POLICY }),
          h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
          h('meta', { name: 'color-scheme', content: 'light dark' }),
          h('meta', { name: 'referrer', content: 'no-referrer' }),
          h('title', verdict.map(({ text }) => text).join('')),
          h('style', STYLE),
        ]),
      ),
      h(
        'body',
        onLines([
          h(
            'header',
            onLines([h('h1', phraseNodes(verdict)), ...remarks.map((remark) => h('p', phraseNodes(remark)))]),
          ),
          h('main', onLines(blocks.map(blockElement))),
          h('footer', h('p', phraseNodes(join(footer, ' · ')))),
        ]),
      ),
    ]),
  ]
  return `${toHtml({ type: 'root', children })}\n`
}

function blockElement(block: Block): Element {
  return block.type === 'alert' ? alertElement(block) : sectionElement(block)
}

function alertElement({ level, lead, items }: Alert): Element {
  return h(
    'section',
    { className: ['alert', level] },
    onLines([h('h2', LEVELS[level]), h('p', phraseNodes(lead)), ...listElements(items)]),
  )
}

function sectionElement({ title, note, items, folded }: Section): Element {
  const heading = h('h2', title)
  const notes = note === undefined ? [] : [h(folded ? 'span' : 'p', { className: ['note'] }, note)]
  return folded
    ? h('details', onLines([h('summary', [heading, ...notes]), ...listElements(items)]))
    : h('section', onLines([heading, ...notes, ...listElements(items)]))
}

/** A list without bullets is none to some screen readers, unless it says so. */
function listElements(items: readonly Item[]): readonly Element[] {
  return items.length === 0 ? [] : [h('ul', { role: 'list' }, onLines(items.map(itemElement)))]
}

function itemElement({ phrase, details = [], mark, checked }: Item): Element {
  const lines: readonly Pick<Line, 'phrase'>[] = [{ phrase }, ...details]
  return h('li', { className: [mark] }, [
    signElement(mark, checked),
    h(
      'div',
      lines.map((line) => h('p', phraseNodes(line.phrase))),
    ),
  ])
}

function signElement(mark: Mark, checked: boolean | undefined): Element {
  const { sign, label } =
    checked === undefined
      ? SIGNS[mark]
      : checked
        ? { sign: '☑', label: 'Done' }
        : { sign: '☐', label: 'Open' }
  const seen = label === undefined ? { ariaHidden: 'true' } : { role: 'img', ariaLabel: label }
  return h('span', { className: ['sign'], ...seen }, sign)
}

function phraseNodes(phrase: Phrase): ElementContent[] {
  return runsOfWeight(phrase).flatMap(({ weight, run }) => {
    const nodes = run.map(spanNode)
    return weight === undefined ? nodes : [h(weight === 'strong' ? 'strong' : 'em', nodes)]
  })
}

/** Foreign text stands by itself, so that its reading direction turns nothing around it. */
function spanNode({ kind, text, url }: Span): ElementContent {
  switch (kind) {
    case 'words':
      return { type: 'text', value: text }
    case 'prose':
      return h('bdi', text)
    case 'code':
      return h('code', text)
    case 'link':
      return h('a', { href: url }, text)
  }
}

/** An element a line, for those who read the source, or compare two pages. */
function onLines(elements: readonly Element[]): ElementContent[] {
  return elements.flatMap((element): ElementContent[] => [{ type: 'text', value: '\n' }, element])
}
