import { tally } from '@roster/core'
import * as fc from 'fast-check'
import type { Root, RootContent } from 'hast'
import { fromHtml } from 'hast-util-from-html'
import type { Nodes } from 'mdast'
import { fromMarkdown } from 'mdast-util-from-markdown'
import { gfmFromMarkdown } from 'mdast-util-gfm'
import { gfm } from 'micromark-extension-gfm'
import { describe, expect, it } from 'vitest'
import {
  renderReviewChecklist,
  renderReviewPage,
  renderReviewProblems,
  renderReviewProgress,
  renderReviewSummaryPage,
  renderReviewSummaryText,
  renderReviewVerification,
} from '../index.ts'
import { columns } from '../testing/columns.ts'
import { expectGolden } from '../testing/golden.ts'
import {
  aloneReview,
  closedReview,
  hostileReview,
  largeReview,
  smallReview,
} from '../testing/review-cases.ts'

const PLAIN = columns(80)
const REVIEW = smallReview()
const CLOSED = closedReview(REVIEW)
const SOURCE = { organization: { id: '1234567890' }, file: 'members.json', at: '2026-11-30T12:00:00Z' }

describe('a review in words', () => {
  it('is a checklist for the pull request that opens it', () => {
    expectGolden('review-checklist.md', renderReviewChecklist(REVIEW))
  })

  it('is checked off as far as it is decided', () => {
    expectGolden(
      'review-checklist-done.md',
      renderReviewChecklist(REVIEW, tally(REVIEW, CLOSED.decisions.slice(0, 1))),
    )
  })

  it('shows how far it is, and what is open for one reviewer', () => {
    const [reviewer] = REVIEW.reviewers
    const progress = { review: REVIEW, tally: tally(REVIEW, []) }
    expectGolden('review-progress.txt', renderReviewProgress(progress, PLAIN))
    expectGolden(
      'review-open.txt',
      renderReviewProgress({ ...progress, ...(reviewer && { reviewer }) }, PLAIN),
    )
  })

  it('says why it cannot be closed', () => {
    const problems = [{ code: 'undecided' as const, message: 'bob@acme.example owner: not decided yet.' }]
    expectGolden(
      'review-problems.txt',
      renderReviewProblems({ review: REVIEW, problems, source: SOURCE }, PLAIN),
    )
  })

  it('ends in a summary for a terminal and for paper', () => {
    expectGolden('review-summary.txt', renderReviewSummaryText(CLOSED, PLAIN))
    expectGolden('review-summary.html', renderReviewSummaryPage(CLOSED))
  })

  it('says what nobody could decide about, on every surface', () => {
    const review = aloneReview()
    expectGolden('review-alone-checklist.md', renderReviewChecklist(review))
    const closed = closedReview(review)
    expectGolden('review-alone-summary.txt', renderReviewSummaryText(closed, PLAIN))
    expect(renderReviewPage({ review, decisions: [] })).toContain('no other member may')
    const [reviewer] = review.reviewers
    const progress = { review, tally: tally(review, closed.decisions), ...(reviewer && { reviewer }) }
    expect(renderReviewProgress(progress, PLAIN)).toContain('All 2 decisions are made. Commit them.')
  })

  it('says what is proven and what is not', () => {
    expectGolden('review-verification.txt', renderReviewVerification(CLOSED, PLAIN))
  })

  it('fits into a pull request, whatever its size', () => {
    const text = renderReviewChecklist(largeReview(3_000))
    expect(text.length).toBeLessThan(65_536)
    expect(text).toContain('Organization owner')
  })
})

const BAIT = [
  '@ada',
  '#1',
  'https://x.yz',
  '![x](y)',
  '[x](y)',
  '<img src=x>',
  '</details>',
  '<!--',
  '`',
  '|',
  '**',
  '\n# ',
  '\u001b[31m',
  '\u202e',
]
const hostile = fc
  .array(fc.oneof(fc.constantFrom(...BAIT), fc.string({ unit: 'grapheme', maxLength: 8 })), {
    minLength: 1,
    maxLength: 8,
  })
  .map((parts) => parts.join(' ').trim() || 'x')

describe('a review of people whose names mean harm', () => {
  it('has no links, images, mentions or HTML but its own', async () => {
    await fc.assert(
      fc.property(hostile, (text) => {
        const markdown = renderReviewChecklist(hostileReview(text))
        const tree = fromMarkdown(markdown, { extensions: [gfm()], mdastExtensions: [gfmFromMarkdown()] })
        const found = nodesOf(tree)
        expect(
          found.filter(({ type }) =>
            ['link', 'image', 'heading', 'definition', 'footnoteReference'].includes(type),
          ),
        ).toHaveLength(1)
        for (const node of found) {
          if (node.type === 'html')
            expect(node.value).toMatch(/^(?:<\/?sub>|<details><summary>[\w ]+<\/summary>|<\/details>)$/)
          if (node.type === 'text') expect(node.value).not.toMatch(/@[\w-]|#\d|:\/\//)
        }
      }),
      { numRuns: 60 },
    )
  })

  it('can be pasted into a shell as the words that they are', () => {
    const review = hostileReview("x'; rm -rf ~; '$(id)`id`")
    const shown = review.reviewers
      .map((reviewer) =>
        renderReviewProgress({ review, tally: tally(review, []), reviewer }, { color: false }),
      )
      .join('')
    expect(shown).toContain('--group ')
    for (const [command] of shown.matchAll(/roster review decide .*/g)) {
      // What a shell reads outside quotes has none of its signs.
      expect(command.replaceAll(/'[^']*'|\\'/g, '')).toMatch(/^[\w@%+:,./= -]+$/)
    }
  })

  it('passes no control character on to a terminal', async () => {
    await fc.assert(
      fc.property(hostile, (text) => {
        const review = hostileReview(text)
        const closed = closedReview(review, text.slice(0, 400))
        const shown = [
          renderReviewProgress({ review, tally: tally(review, []) }, PLAIN),
          renderReviewSummaryText(closed, PLAIN),
          renderReviewVerification(closed, PLAIN),
        ].join('')
        expect(shown.replaceAll('\n', '')).not.toMatch(/(?!\u200C|\u200D)\p{C}/u)
      }),
      { numRuns: 60 },
    )
  })

  it('has pages without elements, attributes or links of theirs', async () => {
    await fc.assert(
      fc.property(hostile, (text) => {
        const review = hostileReview(text)
        for (const page of [
          renderReviewPage({ review, decisions: [] }),
          renderReviewSummaryPage(closedReview(review, text.slice(0, 400))),
        ]) {
          const tags = elementsIn(fromHtml(page))
          for (const tag of ['img', 'a', 'iframe', 'form', 'object', 'b']) expect(tags).not.toContain(tag)
        }
      }),
      { numRuns: 30 },
    )
  })
})

function nodesOf(node: Nodes): readonly Nodes[] {
  return [node, ...('children' in node ? node.children.flatMap(nodesOf) : [])]
}

function elementsIn(node: Root | RootContent): readonly string[] {
  const own = node.type === 'element' ? [node.tagName] : []
  return [...own, ...('children' in node ? node.children.flatMap(elementsIn) : [])]
}
