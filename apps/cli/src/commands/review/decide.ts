/** `roster review decide`: records decisions, and edits the members file so that its plan shows what they do. */
import {
  assignmentKey,
  type CarriedDecisions,
  carryOut,
  type Decision,
  type DecisionsDocument,
  emailKey,
  isBlocking,
  isKeySubject,
  type ReviewDocument,
  type ReviewItem,
  type ReviewSubject,
  type Roster,
  readAssignment,
  tally,
} from '@roster/core'
import { renderReviewProgress } from '@roster/report'
import { defineCommand } from '../../command/command.ts'
import { EDIT_FLAGS, type OpenFile, openFile, replaceFile } from '../../command/file-edit.ts'
import { printDiff } from '../../file/text-diff.ts'
import type { Context } from '../../process/context.ts'
import { Failure } from '../../process/failure.ts'
import { REVIEWS_FLAG, ReviewFiles } from '../../review/review-files.ts'
import { reviewerHere } from '../../review/reviewer.ts'
import { terminalOptions } from '../../terminal/rendering.ts'

export const decide = defineCommand({
  flags: {
    name: {
      type: 'positional',
      required: true,
      completes: 'review',
      description: 'Name of the review',
    },
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
    if (from !== undefined) {
      if (verbOf(chosen) !== undefined)
        throw new Failure('--from takes decisions as they are: leave out the others.')
      const document = await files.decisionsFrom(from)
      refuseUnsound(review, document)
      return record({ review, files, known, document, path, dryRun }, context)
    }
    const reviewer = await reviewerHere(as, review, context)
    const verb = verbOf(chosen)
    if (verb === undefined) {
      const progress = { review, tally: tally(review, [...known.values()]), reviewer }
      context.stdout.write(renderReviewProgress(progress, await terminalOptions(context)))
      return 0
    }
    const { roster } = await openFile(path, context)
    const all = [...known.values()]
    const own = all.find((document) => document.reviewer === reviewer.key)
    const taken = new Set(
      all
        .filter((document) => document !== own)
        .flatMap(({ decisions }) => decisions.map(({ item }) => item)),
    )
    const items = select(review, reviewer.key, chosen, roster, { own, taken, verb })
    const fresh = new Map((own?.decisions ?? []).map((decision) => [decision.item, decision] as const))
    for (const { id } of items) {
      if (verb === 'undo') fresh.delete(id)
      else fresh.set(id, decisionOf(id, verb, chosen, roster, context))
    }
    const order = review.subjects.flatMap((subject) => subject.items.map(({ id }) => id))
    const document: DecisionsDocument = {
      version: 1,
      review: review.name,
      of: review.digest,
      reviewer: reviewer.key,
      decisions: order.flatMap((id) => fresh.get(id) ?? []),
    }
    refuseUnsound(review, document)
    return record({ review, files, known, document, path, dryRun }, context)
  },
})

interface Chosen {
  readonly person: readonly string[]
  readonly role: readonly string[]
  readonly group: readonly string[]
  readonly rest: boolean
  readonly keep: boolean
  readonly revoke: boolean
  readonly change: string | undefined
  readonly reason: string | undefined
  readonly undo: boolean
}

type Verb = Decision['decision'] | 'undo'

/** @throws Failure for several. */
function verbOf({ keep, revoke, change, undo }: Chosen): Verb | undefined {
  const verbs: readonly Verb[] = [
    ...(keep ? (['keep'] as const) : []),
    ...(revoke ? (['revoke'] as const) : []),
    ...(change !== undefined ? (['change'] as const) : []),
    ...(undo ? (['undo'] as const) : []),
  ]
  if (verbs.length > 1) throw new Failure(`--${verbs.join(' and --')} exclude each other.`)
  return verbs[0]
}

interface Selection {
  readonly own: DecisionsDocument | undefined
  /** Items that others have decided about. */
  readonly taken: ReadonlySet<string>
  readonly verb: Verb
}

/** Items that are for this reviewer, or that nobody else has decided about; undecided ones unless they are named. */
function select(
  review: ReviewDocument,
  reviewer: string,
  { person, role, group, rest }: Chosen,
  roster: Roster,
  { own, taken, verb }: Selection,
): readonly ReviewItem[] {
  const isNamed = person.length + role.length + group.length > 0
  if (!isNamed && !rest) throw new Failure('Say what you decide about: --person, --role, --group or --rest.')
  const people = new Set(person.map((text) => (isKeySubject(text) ? text : emailKey(text))))
  const strangers = [...people].filter((key) => !review.subjects.some((subject) => subject.key === key))
  if (strangers.length > 0) throw new Failure(`${strangers.join(', ')}: not in this review.`)
  const roles = new Set(role.map((text) => assignmentKey(roleIn(text, roster))))
  const decided = new Set((own?.decisions ?? []).map(({ item }) => item))
  const isMeant = (subject: ReviewSubject, item: ReviewItem): boolean => {
    if (item.reviewer !== reviewer || taken.has(item.id)) return false
    if (people.size > 0 && !people.has(subject.key)) return false
    if (roles.size > 0 && !(item.assignment && roles.has(assignmentKey(item.assignment)))) return false
    if (group.length > 0 && !item.through.some((name) => group.includes(name))) return false
    if (verb === 'undo') return decided.has(item.id)
    // A decision is made anew only about a person who is named: what is left of a group does not undo it.
    return people.size > 0 || !decided.has(item.id)
  }
  const items = review.subjects.flatMap((subject) => subject.items.filter((item) => isMeant(subject, item)))
  if (items.length > 0) return items
  throw new Failure(
    `Nothing of that is for ${reviewer} to decide${verb === 'undo' ? ' anew' : ''}. See roster review show ${review.name} --as ${reviewer}.`,
  )
}

function roleIn(text: string, roster: Roster) {
  const { value, problem } = readAssignment(text, roster)
  if (value === undefined) throw new Failure(problem)
  return value
}

function decisionOf(
  item: string,
  decision: Decision['decision'],
  { change, reason }: Chosen,
  roster: Roster,
  { now }: Context,
): Decision {
  return {
    item,
    decision,
    ...(change !== undefined && { to: roleIn(change, roster) }),
    ...(reason !== undefined && reason.trim() !== '' && { reason: reason.trim() }),
    at: new Date(now()).toISOString(),
  }
}

/** @throws Failure for decisions that would not count. */
function refuseUnsound(review: ReviewDocument, document: DecisionsDocument): void {
  const { problems } = tally(review, [document])
  const [first, ...others] = problems
  if (first === undefined) return
  const more = others.length === 0 ? '' : ` ${others.length} further decisions do not count either.`
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
  const { result, byHand, bare } = carryOut(counted.decided, file, { now: context.now() })
  const text = editedText(result, path)
  if (dryRun) printDiff(path, file.source.text, text, context)
  else {
    const written = await files.writeDecisions(document)
    await replaceIfOther(file, text, context)
    context.stderr.write(`${countText(document)} in ${written}.\n`)
  }
  const edited =
    text === file.source.text ? 'needs no edit for them' : dryRun ? 'would be edited' : 'is edited'
  const lines = [
    `${path} ${edited}${text === file.source.text || dryRun ? '' : ': look at it with roster plan'}.`,
    ...byHand.map(({ item }) => `${item.id}: no edit of ${path} takes it away. Take it away by hand.`),
    ...bare.map(
      ({ key }) => `${key} has no role left, and stays a member. To end that: roster remove ${key}`,
    ),
    `${counted.undecided.length} of ${counted.decided.length + counted.undecided.length} are still open.`,
  ]
  for (const line of lines) context.stderr.write(`${line}\n`)
  return 0
}

function editedText(result: CarriedDecisions['result'], path: string): string {
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
