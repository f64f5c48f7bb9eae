/**
 * Counts decisions: each item has exactly one, by a reviewer who may decide about it. Everything else is a problem that
 * says which item, whose decision, and what is wrong with it.
 */
import { type Assignment, impliesAssignment } from '../catalog/assignment.ts'
import { assignmentText } from '../catalog/assignment-text.ts'
import type { Decision, DecisionsDocument } from './decisions-document.ts'
import { Entitlements } from './entitlement.ts'
import {
  type AssignedItem,
  isAssigned,
  type ReviewDocument,
  type ReviewItem,
  type ReviewSubject,
  reviewNames,
} from './review-document.ts'

export const REVIEW_PROBLEMS = [
  'frozen-changed',
  'other-review',
  'unknown-reviewer',
  'unknown-item',
  'own-access',
  'not-entitled',
  'decided-twice',
  'reason-missing',
  'not-a-reduction',
  'undecided',
  'left-out',
  'not-committed',
  'committed-by-other',
  'still-held',
  'not-granted',
] as const

export interface ReviewProblem {
  readonly code: (typeof REVIEW_PROBLEMS)[number]
  /** One or two sentences. Contains texts from outside. */
  readonly message: string
  /** Id of the item. */
  readonly item?: string
}

/** An item with its decision. */
export interface Decided {
  readonly subject: ReviewSubject
  readonly item: ReviewItem
  readonly decision: Decision
  /** Key of the reviewer whose decision it is. */
  readonly by: string
}

export interface Tally {
  /** In the order of the review. */
  readonly decided: readonly Decided[]
  readonly undecided: readonly { readonly subject: ReviewSubject; readonly item: AssignedItem }[]
  /** Items that no member may decide about. */
  readonly unreviewed: readonly { readonly subject: ReviewSubject; readonly item: ReviewItem }[]
  /** Without those of undecided items. */
  readonly problems: readonly ReviewProblem[]
}

export function tally(review: ReviewDocument, documents: readonly DecisionsDocument[]): Tally {
  return new Counter(review).count(documents)
}

class Counter {
  readonly #review: ReviewDocument
  readonly #entitlements: Entitlements
  readonly #items: ReadonlyMap<string, { readonly subject: ReviewSubject; readonly item: ReviewItem }>
  readonly #reviewers: ReadonlySet<string>

  constructor(review: ReviewDocument) {
    this.#review = review
    this.#entitlements = new Entitlements(review)
    this.#reviewers = new Set(review.reviewers.map(({ key }) => key))
    this.#items = new Map(
      review.subjects.flatMap((subject) =>
        subject.items.map((item) => [item.id, { subject, item }] as const),
      ),
    )
  }

  count(documents: readonly DecisionsDocument[]): Tally {
    const problems: ReviewProblem[] = []
    const byItem = new Map<string, Decided>()
    for (const { review, of, reviewer, decisions } of documents) {
      if (review !== this.#review.name || of !== this.#review.digest) {
        const message = `The decisions of ${reviewer} are about another review, or about another state of this one: they do not count.`
        problems.push({ code: 'other-review', message })
        continue
      }
      for (const decision of decisions) {
        const problem = this.#problemOf(reviewer, decision)
        const found = this.#items.get(decision.item)
        if (problem || found === undefined) {
          if (problem) problems.push(problem)
          continue
        }
        const before = byItem.get(decision.item)
        if (before) {
          const who = before.by === reviewer ? `${reviewer} twice` : `${before.by} and ${reviewer}`
          const message = `${decision.item}: decided by ${who}. Leave one of the two decisions.`
          problems.push({ code: 'decided-twice', message, item: decision.item })
        } else byItem.set(decision.item, { ...found, decision, by: reviewer })
      }
    }
    const all = [...this.#items.values()]
    const left = all.filter(({ item }) => !isAssigned(item))
    return {
      decided: all.flatMap(({ item }) => byItem.get(item.id) ?? []),
      undecided: all.flatMap(({ subject, item }) =>
        isAssigned(item) && !byItem.has(item.id) ? [{ subject, item }] : [],
      ),
      unreviewed: left,
      problems: [...problems, ...left.flatMap((each) => this.#leftOutProblem(each))],
    }
  }

  /** The person who opens a review can leave out only items that no member may decide about. */
  #leftOutProblem({
    subject,
    item,
  }: {
    readonly subject: ReviewSubject
    readonly item: ReviewItem
  }): readonly ReviewProblem[] {
    const member = this.#entitlements.anyone(subject, item)
    if (member === undefined) return []
    const message = `${item.id}: left out of the review, although ${member} may decide about it.`
    return [{ code: 'left-out', message, item: item.id }]
  }

  #problemOf(reviewer: string, decision: Decision): ReviewProblem | undefined {
    const { item: id, decision: what, to, reason } = decision
    const problem = (code: ReviewProblem['code'], message: string) => ({
      code,
      message: `${id}: ${message}`,
      item: id,
    })
    const found = this.#items.get(id)
    if (found === undefined)
      return problem('unknown-item', `${reviewer} decided about it, but the review has no such item.`)
    if (!this.#reviewers.has(reviewer)) {
      return problem(
        'unknown-reviewer',
        `${reviewer} is not a reviewer of this review, and nobody can be added later.`,
      )
    }
    const { subject, item } = found
    const entitled = this.#entitlements.of(reviewer, subject, item)
    if (entitled.isOwn) return problem('own-access', `${reviewer} may not decide about their own access.`)
    if (!entitled.allowed)
      return problem('not-entitled', `${reviewer} may not decide about it. ${entitled.reason}`)
    if (what !== 'keep' && (reason ?? '').trim() === '') {
      return problem('reason-missing', `a decision to ${what} needs a reason.`)
    }
    if (what !== 'change') {
      return to === undefined ? undefined : problem('not-a-reduction', `only a change has another role.`)
    }
    return this.#changeProblem(reviewer, item, to, problem)
  }

  /** A review takes access away and never adds any. */
  #changeProblem(
    reviewer: string,
    { assignment }: ReviewItem,
    to: Assignment | undefined,
    problem: (code: ReviewProblem['code'], message: string) => ReviewProblem,
  ): ReviewProblem | undefined {
    if (assignment === undefined || to === undefined) {
      return problem('not-a-reduction', 'a change needs a role to change, and another one in its place.')
    }
    if (!impliesAssignment(assignment, to) || impliesAssignment(to, assignment)) {
      const wanted = assignmentText(to, reviewNames(this.#review))
      return problem('not-a-reduction', `${wanted} is not less than that. A review only reduces access.`)
    }
    const verdict = this.#entitlements.mayGrant(reviewer, to)
    return verdict.allowed
      ? undefined
      : problem('not-entitled', `${reviewer} may not grant the role instead. ${verdict.reason}`)
  }
}

/** Problems of items that nobody has decided about. */
export function undecidedProblems({ undecided }: Tally): readonly ReviewProblem[] {
  return undecided.map(({ item }) => ({
    code: 'undecided',
    message: `${item.id}: not decided yet. It is for ${item.reviewer}.`,
    item: item.id,
  }))
}
