/** The outcome of each decision: compares the organization as it is now with the decisions. */
import { compareText } from '../catalog/assignment.ts'
import type { HeldItem, Holder, ReviewDocument } from './review-document.ts'
import { itemIdentity } from './review-document.ts'
import type { Decided, ReviewProblem } from './tally.ts'

/** `kept`: still there. `gone`: kept, but not there any more. */
export const RESULTS = ['kept', 'gone', 'revoked', 'changed'] as const
export type Result = (typeof RESULTS)[number]

export interface Outcomes {
  /** By the id of the item. */
  readonly results: ReadonlyMap<string, Result>
  readonly problems: readonly ReviewProblem[]
  /** Access that was granted since the review was opened. */
  readonly added: readonly { readonly holder: Holder; readonly item: HeldItem }[]
}

/** @param now Everyone who has access now. */
export function outcomesOf(
  review: ReviewDocument,
  decided: readonly Decided[],
  now: readonly Holder[],
): Outcomes {
  const held = new Map(
    now.flatMap((holder) =>
      holder.items.map((item) => [itemIdentity(holder.key, item), { holder, item }] as const),
    ),
  )
  const present = new Set(now.map(({ key }) => key))
  const expected = new Set(
    review.subjects.flatMap((subject) => subject.items.map((item) => itemIdentity(subject.key, item))),
  )
  const results = new Map<string, Result>()
  const problems: ReviewProblem[] = []
  for (const { subject, item, decision } of decided) {
    const { id } = item
    const isHeld = held.has(itemIdentity(subject.key, item))
    if (decision.decision === 'keep') {
      results.set(id, isStillThere(subject.key, item, isHeld, present) ? 'kept' : 'gone')
      continue
    }
    if (isStillThere(subject.key, item, isHeld, present)) {
      const message = `${id}: decided to ${decision.decision}, and still there. Merge and apply the change, or revoke it by hand.`
      problems.push({ code: 'still-held', message, item: id })
    }
    results.set(id, decision.decision === 'revoke' ? 'revoked' : 'changed')
    if (decision.to === undefined) continue
    const replacement = itemIdentity(subject.key, { ...item, what: 'role', assignment: decision.to })
    expected.add(replacement)
    if (present.has(subject.key) && !held.has(replacement)) {
      const message = `${id}: the role that was decided in its place is not there. Merge and apply the change.`
      problems.push({ code: 'not-granted', message, item: id })
    }
  }
  const lostAll = new Set(
    decided.flatMap(({ subject, decision }) => (decision.decision === 'keep' ? [] : [subject.key])),
  )
  const added = [...held]
    .filter(([identity, { holder, item }]) => {
      // A member who lost every role still has a membership, which does not count as granted.
      if (item.what === 'membership' && lostAll.has(holder.key)) return false
      return !expected.has(identity)
    })
    .map(([, each]) => each)
  return { results, problems, added: added.sort((a, b) => compareText(a.item.id, b.item.id)) }
}

/** A membership has ended only once the person is gone, whatever roles they have until then. */
function isStillThere(
  key: string,
  { what }: HeldItem,
  isHeld: boolean,
  present: ReadonlySet<string>,
): boolean {
  return what === 'membership' ? present.has(key) : isHeld
}
