/**
 * A document as a self-contained HTML page. It makes no requests, is never cut, and is complete without its script. The
 * serializer of the tree escapes all text, so a name can never become an element, an attribute or a link. The data of
 * the access matrix is JSON, escaped so that text cannot end the script element around it.
 */
import { createHash } from 'node:crypto'
import type { Element, ElementContent, RootContent } from 'hast'
import { toHtml } from 'hast-util-to-html'
import { h } from 'hastscript'
import type { Alert, Block, Document, Item, Line, Mark, Section } from '../document/document.ts'
import { SCRIPT, STYLE } from '../generated/page.ts'
import { join, type Phrase, plainText, runsOfWeight, type Span } from '../phrase/phrase.ts'
import { type AccessReport, accessView } from './access-report.ts'
import { accessTable } from './access-table.ts'
import type { AccessView, PageData } from './access-view.ts'

/** `label` is for screen readers, if the words next to the sign do not say the same. */
const SIGNS: Readonly<Record<Mark, { readonly sign: string; readonly label?: string }>> = {
  add: { sign: '+' },
  change: { sign: '~' },
  remove: { sign: '−' },
  renew: { sign: '↻' },
  done: { sign: '✓' },
  error: { sign: '✗', label: 'Error' },
  warning: { sign: '!', label: 'Warning' },
  info: { sign: '·' },
}

const LEVELS: Readonly<Record<Alert['level'], string>> = { caution: 'Caution', warning: 'Warning' }

/** `access` is the access matrix, if it is known. */
export function renderPage(document: Document, access?: AccessReport): string {
  const { verdict, remarks, blocks, footer } = document
  const view = access && accessView(access)
  const children: RootContent[] = [
    { type: 'doctype' },
    h('html', { lang: 'en' }, [
      h(
        'head',
        onLines([
          h('meta', { charSet: 'utf-8' }),
          h('meta', { httpEquiv: 'Content-Security-Policy', content: securityPolicy(view !== undefined) }),
          h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
          h('meta', { name: 'color-scheme', content: 'light dark' }),
          h('meta', { name: 'referrer', content: 'no-referrer' }),
          h('title', plainText(verdict)),
          h('style', STYLE),
          ...(view === undefined ? [] : [h('script', TAKE_OVER)]),
        ]),
      ),
      h(
        'body',
        onLines([
          h(
            'header',
            onLines([h('h1', phraseNodes(verdict)), ...remarks.map((remark) => h('p', phraseNodes(remark)))]),
          ),
          h(
            'main',
            onLines([
              ...(view === undefined ? [] : [h('div', { id: 'access-app' })]),
              ...(blocks.length === 0
                ? []
                : [h('section', { id: 'plan' }, onLines(blocks.map(blockElement)))]),
              ...(view === undefined ? [] : [accessTable(view)]),
            ]),
          ),
          h('footer', h('p', phraseNodes(join(footer, ' · ')))),
          ...(access && view ? scriptElements(access, view) : []),
        ]),
      ),
    ]),
  ]
  return `${toHtml({ type: 'root', children })}\n`
}

/** Hides the plain table before the browser lays it out, and shows it again if the page's script fails. */
const TAKE_OVER = `(({ classList }) => {
  classList.add('js')
  addEventListener('error', () => classList.remove('js'))
})(document.documentElement)`

/** Nothing is fetched, and only the page's own scripts run. */
function securityPolicy(hasScript: boolean): string {
  const script = hasScript
    ? [`script-src '${digest(TAKE_OVER)}' '${digest(SCRIPT)}'`, "require-trusted-types-for 'script'"]
    : []
  return [
    "default-src 'none'",
    ...script,
    `style-src '${digest(STYLE)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

function scriptElements({ occasion, source }: AccessReport, view: AccessView): readonly Element[] {
  const data: PageData = { view, occasion, name: `access-${source.organization.id}` }
  return [h('script', { type: 'application/json', id: 'access-data' }, scriptJson(data)), h('script', SCRIPT)]
}

/** JSON that cannot contain the end of a script or a comment, or a line break of JavaScript. */
function scriptJson(data: PageData): string {
  return JSON.stringify(data).replaceAll(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
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

/** Some screen readers ignore lists without bullets unless they have an explicit role. */
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

/** Text from outside is isolated, so that its reading direction cannot affect the text around it. */
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

/** One element a line, so that pages can be read and compared as text. */
function onLines(elements: readonly Element[]): ElementContent[] {
  return elements.flatMap((element): ElementContent[] => [{ type: 'text', value: '\n' }, element])
}
