/**
 * `roster review show`: shows what is decided and what is open, for all reviewers or one, and writes the page again.
 */

import { reviewProgress, tally } from '@roster/core'
import { renderReviewChecklist, renderReviewPage, renderReviewProgress } from '@roster/report'
import { defineCommand } from '../../command/command.ts'
import { writePage } from '../../file/written-page.ts'
import { Failure } from '../../process/failure.ts'
import { REVIEW_FLAG, REVIEWS_FLAG, ReviewFiles } from '../../review/review-files.ts'
import { reviewerNamed } from '../../review/reviewer.ts'
import { jsonOutput } from '../../terminal/json-output.ts'
import { terminalOptions } from '../../terminal/rendering.ts'

export const show = defineCommand({
  flags: {
    name: REVIEW_FLAG,
    as: { type: 'string', valueHint: 'email', description: 'Only what this reviewer decides' },
    markdown: { type: 'boolean', description: 'Print the checklist as Markdown' },
    html: { type: 'string', valueHint: 'path', description: 'Write the page, with the decisions so far' },
    json: { type: 'boolean', description: 'Print what is decided and open as JSON' },
    reviews: REVIEWS_FLAG,
  },
  examples: [
    { command: 'roster review show 2026-q4', does: 'see how far each reviewer is' },
    { command: 'roster review show 2026-q4 --as grace@acme.example', does: 'see what one has left' },
    { command: 'roster review show 2026-q4 --html review.html', does: 'write the page again' },
  ],
  async run({ name, as, markdown, html, json, reviews }, context) {
    if (json && markdown) throw new Failure('--json and --markdown exclude each other.')
    const files = new ReviewFiles(name, reviews, context)
    const review = await files.review()
    const decisions = [...(await files.decisions()).values()]
    const reviewer = as === undefined ? undefined : reviewerNamed(as, review)
    if (html !== undefined) {
      await writePage(html, renderReviewPage({ review, decisions }), context)
      context.stderr.write(`The page is in ${html}.\n`)
      if (!markdown && !json) return 0
    }
    const counted = tally(review, decisions)
    if (json) {
      const progress = reviewProgress(review, counted, reviewer)
      context.stdout.write(jsonOutput(progress))
    } else if (markdown) context.stdout.write(renderReviewChecklist(review, counted))
    else {
      const progress = { review, tally: counted, ...(reviewer && { reviewer }) }
      context.stdout.write(renderReviewProgress(progress, await terminalOptions(context)))
    }
    return 0
  },
})
