/** `roster review close`: checks a review to its end, and writes the evidence. */
import { closeReview, holdersOf } from '@roster/core'
import { readSnapshot } from '@roster/elastic-cloud'
import { renderReviewProblems, renderReviewSummaryPage, renderReviewSummaryText } from '@roster/report'
import { defineCommand } from '../../command/command.ts'
import { INQUIRY_FLAGS, openInquiry } from '../../command/inquiry.ts'
import { headCommit, writtenLines } from '../../file/commit-log.ts'
import { writePage } from '../../file/written-page.ts'
import { connect } from '../../process/connection.ts'
import { Failure } from '../../process/failure.ts'
import { REVIEW_FLAG, REVIEWS_FLAG, ReviewFiles } from '../../review/review-files.ts'
import { endsOf } from '../../review/review-history.ts'
import { terminalOptions } from '../../terminal/rendering.ts'

export const close = defineCommand({
  flags: {
    name: REVIEW_FLAG,
    'audit-log': {
      type: 'string',
      multiple: true,
      valueHint: 'path',
      description: 'An audit log of apply, which shows the writes that ended access; can be repeated',
    },
    'accept-unproven': {
      type: 'boolean',
      description: 'Close although git does not show whose decisions they are; the evidence says so',
    },
    html: { type: 'string', valueHint: 'path', description: 'Write a summary as a page, to print' },
    reviews: REVIEWS_FLAG,
    file: INQUIRY_FLAGS.file,
  },
  examples: [
    { command: 'roster review close 2026-q4', does: 'check it, and write the evidence' },
    { command: 'roster review close 2026-q4 --html summary.html', does: 'and a page to print' },
  ],
  async run(
    { name, reviews, file, html, 'audit-log': auditLogs, 'accept-unproven': acceptUnproven },
    context,
  ) {
    const files = new ReviewFiles(name, reviews, context)
    const review = await files.review()
    if (await files.isClosed()) throw new Failure(`${name} is closed already: see ${files.evidencePath}.`)
    const head = await headCommit(context)
    if (head === undefined)
      throw new Failure('There is no git repository here, and it is git that shows who decided.')
    connect(context, '')
    const { roster, origins, reader, members, source } = await openInquiry({ file, offline: false }, context)
    if (reader === undefined) throw new Failure('Closing a review reads the organization: set EC_API_KEY.')
    if (roster.organization !== review.organization) {
      throw new Failure(
        `${file} is of the organization ${roster.organization}, and the review of ${review.organization}.`,
      )
    }
    const snapshot = await readSnapshot(reader, roster.organization, {
      withKeys: review.apiKeys === 'reviewed',
    })
    if (review.apiKeys === 'reviewed' && snapshot.keys === undefined) {
      throw new Failure('The API keys cannot be listed now. Use a key of an Organization owner.')
    }
    const written = await writtenLines(files.path, context)
    const { evidence, problems } = closeReview({
      review,
      opened: written?.commits,
      decisions: await files.committed(),
      now: holdersOf({ snapshot, roster, origins }),
      closedAt: new Date(context.now()).toISOString(),
      head,
      acceptUnproven,
      endOf: await endsOf({ members, opened: written?.commits[0]?.id, auditLogs }, context),
    })
    if (evidence === undefined) {
      context.stdout.write(renderReviewProblems({ review, problems, source }, await terminalOptions(context)))
      return 1
    }
    await files.writeEvidence(evidence)
    if (html !== undefined) {
      const remedy = 'The review is closed. Write it again with roster review verify --html.'
      await writePage(html, renderReviewSummaryPage({ review, evidence }), context, remedy)
    }
    context.stdout.write(renderReviewSummaryText({ review, evidence }, await terminalOptions(context)))
    context.stderr.write(`The evidence is in ${files.evidencePath}. Commit it.\n`)
    return 0
  },
})
