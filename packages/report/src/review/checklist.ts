/** A review as a checklist for its pull request, and how far each reviewer is. */
import {
  type Bundle,
  bundlesOf,
  isAssigned,
  type ReviewDocument,
  type Reviewer,
  shellWord,
  type Tally,
} from '@roster/core'
import { type Document, type Item, type Section, section } from '../document/document.ts'
import { count, people } from '../phrase/count.ts'
import { capitalized, code, join, type Phrase, phrase, prose, words } from '../phrase/phrase.ts'
import { holdersPhrase, ReviewPhrases, reviewFooter, subjectPhrase } from './review-phrases.ts'

/** More people than this are counted and not named. */
const NAMED = 3

export interface ReviewProgress {
  readonly review: ReviewDocument
  readonly tally: Tally
  /** Only items for this reviewer. */
  readonly reviewer?: Reviewer
}

/** For the pull request that opens a review: who decides about what, with the most powerful access first. */
export function describeChecklist(review: ReviewDocument, tally?: Tally): Document {
  const phrases = new ReviewPhrases(review)
  const decided = new Set((tally?.decided ?? []).map(({ item }) => item.id))
  const pieces = piecesOf(review).filter(({ item }) => isAssigned(item))
  const bundles = bundlesOf(pieces)
  const isNew = ({ pieces: [first] }: Bundle) => first?.item.isNew === true
  const check = (bundle: Bundle) => bundle.pieces.every(({ item }) => decided.has(item.id))
  const line = (bundle: Bundle): Item => ({
    phrase: phrase`${holdersPhrase(bundle, NAMED)}: ${phrases.bundle(bundle)} · decided by ${reviewersOf(bundle)}`,
    stands: bundle.pieces.length,
    mark: 'info',
    checked: check(bundle),
  })
  return {
    verdict: titleOf(review),
    remarks: [
      sizePhrase(review, pieces.length),
      phrase`Each reviewer keeps, revokes or changes what is listed for them: in the page of the review, or with ${code(`roster review decide ${review.name}`)}. Commit your own decisions, so that git shows they are yours.`,
    ],
    blocks: [
      ...section(
        'Organization owners and Admins on all resources of a kind',
        bundles.filter((each) => each.isPrivileged).map(line),
        { folded: false },
      ),
      ...section(
        'Granted since the last review',
        bundles.filter((each) => isNew(each) && !each.isPrivileged).map(line),
        { folded: false },
      ),
      ...unreviewedSection(review, phrases),
      ...section(
        'Reviewers',
        review.reviewers.flatMap((reviewer) => reviewerItem(reviewer, review, decided, phrases)),
        { folded: false },
      ),
    ],
    footer: reviewFooter(review),
  }
}

/** Items that no member may decide about, and why. */
export function unreviewedSection(review: ReviewDocument, phrases: ReviewPhrases): readonly Section[] {
  return section(
    'Not reviewed',
    piecesOf(review)
      .filter(({ item }) => !isAssigned(item))
      .map(
        ({ subject, item }): Item => ({
          phrase: phrase`${subjectPhrase(subject)}: ${phrases.access(item)}`,
          stands: 1,
          mark: 'warning',
          details: [{ phrase: prose(item.unreviewed ?? ''), stands: 0 }],
        }),
      ),
    { folded: false },
  )
}

/** One line for a reviewer, with their bundles behind it. */
function reviewerItem(
  reviewer: Reviewer,
  review: ReviewDocument,
  decided: ReadonlySet<string>,
  phrases: ReviewPhrases,
): readonly Item[] {
  const own = piecesOf(review).filter(({ item }) => item.reviewer === reviewer.key)
  if (own.length === 0) return []
  const done = own.filter(({ item }) => decided.has(item.id)).length
  const bundles = bundlesOf(own)
  return [
    {
      phrase: phrase`${subjectPhrase(reviewer)}: ${words(`${done} of ${count(own.length, 'decision')} made`)}`,
      stands: own.length,
      mark: 'info',
      checked: done === own.length,
      fold: `${count(bundles.length, 'kind')} of access`,
      details: bundles.map((bundle) => ({
        phrase: phrase`${capitalized(phrases.bundle(bundle))}: ${holdersPhrase(bundle, NAMED)}`,
        stands: 0,
      })),
    },
  ]
}

/** How far a review is: all reviewers, or what is open for one. */
export function describeProgress({ review, tally, reviewer }: ReviewProgress): Document {
  const phrases = new ReviewPhrases(review)
  const total = tally.decided.length + tally.undecided.length
  if (reviewer === undefined) {
    const decided = new Set(tally.decided.map(({ item }) => item.id))
    const items = review.reviewers.map((each): Item => {
      const own = piecesOf(review).filter(({ item }) => item.reviewer === each.key)
      const done = own.filter(({ item }) => decided.has(item.id)).length
      const text = `${done} of ${count(own.length, 'decision')} made`
      return {
        phrase: phrase`${subjectPhrase(each)}: ${words(text)}`,
        stands: 1,
        mark: 'info',
        checked: done === own.length,
      }
    })
    return {
      verdict: titleOf(review),
      remarks: [words(`${tally.decided.length} of ${count(total, 'decision')} made.`)],
      blocks: [
        ...section('Reviewers', items, { folded: false }),
        ...section(
          'Does not count',
          tally.problems.map(({ message }): Item => ({ phrase: prose(message), stands: 1, mark: 'error' })),
          { folded: false },
        ),
      ],
      footer: reviewFooter(review),
    }
  }
  const open = bundlesOf(tally.undecided.filter(({ item }) => item.reviewer === reviewer.key))
  const done = tally.decided.filter(({ item }) => item.reviewer === reviewer.key).length
  const left = open.reduce((sum, { pieces }) => sum + pieces.length, 0)
  return {
    verdict: phrase`${titleOf(review)}: ${subjectPhrase(reviewer)}`,
    remarks: [
      left === 0
        ? words(
            done === 1
              ? 'The decision is made. Commit it.'
              : `All ${count(done, 'decision')} are made. Commit them.`,
          )
        : words(
            `${done} of ${count(done + left, 'decision')} made. Decide together what should be the same:`,
          ),
    ],
    blocks: section(
      'Open',
      open.map((bundle) => openItem(bundle, review, phrases)),
      { folded: false },
    ),
    footer: reviewFooter(review),
  }
}

function openItem(bundle: Bundle, review: ReviewDocument, phrases: ReviewPhrases): Item {
  return {
    phrase: phrase`${capitalized(phrases.bundle(bundle))}: ${holdersPhrase(bundle, NAMED)}`,
    stands: bundle.pieces.length,
    mark: bundle.isPrivileged ? 'warning' : 'info',
    details: [{ phrase: code(commandFor(bundle, review)), stands: 0 }],
  }
}

/** The command that decides about just this bundle. If it would decide about more, it says so. */
function commandFor({ pieces: [first, second] }: Bundle, { name }: ReviewDocument): string {
  if (first === undefined) return ''
  const { subject, item } = first
  const isOne = second === undefined || item.assignment === undefined
  const [group] = item.through
  const parts = [
    ...(isOne ? ['--person', subject.key] : []),
    ...(item.assignment ? ['--role', item.id.slice(subject.key.length + 1)] : []),
    ...(!isOne && group !== undefined ? ['--group', group] : []),
  ]
  return ['roster', 'review', 'decide', name, ...parts.map(shellWord), '--keep'].join(' ')
}

function piecesOf({ subjects }: ReviewDocument) {
  return subjects.flatMap((subject) => subject.items.map((item) => ({ subject, item })))
}

function reviewersOf({ pieces }: Bundle): Phrase {
  return join([...new Set(pieces.flatMap(({ item }) => item.reviewer ?? []))].map(code), ', ')
}

export function titleOf({ name }: Pick<ReviewDocument, 'name'>): Phrase {
  return phrase`Access review ${code(name)}`
}

function sizePhrase({ subjects, since, standing }: ReviewDocument, amount: number): Phrase {
  const invited = subjects.filter(({ kind }) => kind === 'invitation').length
  const keys = subjects.filter(({ kind }) => kind === 'key').length
  const parts = [
    people(subjects.length - keys),
    ...(invited === 0 ? [] : [`${invited} of them invited`]),
    ...(keys === 0 ? [] : [count(keys, 'API key')]),
    count(amount, 'decision'),
  ]
  const marks =
    since === undefined
      ? words('This is the first review, so nothing is marked as new.')
      : phrase`What the review ${code(since.name)} did not keep is marked as new.`
  const rest =
    standing.length === 0
      ? []
      : phrase` ${words(`The organization differs from the file in ${count(standing.length, 'way')} that no plan settles: see`)} ${code('roster plan')}.`
  return phrase`${words(`${parts.join(', ')}.`)} ${marks}${rest}`
}
