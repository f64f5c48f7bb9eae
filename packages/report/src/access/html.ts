/** A document as a self-contained HTML page. It is never cut, and is complete without its script. */
import type { Element } from 'hast'
import { h } from 'hastscript'
import type { Alert, Block, Document, Item, Line, Mark, Section } from '../document/document.ts'
import { SCRIPT, STYLE } from '../generated/page.ts'
import { type AccessReport, accessView } from './access-report.ts'
import { accessTable } from './access-table.ts'
import type { AccessView, PageData } from './access-view.ts'
import { onLines, type PageProgram, pageFrame, phraseNodes } from './page-frame.ts'

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
  return pageFrame({
    verdict,
    remarks,
    footer,
    style: STYLE,
    main: [
      ...(view === undefined ? [] : [h('div', { id: 'access-app' })]),
      ...(blocks.length === 0 ? [] : [h('section', { id: 'plan' }, onLines(blocks.map(blockElement)))]),
      ...(view === undefined ? [] : [accessTable(view, { isReview: access?.occasion === 'apply' })]),
    ],
    ...(access && view && { program: programOf(access, view) }),
  })
}

function programOf({ occasion, source }: AccessReport, view: AccessView): PageProgram {
  const data: PageData = { view, occasion, name: `access-${source.organization.id}` }
  return { id: 'access-data', data, script: SCRIPT }
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
