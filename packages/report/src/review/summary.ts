/** A closed review in words: the decisions, their results, and the evidence. Also the reasons why a review cannot be closed. */
import type {
  EvidenceDocument,
  EvidenceOutcome,
  ReviewCheck,
  ReviewDocument,
  ReviewProblem,
} from '@roster/core'
import type { AnswerSource } from '../answer/answer.ts'
import { type Block, type Document, type Item, type Mark, section } from '../document/document.ts'
import { count, people } from '../phrase/count.ts'
import { minute } from '../phrase/date.ts'
import { code, join, list, type Phrase, phrase, prose, strong, words } from '../phrase/phrase.ts'
import { titleOf, unreviewedSection } from './checklist.ts'
import { ReviewPhrases, reviewFooter, subjectPhrase, wayOf } from './review-phrases.ts'

export interface ReviewSummary {
  readonly review: ReviewDocument
  readonly evidence: EvidenceDocument
  /** The proofs; absent if they were not checked. */
  readonly checks?: readonly ReviewCheck[]
}

/** For auditors: everything, the most important first. */
export function describeSummary({ review, evidence, checks }: ReviewSummary): Document {
  const { outcomes, added, reviewers } = evidence
  const lines = new Lines(review, evidence)
  const of = (decision: EvidenceOutcome['decision']) => outcomes.filter((each) => each.decision === decision)
  const kept = of('keep')
  const counts = [
    `${kept.length} kept`,
    `${of('revoke').length} revoked`,
    `${of('change').length} changed`,
    ...(evidence.unreviewed.length === 0 ? [] : [`${evidence.unreviewed.length} not reviewed`]),
  ]
  return {
    verdict: phrase`${titleOf(review)}: ${words(counts.join(', '))}`,
    remarks: [
      words(
        `Opened ${minute(review.openedAt)}, closed ${minute(evidence.closedAt)}. ${people(review.subjects.filter(({ kind }) => kind !== 'key').length)}, ${count(outcomes.length, 'decision')}, each by a reviewer who could make the change and does not hold the access. When the review was closed, the organization was as decided.`,
      ),
    ],
    blocks: [
      ...unprovenAlert(evidence),
      ...section(
        'Revoked',
        of('revoke').map((each) => lines.outcome(each)),
        { folded: false },
      ),
      ...section(
        'Changed',
        of('change').map((each) => lines.outcome(each)),
        { folded: false },
      ),
      ...section(
        'Kept, but gone since',
        kept.filter(({ result }) => result === 'gone').map((each) => lines.outcome(each)),
        { folded: false },
      ),
      ...section(
        'Granted since the review was opened, not reviewed',
        added.map((each) => lines.added(each)),
        { folded: false },
      ),
      ...unreviewedSection(review, new ReviewPhrases(review)),
      ...section(
        'Reviewers',
        reviewers.map((each) => reviewerItem(each, review, evidence)),
        { folded: false },
      ),
      ...checkSections(checks),
      ...section('Kept', lines.outcomes(kept.filter(({ result }) => result === 'kept')), {
        note: `${kept.filter(({ result }) => result === 'kept').length}`,
      }),
    ],
    footer: [
      ...reviewFooter(review),
      phrase`evidence ${code(evidence.digest.slice(0, 12))}`,
      phrase`commit ${code(evidence.head.slice(0, 7))}`,
    ],
  }
}

/** The verdict of `roster review verify`. */
export function describeVerification({ review, evidence, checks = [] }: ReviewSummary): Document {
  const wrong = checks.filter(({ status }) => status === 'failed').length
  return {
    verdict:
      wrong === 0
        ? phrase`${titleOf(review)} verifies`
        : phrase`${titleOf(review)} does not verify: ${words(count(wrong, 'contradiction'))}`,
    remarks: [words(`${count(evidence.outcomes.length, 'decision')}, closed ${minute(evidence.closedAt)}.`)],
    blocks: checkSections(checks),
    footer: reviewFooter(review),
  }
}

export interface ReviewObstacles {
  readonly review: ReviewDocument
  readonly problems: readonly ReviewProblem[]
  readonly source: AnswerSource
}

/** Why a review cannot be closed. */
export function describeObstacles({ review, problems, source }: ReviewObstacles): Document {
  return {
    verdict: phrase`${titleOf(review)} cannot be closed: ${words(count(problems.length, 'problem'))}`,
    remarks: source.at === undefined ? [] : [words(`The organization was read at ${minute(source.at)}.`)],
    blocks: section(
      'Problems',
      problems.map(({ message }): Item => ({ phrase: prose(message), stands: 1, mark: 'error' })),
      { folded: false },
    ),
    footer: reviewFooter(review),
  }
}

const SECTIONS: readonly (readonly [ReviewCheck['status'], string, Mark])[] = [
  ['failed', 'Contradicted', 'error'],
  ['proven', 'Proven', 'done'],
  ['unproven', 'Not proven', 'warning'],
]

function checkSections(checks: readonly ReviewCheck[] = []): readonly Block[] {
  return SECTIONS.flatMap(([status, title, mark]) =>
    section(
      title,
      checks
        .filter((check) => check.status === status)
        .map(({ message }): Item => ({ phrase: prose(message), stands: 1, mark })),
      { folded: false },
    ),
  )
}

function unprovenAlert({ unproven }: EvidenceDocument): readonly Block[] {
  if (!unproven) return []
  const lead = words('It was accepted that git does not show whose decisions some of these are.')
  return [{ type: 'alert', level: 'warning', lead, items: [] }]
}

const MARKS: Readonly<Record<EvidenceOutcome['result'], Mark>> = {
  kept: 'done',
  gone: 'warning',
  revoked: 'remove',
  changed: 'change',
}

/** From this number on, equal decisions share a line. */
const GROUP_FROM = 4

class Lines {
  readonly #phrases: ReviewPhrases
  readonly #items: ReadonlyMap<string, Parts>

  constructor(review: ReviewDocument, { now }: EvidenceDocument) {
    this.#phrases = new ReviewPhrases(review)
    const all = [...now, ...review.subjects].flatMap((subject) =>
      subject.items.map((item) => [item.id, { subject, item }] as const),
    )
    this.#items = new Map(all)
  }

  /** Equal decisions about equal access share a line with all their people. */
  outcomes(outcomes: readonly EvidenceOutcome[]): readonly Item[] {
    const groups = Map.groupBy(outcomes, ({ item, by, commit, reason }) =>
      JSON.stringify([this.#access(item), by, commit, reason]),
    )
    return [...groups.values()].flatMap((group): readonly Item[] => {
      const [first] = group
      if (first === undefined || group.length < GROUP_FROM) return group.map((each) => this.outcome(each))
      const { phrase: _, details = [], ...rest } = this.outcome(first)
      const times = group.map(({ at }) => at).toSorted()
      const [from = '', to = ''] = [times[0], times.at(-1)]
      const [made] = details
      const holders = group.map(({ item }) => this.#holder(item))
      return [
        {
          ...rest,
          phrase: phrase`${strong(words(people(group.length)))}: ${this.#access(first.item)}`,
          stands: group.length,
          details: [
            ...(made
              ? [from === to ? made : { ...made, phrase: this.#made(first, spanText(from, to)) }]
              : []),
            { phrase: join(holders, ', '), stands: 0 },
          ],
        },
      ]
    })
  }

  outcome(outcome: EvidenceOutcome): Item {
    const { item, at, result, edited, applied } = outcome
    return {
      phrase: this.#held(item),
      stands: 1,
      mark: MARKS[result],
      details: [
        { phrase: this.#made(outcome, minute(at)), stands: 0 },
        ...endLines(edited, applied).map((line) => ({ phrase: line, stands: 0 })),
      ],
    }
  }

  /** "keep, by ada@acme.example · 12:00 UTC on 23 Nov 2026 · commit 1111111". */
  #made({ item, decision, to, by, at, reason, commit }: EvidenceOutcome, when: string): Phrase {
    const made = this.#phrases.decision({
      item,
      decision,
      at,
      ...(to && { to }),
      ...(reason !== undefined && { reason }),
    })
    const shown = commit === undefined ? [] : [phrase`commit ${code(commit.slice(0, 7))}`]
    return join([phrase`${made}, by ${code(by)}`, words(when), ...shown], ' · ')
  }

  added({ subject, item }: EvidenceDocument['added'][number]): Item {
    return { phrase: this.#items.has(item) ? this.#held(item) : code(subject), stands: 1, mark: 'add' }
  }

  #held(id: string): Phrase {
    return this.#items.has(id) ? phrase`${this.#holder(id)}: ${this.#access(id)}` : code(id)
  }

  #holder(id: string): Phrase {
    const found = this.#items.get(id)
    return found === undefined ? code(id) : subjectPhrase(found.subject)
  }

  #access(id: string): Phrase {
    const found = this.#items.get(id)
    if (found === undefined) return code(id)
    const { subject, item } = found
    return join([this.#phrases.access(item), ...wayOf(subject, item)], ' · ')
  }
}

function spanText(from: string, to: string): string {
  return `${minute(from)} to ${minute(to)}`
}

interface Parts {
  readonly subject: EvidenceDocument['now'][number]
  readonly item: EvidenceDocument['now'][number]['items'][number]
}

function endLines(edited: EvidenceOutcome['edited'], applied: EvidenceOutcome['applied']): readonly Phrase[] {
  const number = edited?.pullRequest === undefined ? [] : [words(`pull request ${edited.pullRequest}`)]
  return [
    ...(edited === undefined
      ? []
      : [
          join(
            [
              phrase`out of the file in ${code(edited.id.slice(0, 7))} by ${prose(edited.author)}`,
              words(minute(edited.at)),
              ...number,
            ],
            ' · ',
          ),
        ]),
    ...(applied === undefined ? [] : [appliedPhrase(applied)]),
  ]
}

function appliedPhrase({
  at,
  pullRequest,
  approvers = [],
  run,
}: NonNullable<EvidenceOutcome['applied']>): Phrase {
  return join(
    [
      words(`applied ${minute(at)}`),
      ...(pullRequest === undefined ? [] : [words(`pull request ${pullRequest}`)]),
      ...(approvers.length === 0 ? [] : [phrase`approved by ${list(approvers.map(code))}`]),
      ...(run === undefined ? [] : [phrase`run ${code(run)}`]),
    ],
    ' · ',
  )
}

function reviewerItem(
  { reviewer, commits, named, digest }: EvidenceDocument['reviewers'][number],
  { reviewers }: ReviewDocument,
  { outcomes }: EvidenceDocument,
): Item {
  const who = reviewers.find(({ key }) => key === reviewer)
  const made = outcomes.filter(({ by }) => by === reviewer).length
  const ids = commits.map(({ id }) => code(id.slice(0, 7)))
  const proof = named
    ? phrase`committed by them: ${list(ids)}`
    : ids.length === 0
      ? words('not committed')
      : phrase`committed by ${list([...new Set(commits.map(({ email }) => email))].map(code))}: ${list(ids)}`
  return {
    phrase: phrase`${who ? subjectPhrase(who) : code(reviewer)}: ${words(count(made, 'decision'))}`,
    stands: 1,
    mark: named ? 'done' : 'warning',
    details: [{ phrase: phrase`${proof} · digest ${code(digest.slice(0, 12))}`, stands: 0 }],
  }
}
