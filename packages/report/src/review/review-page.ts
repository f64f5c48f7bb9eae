/**
 * The page on which reviewers decide. It sends nothing anywhere: decisions are saved as a file. Without its script, it
 * lists the items to decide about.
 */
import type { ReviewDocument } from '@roster/core'
import type { Element } from 'hast'
import { h } from 'hastscript'
import { pageFrame, phraseNodes } from '../access/page-frame.ts'
import { SCRIPT, STYLE } from '../generated/review-page.ts'
import { describeChecklist, unreviewedSection } from './checklist.ts'
import { ReviewPhrases } from './review-phrases.ts'
import { type ReviewPageInput, type ReviewView, reviewView } from './review-view.ts'

export function renderReviewPage(input: ReviewPageInput): string {
  const view = reviewView(input)
  const { verdict, remarks, footer } = describeChecklist(input.review)
  return pageFrame({
    verdict,
    remarks,
    footer,
    style: STYLE,
    main: [...unreviewedElements(input.review), h('div', { id: 'review-app' }), plainTable(view)],
    program: { id: 'review-data', data: view, script: SCRIPT },
  })
}

/** Items that nobody decides about, and why. Reviewers must know, so they are printed, too. */
function unreviewedElements(review: ReviewDocument): readonly Element[] {
  return unreviewedSection(review, new ReviewPhrases(review)).map(({ title, items }) =>
    h('section', { className: ['alert', 'warning'] }, [
      h('h2', title),
      ...items.flatMap(({ phrase, details = [] }) => [
        h('p', phraseNodes(phrase)),
        ...details.map((detail) => h('p', phraseNodes(detail.phrase))),
      ]),
    ]),
  )
}

/** For paper, and for browsers without scripts. */
function plainTable({ bundles, reviewers, people }: ReviewView): Element {
  const rows = bundles.map(({ title, way, pieces, reviewer }) =>
    h('tr', [
      h('th', { scope: 'row' }, [h('div', title), ...(way === '' ? [] : [h('div', way)])]),
      h(
        'td',
        pieces.map(({ person }) => h('div', people[person]?.email ?? people[person]?.title ?? '')),
      ),
      h('td', reviewers[reviewer]?.title ?? ''),
    ]),
  )
  const titles = ['Access', 'Held by', 'Decided by']
  return h('section', { id: 'review-table' }, [
    h('h2', 'What is to be decided'),
    h('table', [
      h(
        'thead',
        h(
          'tr',
          titles.map((title) => h('th', { scope: 'col' }, title)),
        ),
      ),
      h('tbody', rows),
    ]),
  ])
}
