/** `roster review decide`: records decisions, and edits the members file so that its plan shows what they do. */
import {
  type CarriedDecisions,
  carryOut,
  type Decision,
  type DecisionsDocument,
  isBlocking,
  type ReviewDocument,
  tally,
} from '@roster/core'
import { renderReviewProgress } from '@roster/report'
import { defineCommand } from '../../command/command.ts'
import { EDIT_FLAGS, type OpenFile, openFile, replaceFile } from '../../command/file-edit.ts'
import { printDiff } from '../../file/text-diff.ts'
import type { Context } from '../../process/context.ts'
import { Failure } from '../../process/failure.ts'
import { decisionsWith, isSelective, verbOf } from '../../review/own-decisions.ts'
import { REVIEW_FLAG, REVIEWS_FLAG, ReviewFiles } from '../../review/review-files.ts'
import { reviewerHere } from '../../review/reviewer.ts'
import { terminalOptions } from '../../terminal/rendering.ts'

export const decide = defineCommand({
  flags: {
    name: REVIEW_FLAG,
    as: {
      type: 'string',
      valueHint: 'email',
      description: "The reviewer who decides (Default: git's user.email)",
    },
    from: { type: 'string', valueHint: 'path', description: 'Take the decisions that the page saved' },
    person: {
      type: 'string',
      multiple: true,
      valueHint: 'email',
      description: 'Only access of this person; can be repeated',
    },
    role: {
      type: 'string',
      multiple: true,
      valueHint: 'role',
      description: 'Only this role, such as deployments/shop=viewer; can be repeated',
    },
    group: {
      type: 'string',
      multiple: true,
      valueHint: 'name',
      description: 'Only access through this group; can be repeated',
    },
    rest: { type: 'boolean', description: 'Everything of yours that is not decided yet' },
    keep: { type: 'boolean', description: 'Decide that they keep it' },
    revoke: { type: 'boolean', description: 'Decide that they lose it' },
    change: { type: 'string', valueHint: 'role', description: 'Decide that they get this role instead' },
    reason: { type: 'string', valueHint: 'text', description: 'Why; needed unless they keep it' },
    undo: { type: 'boolean', description: 'Take decisions back' },
    reviews: REVIEWS_FLAG,
    ...EDIT_FLAGS,
  },
  examples: [
    { command: 'roster review decide 2026-q4', does: 'see what is open for you' },
    { command: 'roster review decide 2026-q4 --from saved.json', does: 'take what the page saved' },
    { command: 'roster review decide 2026-q4 --group sre --keep', does: 'keep access through a group' },
    { command: 'roster review decide 2026-q4 --rest --keep', does: 'keep everything else' },
    { command: 'roster review decide 2026-q4 --person kim@a.example --keep', does: 'keep what a person has' },
  ],
  async run({ name, as, from, reviews, file: path, 'dry-run': dryRun, ...chosen }, context) {
    const files = new ReviewFiles(name, reviews, context)
    const review = await files.review()
    if (await files.isClosed()) throw new Failure(`${name} is closed, so nothing can be decided any more.`)
    const known = await files.decisions()
    const verb = verbOf(chosen)
    if (from !== undefined) {
      if (verb !== undefined || isSelective(chosen))
        throw new Failure('--from takes decisions as they are: leave out the others.')
      const document = await files.decisionsFrom(from)
      refuseUnsound(review, document)
      return record({ review, files, known, document, path, dryRun }, context)
    }
    const reviewer = await reviewerHere(as, review, context)
    if (verb === undefined) {
      if (isSelective(chosen)) throw new Failure('Say what you decide: --keep, --revoke, --change or --undo.')
      const progress = { review, tally: tally(review, [...known.values()]), reviewer }
      context.stdout.write(renderReviewProgress(progress, await terminalOptions(context)))
      return 0
    }
    const { roster } = await openFile(path, context)
    const document = decisionsWith(verb, chosen, {
      review,
      reviewer: reviewer.key,
      known: [...known.values()],
      roster,
      now: context.now(),
    })
    refuseUnsound(review, document)
    return record({ review, files, known, document, path, dryRun }, context)
  },
})

/** @throws Failure for decisions that would not count. */
function refuseUnsound(review: ReviewDocument, document: DecisionsDocument): void {
  const { problems } = tally(review, [document])
  const [first, ...others] = problems
  if (first === undefined) return
  const more =
    others.length === 0
      ? ''
      : others.length === 1
        ? ' 1 other decision does not count either.'
        : ` ${others.length} other decisions do not count either.`
  throw new Failure(`${first.message}${more} Nothing was written.`)
}

interface Recording {
  readonly review: ReviewDocument
  readonly files: ReviewFiles
  readonly known: ReadonlyMap<string, DecisionsDocument>
  readonly document: DecisionsDocument
  readonly path: string
  readonly dryRun: boolean
}

/** Writes the decisions, and their edits of the members file. */
async function record(
  { review, files, known, document, path, dryRun }: Recording,
  context: Context,
): Promise<0> {
  const others = [...known.values()].filter(({ reviewer }) => reviewer !== document.reviewer)
  const counted = tally(review, [...others, document])
  const twice = counted.problems.find(({ code }) => code === 'decided-twice')
  if (twice) throw new Failure(`${twice.message} Nothing was written.`)
  const file = await openFile(path, context)
  const former = [...known.values()].find(({ reviewer }) => reviewer === document.reviewer)?.decisions ?? []
  const replacements = new Map(former.flatMap(({ item, to }) => (to === undefined ? [] : [[item, to]])))
  const { result, byHand, bare, endedKeys } = carryOut(counted.decided, file, {
    now: context.now(),
    replacements,
  })
  const text = textWithDecisions(result, path)
  if (dryRun) printDiff(path, file.source.text, text, context)
  else {
    const written = await files.writeDecisions(document)
    await replaceIfOther(file, text, context)
    context.stderr.write(`${countText(document)} in ${written}.\n`)
  }
  const edited =
    text === file.source.text ? 'needs no edit for them' : dryRun ? 'would be edited' : 'is edited'
  const still = new Set(document.decisions.map(({ item }) => item))
  const lines = [
    `${path} ${edited}${text === file.source.text || dryRun ? '' : ': look at it with roster plan'}.`,
    ...byHand.map(({ item }) => `${item.id}: no edit of ${path} revokes it. Revoke it by hand.`),
    ...endedKeys.map(
      ({ item }) =>
        `${item.id} is kept, but its entry in ${path} has ended, so applying revokes it. Give the entry a later "expires".`,
    ),
    ...(former.some(({ item, decision }) => decision !== 'keep' && !still.has(item))
      ? [`${path} has the edits of decisions that were taken back until you decide anew.`]
      : []),
    ...bare.map(
      ({ key }) => `${key} has no role left, and stays a member. To end that: roster remove ${key}`,
    ),
    `${counted.undecided.length} of ${counted.decided.length + counted.undecided.length} are still open.`,
  ]
  for (const line of lines) context.stderr.write(`${line}\n`)
  return 0
}

function textWithDecisions(result: CarriedDecisions['result'], path: string): string {
  if (result.code === 'edited') return result.text
  if (result.code === 'refused') throw new Failure(`${result.problem.message} Nothing was written.`)
  const errors = result.findings.filter(isBlocking).map(({ message }) => message)
  throw new Failure(
    `${errors.join('\n')}\nWith these decisions, ${path} would be broken, so nothing was written.`,
  )
}

async function replaceIfOther({ path, source }: OpenFile, text: string, context: Context): Promise<void> {
  if (text !== source.text) await replaceFile(path, text, context)
}

/** "Kept 12, revoked 3, changed 1". */
function countText({ decisions }: DecisionsDocument): string {
  const amount = (what: Decision['decision']) => decisions.filter(({ decision }) => decision === what).length
  return `${amount('keep')} kept, ${amount('revoke')} revoked and ${amount('change')} changed, as recorded`
}
