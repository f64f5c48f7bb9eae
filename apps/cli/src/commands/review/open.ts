/** `roster review open`: freezes who has what, and divides it among reviewers. */

import { DIVISIONS, openReview, RESTS, readManagers, type Unassigned } from '@roster/core'
import { planLive, readSnapshot } from '@roster/elastic-cloud'
import { renderReviewChecklist, renderReviewPage } from '@roster/report'
import { defineCommand } from '../../command/command.ts'
import { INQUIRY_FLAGS, openInquiry } from '../../command/inquiry.ts'
import { readText } from '../../file/text.ts'
import { writePage } from '../../file/written-page.ts'
import { connect } from '../../process/connection.ts'
import type { Context } from '../../process/context.ts'
import { Failure, fileFailure } from '../../process/failure.ts'
import { lastClosedReview } from '../../review/last-review.ts'
import { REVIEWS_FLAG, ReviewFiles } from '../../review/review-files.ts'

export const open = defineCommand({
  flags: {
    name: { type: 'positional', required: false, description: 'Name of the review; the quarter by default' },
    reviewers: {
      type: 'string',
      multiple: true,
      valueHint: 'emails',
      description: 'Who decides: addresses with commas between them; can be repeated',
    },
    by: {
      type: 'enum',
      options: [...DIVISIONS],
      default: 'resource',
      description: 'What one reviewer decides together',
    },
    managers: {
      type: 'string',
      valueHint: 'path',
      description: 'With --by manager: JSON or CSV of people and their managers',
    },
    rest: {
      type: 'enum',
      options: [...RESTS],
      default: 'refuse',
      description:
        'What no reviewer may decide: refuse to open, assign it to owners, or record what nobody may decide as unreviewed',
    },
    html: {
      type: 'string',
      valueHint: 'path',
      description: 'Write the page to this path, not beside the review',
    },
    reviews: REVIEWS_FLAG,
    file: INQUIRY_FLAGS.file,
  },
  examples: [
    { command: 'roster review open --reviewers ada@a.example,bob@a.example', does: 'divide it' },
    { command: 'roster review open --reviewers bob@a.example --rest owners', does: 'owners help' },
  ],
  async run({ name, reviewers, by, managers, rest, html, reviews, file }, context) {
    const now = context.now()
    const files = new ReviewFiles(name ?? quarterOf(now), reviews, context)
    const chosen = reviewers.flatMap((list) => list.split(',')).map((each) => each.trim())
    const addresses = chosen.filter((each) => each !== '')
    if (addresses.length === 0) throw new Failure('Say who decides: --reviewers ada@acme.example,…')
    if ((by === 'manager') !== (managers !== undefined)) {
      throw new Failure('--by manager and --managers <path> go together.')
    }
    connect(context, '')
    const { roster, origins, reader, members } = await openInquiry({ file, offline: false }, context)
    if (reader === undefined) throw new Failure('A review needs the organization: set EC_API_KEY.')
    const before = await lastClosedReview(reviews, roster.organization, context)
    const { plan } = await planLive({ roster, reader, use: 'plan', now })
    const snapshot = await readSnapshot(reader, roster.organization, { withKeys: true })
    const opening = openReview({
      name: files.name,
      openedAt: new Date(now).toISOString(),
      file: members.path,
      snapshot,
      roster,
      origins,
      standing: plan.standing,
      ...(before && { since: before.since, known: before.kept, knownAt: before.since.closedAt }),
      reviewers: addresses,
      by,
      ...(managers !== undefined && { managers: await managersIn(managers, context) }),
      rest,
    })
    if (opening.code === 'empty') throw new Failure('Nobody has access, so there is nothing to review.')
    if (opening.code === 'not-members') {
      throw new Failure(
        `${opening.reviewers.join(', ')}: not a member of the organization, so their roles allow no decision.`,
      )
    }
    if (opening.code === 'unassigned') throw unassignedFailure(opening.unassigned)
    const { review } = opening
    await files.writeReview(review)
    if (review.apiKeys === 'unreadable') {
      context.stderr.write('warning: The API keys could not be listed, so the review leaves them out.\n')
    }
    const page = html ?? files.pagePath
    await writePage(page, renderReviewPage({ review, decisions: [] }), context)
    context.stdout.write(renderReviewChecklist(review))
    context.stderr.write(
      `Who has what is in ${files.path}. Commit it, and open a pull request with the text above. Reviewers decide in ${page}, or with roster review decide ${files.name}.\n`,
    )
    return 0
  },
})

/** Lines of a failure about items that nobody may decide. */
const SHOWN = 20

function unassignedFailure(unassigned: readonly Unassigned[]): Failure {
  const lines = unassigned.slice(0, SHOWN).map(({ item, reason }) => `  ${item.id}: ${reason}`)
  const more = unassigned.length > SHOWN ? [`  and ${unassigned.length - SHOWN} more`] : []
  const advice = unassigned.some(({ isUndecidable }) => !isUndecidable)
    ? ['Add reviewers who may, or have owners decide with --rest owners.']
    : [
        'No other member may decide about these either. Give a second member the role for a while, for example with',
        '  roster elevate EMAIL owner --for 8h --reason "access review"',
        'or open the review with --rest unreviewed: its evidence then says that nobody decided about them.',
      ]
  return new Failure(
    [`No reviewer may decide about this, so no review was opened:`, ...lines, ...more, ...advice].join('\n'),
  )
}

async function managersIn(path: string, { files }: Context): Promise<ReadonlyMap<string, string>> {
  let text: string
  try {
    text = await readText(path, files)
  } catch (error) {
    throw fileFailure(error, path, 'Give --managers a file of people and their managers.')
  }
  const read = readManagers(text)
  if ('problem' in read) throw new Failure(`${path} ${read.problem}.`)
  return read.value
}

/** "2026-q4". */
function quarterOf(time: number): string {
  const date = new Date(time)
  return `${date.getUTCFullYear()}-q${Math.floor(date.getUTCMonth() / 3) + 1}`
}
