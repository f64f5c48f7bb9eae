/** `roster review verify`: proves a closed review from its files and git, offline. */

import { type VerificationDocument, verifyReview } from '@roster/core'
import { renderReviewSummaryPage, renderReviewVerification } from '@roster/report'
import { defineCommand } from '../../command/command.ts'
import { signedCommits, writtenLines } from '../../file/commit-log.ts'
import { writePage } from '../../file/written-page.ts'
import { REVIEW_FLAG, REVIEWS_FLAG, ReviewFiles } from '../../review/review-files.ts'
import { jsonOutput } from '../../terminal/json-output.ts'
import { terminalOptions } from '../../terminal/rendering.ts'

export const verify = defineCommand({
  flags: {
    name: REVIEW_FLAG,
    html: { type: 'string', valueHint: 'path', description: 'Write the summary as a page, to print' },
    json: { type: 'boolean', description: 'Print what is proven and what is not as JSON' },
    reviews: REVIEWS_FLAG,
  },
  examples: [
    { command: 'roster review verify 2026-q4', does: 'exit with 1 if anything contradicts' },
    { command: 'roster review verify 2026-q4 --html summary.html', does: 'write the summary for auditors' },
  ],
  async run({ name, html, json, reviews }, context) {
    const files = new ReviewFiles(name, reviews, context)
    const [review, evidence] = [await files.review(), await files.evidence()]
    const decisions = await files.committed()
    const opened = await writtenLines(files.path, context)
    const closed = await writtenLines(files.evidencePath, context)
    const ids = [opened, closed, ...decisions].flatMap((each) => (each?.commits ?? []).map(({ id }) => id))
    const checks = verifyReview({
      review,
      evidence,
      decisions,
      opened: opened?.commits,
      closed: closed?.commits,
      signed: await signedCommits([...new Set(ids)], context),
    })
    if (html !== undefined) {
      await writePage(html, renderReviewSummaryPage({ review, evidence, checks }), context)
      context.stderr.write(`The summary is in ${html}.\n`)
    }
    const holds = checks.every(({ status }) => status !== 'failed')
    if (json) {
      const document: VerificationDocument = { version: 1, review: name, holds, checks }
      context.stdout.write(jsonOutput(document))
    } else {
      const verification = { review, evidence, checks }
      context.stdout.write(renderReviewVerification(verification, await terminalOptions(context)))
    }
    return holds ? 0 : 1
  },
})
