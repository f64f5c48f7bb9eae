/** Reviews on each surface. */
import type { ReviewDocument, Tally } from '@roster/core'
import { renderPage } from '../access/html.ts'
import { fitDocument } from '../surface/fit.ts'
import { renderMarkdown } from '../surface/markdown.ts'
import { renderTerminal, type TerminalOptions } from '../surface/terminal.ts'
import { describeChecklist, describeProgress, type ReviewProgress } from './checklist.ts'
import {
  describeObstacles,
  describeSummary,
  describeVerification,
  type ReviewObstacles,
  type ReviewSummary,
} from './summary.ts'

/** GitHub takes descriptions of pull requests up to this many characters. */
const LIMIT = 65_536

/** Who decides about what, as Markdown for the pull request that opens the review. Ends with a line break. */
export function renderReviewChecklist(review: ReviewDocument, tally?: Tally): string {
  return fitDocument(describeChecklist(review, tally), {
    limit: LIMIT,
    render: (document) => renderMarkdown(document, []),
  })
}

/** How far a review is, for a terminal. Ends with a line break. */
export function renderReviewProgress(progress: ReviewProgress, options: TerminalOptions): string {
  return renderTerminal(describeProgress(progress), options)
}

/** Why a review cannot be closed, for a terminal. Ends with a line break. */
export function renderReviewProblems(obstacles: ReviewObstacles, options: TerminalOptions): string {
  return renderTerminal(describeObstacles(obstacles), options)
}

/** A closed review for a terminal. Ends with a line break. */
export function renderReviewSummaryText(summary: ReviewSummary, options: TerminalOptions): string {
  return renderTerminal(describeSummary(summary), options)
}

/** A closed review as a self-contained HTML page, which prints well. */
export function renderReviewSummaryPage(summary: ReviewSummary): string {
  return renderPage(describeSummary(summary))
}

/** The proofs of a closed review, for a terminal. Ends with a line break. */
export function renderReviewVerification(summary: ReviewSummary, options: TerminalOptions): string {
  return renderTerminal(describeVerification(summary), options)
}
