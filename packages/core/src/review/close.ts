/** Closes a review: returns the evidence, or the problems that prevent it. */
import { compareText } from '../catalog/assignment.ts'
import type { DecisionsDocument } from './decisions-document.ts'
import { documentDigest, isWhole } from './document-digest.ts'
import type { EvidenceCommit, EvidenceDocument, EvidenceOutcome } from './evidence-document.ts'
import { outcomesOf } from './outcome.ts'
import {
  type Holder,
  isAssigned,
  itemIdentity,
  type ReviewDocument,
  type Reviewer,
} from './review-document.ts'
import { type Decided, type ReviewProblem, tally, undecidedProblems } from './tally.ts'

/** A commit, with its author and co-authors. */
export interface NamedCommit extends EvidenceCommit {
  /** Addresses of author and co-authors. */
  readonly people: readonly string[]
}

/** A reviewer's file, and the commits that wrote its lines. */
export interface CommittedDecisions {
  readonly file: string
  readonly document: DecisionsDocument
  /** Undefined if the file, or a line of it, is not committed. */
  readonly commits: readonly NamedCommit[] | undefined
  /** Hash of the commit of each decision, by item. Empty if the lines of the file do not show it. */
  readonly commitOf: ReadonlyMap<string, string>
}

export interface ClosingSources {
  readonly review: ReviewDocument
  /** The commits that wrote the lines of the review's file; undefined if it is not committed as it is. */
  readonly opened: readonly NamedCommit[] | undefined
  readonly decisions: readonly CommittedDecisions[]
  readonly now: readonly Holder[]
  /** RFC 3339. */
  readonly closedAt: string
  readonly head: string
  /** Accept that commits do not name the reviewers. */
  readonly acceptUnproven: boolean
  /** What git and the audit log say about how access to an item ended. */
  readonly endOf: (decided: Decided) => Pick<EvidenceOutcome, 'edited' | 'applied'>
}

export type Closing =
  | { readonly evidence: EvidenceDocument; readonly problems: readonly [] }
  | { readonly evidence?: never; readonly problems: readonly ReviewProblem[] }

export function closeReview(sources: ClosingSources): Closing {
  const { review, decisions, now } = sources
  const counted = tally(
    review,
    decisions.map(({ document }) => document),
  )
  const outcomes = outcomesOf(review, counted.decided, now)
  const problems = [
    ...frozenProblems(sources),
    ...counted.problems,
    ...undecidedProblems(counted),
    ...decisions.flatMap((each) => commitProblems(each, sources)),
    ...outcomes.problems,
  ]
  if (problems.length > 0) return { problems }
  const commits = new Map(decisions.flatMap(({ commitOf }) => [...commitOf]))
  const evidence = {
    version: 1 as const,
    review: review.name,
    of: review.digest,
    organization: review.organization,
    closedAt: sources.closedAt,
    head: sources.head,
    opened: (sources.opened ?? []).map(plainCommit),
    reviewers: decisions.map(({ file, document, commits: written = [] }) => ({
      reviewer: document.reviewer,
      file,
      digest: documentDigest(document),
      commits: written.map(plainCommit),
      named: written.every((commit) => names(commit, reviewerOf(review, document.reviewer))),
    })),
    ...(sources.acceptUnproven && { unproven: true as const }),
    outcomes: counted.decided.map((decided) =>
      outcomeOf(decided, outcomes.results, commits, sources.endOf(decided)),
    ),
    unreviewed: unreviewedBy(review),
    added: outcomes.added.map(({ holder, item }) => ({ subject: holder.key, item: item.id })),
    now,
  }
  return { evidence: { ...evidence, digest: documentDigest(evidence) }, problems: [] }
}

/** What no reviewer decides about, and why. */
export function unreviewedBy({ subjects }: ReviewDocument): EvidenceDocument['unreviewed'] {
  return subjects.flatMap(({ items }) =>
    items.flatMap((item) => (isAssigned(item) ? [] : [{ item: item.id, reason: item.unreviewed ?? '' }])),
  )
}

function outcomeOf(
  { item, decision, by }: Decided,
  results: ReturnType<typeof outcomesOf>['results'],
  commits: ReadonlyMap<string, string>,
  end: Pick<EvidenceOutcome, 'edited' | 'applied'>,
): EvidenceOutcome {
  const commit = commits.get(item.id)
  const { to, reason, at } = decision
  return {
    item: item.id,
    decision: decision.decision,
    ...(to && { to }),
    by,
    at,
    ...(reason !== undefined && { reason }),
    ...(commit !== undefined && { commit }),
    result: results.get(item.id) ?? 'kept',
    ...end,
  }
}

function frozenProblems({ review, opened, acceptUnproven }: ClosingSources): readonly ReviewProblem[] {
  if (!isWhole(review)) {
    return [
      { code: 'frozen-changed', message: 'The file of the review was changed: its digest does not match.' },
    ]
  }
  if (opened === undefined) {
    return acceptUnproven
      ? []
      : [{ code: 'not-committed', message: 'The file of the review is not committed as it is.' }]
  }
  return opened.length > 1 ? [{ code: 'frozen-changed', message: changedIn(opened) }] : []
}

/** The file of a review has one author: the person who opened it. */
export function changedIn(opened: readonly EvidenceCommit[]): string {
  const ids = opened.toSorted((a, b) => compareText(a.at, b.at)).map(({ id }) => id.slice(0, 7))
  return `The file of the review was changed after it was opened, in ${ids.slice(1).join(', ')}.`
}

function commitProblems(
  { file, document, commits }: CommittedDecisions,
  { review, acceptUnproven }: ClosingSources,
): readonly ReviewProblem[] {
  if (acceptUnproven) return []
  const { reviewer } = document
  if (commits === undefined) {
    return [
      {
        code: 'not-committed',
        message: `The decisions of ${reviewer} (${file}) are not committed as they are.`,
      },
    ]
  }
  const found = reviewerOf(review, reviewer)
  return commits.flatMap((commit) =>
    names(commit, found)
      ? []
      : [
          {
            code: 'committed-by-other' as const,
            message: `Decisions of ${reviewer} were committed by ${commit.email} (${commit.id.slice(0, 7)}), so git does not show that they are theirs. Have ${reviewer} commit them, or close with --accept-unproven.`,
          },
        ],
  )
}

function reviewerOf({ reviewers }: ReviewDocument, key: string): Reviewer | undefined {
  return reviewers.find((reviewer) => reviewer.key === key)
}

/** GitHub's addresses for people who hide theirs: `12345+login@users.noreply.github.com`. */
const NO_REPLY = /^(?:\d+\+)?([^@]+)@users\.noreply\.github\.com$/i

/** Whether a commit names a reviewer as its author or a co-author. */
export function names({ people }: NamedCommit, reviewer: Reviewer | undefined): boolean {
  if (reviewer === undefined) return false
  return people.some((address) => {
    if (address.trim().toLowerCase() === reviewer.email.trim().toLowerCase()) return true
    const [, login] = NO_REPLY.exec(address.trim()) ?? []
    return login !== undefined && login.toLowerCase() === reviewer.github?.toLowerCase()
  })
}

function plainCommit({ people: _, ...commit }: NamedCommit): EvidenceCommit {
  return commit
}

/**
 * Identities of the items that a closed review kept. The next review marks everything else as new. Someone who lost
 * their last role keeps a membership, which does not count as new.
 */
export function keptBy(review: ReviewDocument, { outcomes }: EvidenceDocument): ReadonlySet<string> {
  const byItem = new Map(
    review.subjects.flatMap((subject) => subject.items.map((item) => [item.id, { subject, item }] as const)),
  )
  const kept = outcomes.flatMap(({ item: id, decision, to }) => {
    const found = byItem.get(id)
    if (found === undefined || decision === 'revoke') return []
    const { subject, item } = found
    return itemIdentity(subject.key, to ? { ...item, what: 'role', assignment: to } : item)
  })
  // Items that nobody could decide about existed already, so they do not count as granted since.
  const unreviewed = review.subjects.flatMap(({ key, items }) =>
    items.flatMap((item) => (isAssigned(item) ? [] : [itemIdentity(key, item)])),
  )
  const members = review.subjects.flatMap(({ key, kind, items }) =>
    kind === 'member' && items.every(({ what }) => what !== 'membership')
      ? [itemIdentity(key, { what: 'membership' })]
      : [],
  )
  return new Set([...kept, ...unreviewed, ...members])
}
