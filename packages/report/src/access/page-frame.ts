/**
 * The frame of all pages: self-contained HTML that makes no requests. The serializer of the tree escapes all text, so a
 * name can never become an element, an attribute or a link. Data for a script is JSON, escaped so that text cannot end the
 * script element around it.
 */
import { createHash } from 'node:crypto'
import type { Element, ElementContent, RootContent } from 'hast'
import { toHtml } from 'hast-util-to-html'
import { h } from 'hastscript'
import { join, type Phrase, plainText, runsOfWeight, type Span } from '../phrase/phrase.ts'

/** What a page runs. */
export interface PageProgram {
  /** Id of the element with the data. */
  readonly id: string
  readonly data: object
  readonly script: string
}

export interface PageParts {
  readonly verdict: Phrase
  readonly remarks: readonly Phrase[]
  readonly main: readonly Element[]
  readonly footer: readonly Phrase[]
  readonly style: string
  readonly program?: PageProgram
}

export function pageFrame({ verdict, remarks, main, footer, style, program }: PageParts): string {
  const children: RootContent[] = [
    { type: 'doctype' },
    h('html', { lang: 'en' }, [
      h(
        'head',
        onLines([
          h('meta', { charSet: 'utf-8' }),
          h('meta', { httpEquiv: 'Content-Security-Policy', content: securityPolicy(style, program) }),
          h('meta', { name: 'viewport', content: 'width=device-width, initial-scale=1' }),
          h('meta', { name: 'color-scheme', content: 'light dark' }),
          h('meta', { name: 'referrer', content: 'no-referrer' }),
          h('title', plainText(verdict)),
          h('style', style),
          ...(program === undefined ? [] : [h('script', TAKE_OVER)]),
        ]),
      ),
      h(
        'body',
        onLines([
          h(
            'header',
            onLines([h('h1', phraseNodes(verdict)), ...remarks.map((remark) => h('p', phraseNodes(remark)))]),
          ),
          h('main', onLines(main)),
          h('footer', h('p', phraseNodes(join(footer, ' · ')))),
          ...(program === undefined
            ? []
            : [
                h('script', { type: 'application/json', id: program.id }, scriptJson(program.data)),
                h('script', program.script),
              ]),
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
function securityPolicy(style: string, program: PageProgram | undefined): string {
  const script = program
    ? [`script-src '${digest(TAKE_OVER)}' '${digest(program.script)}'`, "require-trusted-types-for 'script'"]
    : []
  return [
    "default-src 'none'",
    ...script,
    `style-src '${digest(style)}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}

function digest(text: string): string {
  return `sha256-${createHash('sha256').update(text).digest('base64')}`
}

/** JSON that cannot contain the end of a script or a comment, or a line break of JavaScript. */
function scriptJson(data: object): string {
  return JSON.stringify(data).replaceAll(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

export function phraseNodes(phrase: Phrase): ElementContent[] {
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
export function onLines(elements: readonly Element[]): ElementContent[] {
  return elements.flatMap((element): ElementContent[] => [{ type: 'text', value: '\n' }, element])
}
