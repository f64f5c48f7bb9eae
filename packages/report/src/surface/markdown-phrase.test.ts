import * as fc from 'fast-check'
import type { PhrasingContent, RootContent } from 'mdast'
import { expect, it } from 'vitest'
import { code, join, name, type Phrase, prose, quote, runsOfWeight, strong, words } from '../phrase/phrase.ts'
import { markdownText } from './markdown.ts'
import { markdownPhrase, runNodes } from './markdown-phrase.ts'

const PLAIN = [
  'Viewer',
  ' on ',
  ', ',
  ' and ',
  ' · ',
  ' ',
  '1',
  'a-b',
  'logs-prod',
  'ticket 12',
  'a ',
  ' a',
  '→',
]
const ODD = ['-', ' - ', '-x-', ' (x)', '. ', '1. x', '1)', '_x_', '*', '**', 'é', '', '#1', '+ a', 'www.x']
const READ_BY_GITHUB = ['deadbee', 'GH-1', 'a deadbeef00 b', 'CVE-1', '@ada']
const PLAIN_CODES = ['ada@acme.example', 'x', 'deadbee']
const ODD_CODES = ['a b', '`', 'a|b', '<!-- x -->', '``']

function spans(ours: readonly string[], foreign: readonly string[], codes: readonly string[]) {
  return fc.oneof(
    fc.constantFrom(...ours).map(words),
    fc.constantFrom(...ours).map((text) => strong(words(text))),
    fc.constantFrom(...foreign).chain((text) => fc.constantFrom(prose(text), name(text), quote(text))),
    fc.constantFrom(...codes).chain((text) => fc.constantFrom(code(text), strong(code(text)))),
  )
}
const span = fc.oneof(
  { weight: 12, arbitrary: spans(PLAIN, PLAIN, PLAIN_CODES) },
  { weight: 1, arbitrary: spans(ODD, [...ODD, ...READ_BY_GITHUB], ODD_CODES) },
)
const somePhrase = fc
  .tuple(fc.array(span, { minLength: 1, maxLength: 6 }), fc.constantFrom('', ' ', ' · ', ', '))
  .map(([list, between]) => (between === '' ? list.flat() : join(list, between)))

const byPieces = (phrase: Phrase) => runNodes(runsOfWeight(phrase))

/** A page with both phrases wherever a document has some. */
function page(draw: (phrase: Phrase) => PhrasingContent[], first: Phrase, second: Phrase): string {
  const lines: PhrasingContent[] = [...draw(first), { type: 'break' }, ...draw(second)]
  const paragraph = (children: PhrasingContent[]): RootContent => ({ type: 'paragraph', children })
  const sub = (value: string): PhrasingContent => ({ type: 'html', value })
  return markdownText([
    { type: 'heading', depth: 3, children: draw(first) },
    paragraph(lines),
    paragraph([sub('<sub>'), ...draw(second), sub('</sub>')]),
    { type: 'blockquote', children: [{ type: 'paragraph', children: lines }] },
    {
      type: 'list',
      ordered: false,
      spread: false,
      children: [draw(first), lines].map((children) => ({
        type: 'listItem',
        spread: false,
        children: [{ type: 'paragraph', children }],
      })),
    },
    {
      type: 'table',
      children: [{ type: 'tableRow', children: [{ type: 'tableCell', children: draw(second) }] }],
    },
  ])
}

it('a plain phrase is written as the serializer would have it, wherever it stands', async () => {
  let plain = 0
  await fc.assert(
    fc.property(somePhrase, somePhrase, (first, second) => {
      for (const phrase of [first, second]) {
        const [node] = markdownPhrase(phrase)
        if (phrase.length > 1 && node?.type === 'text' && node.data?.isWritten) plain += 1
      }
      expect(page(markdownPhrase, first, second)).toBe(page(byPieces, first, second))
    }),
    { numRuns: 1_000 },
  )
  expect(plain).toBeGreaterThan(100)
})
