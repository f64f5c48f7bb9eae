/** The decisions that a reviewer makes with flags of `roster review decide`: the items, and the decision about each. */
import {
  assignmentKey,
  type Decision,
  type DecisionsDocument,
  emailKey,
  isKeySubject,
  type ReviewDocument,
  type ReviewItem,
  type ReviewSubject,
  type Roster,
} from '@roster/core'
import { readRole } from '../command/roles.ts'
import { Failure } from '../process/failure.ts'

export interface Chosen {
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

/** Undefined if nothing is decided. @throws Failure for several. */
export function verbOf({ keep, revoke, change, undo }: Chosen): Verb | undefined {
  const verbs: readonly Verb[] = [
    ...(keep ? (['keep'] as const) : []),
    ...(revoke ? (['revoke'] as const) : []),
    ...(change !== undefined ? (['change'] as const) : []),
    ...(undo ? (['undo'] as const) : []),
  ]
  if (verbs.length > 1) throw new Failure(`--${verbs.join(' and --')} exclude each other.`)
  return verbs[0]
}

/** Whether flags say what is decided about, or why, which takes a decision. */
export function isSelective({ person, role, group, rest, reason }: Chosen): boolean {
  return rest || reason !== undefined || person.length + role.length + group.length > 0
}

export interface DecidingReviewer {
  readonly review: ReviewDocument
  /** Key of the member. */
  readonly reviewer: string
  /** The decisions of everybody so far. */
  readonly known: readonly DecisionsDocument[]
  readonly roster: Roster
  /** Milliseconds since the epoch. */
  readonly now: number
}

/**
 * The reviewer's decisions, with these added or withdrawn.
 *
 * @throws Failure if no item matches.
 */
export function decisionsWith(verb: Verb, chosen: Chosen, deciding: DecidingReviewer): DecisionsDocument {
  const { review, reviewer, known } = deciding
  const own = known.find((document) => document.reviewer === reviewer)
  const byItem = new Map((own?.decisions ?? []).map((decision) => [decision.item, decision] as const))
  for (const { id } of meantItems(verb, chosen, deciding)) {
    if (verb === 'undo') byItem.delete(id)
    else byItem.set(id, decisionOn(id, verb, chosen, deciding))
  }
  const order = review.subjects.flatMap((subject) => subject.items.map(({ id }) => id))
  return {
    version: 1,
    review: review.name,
    of: review.digest,
    reviewer,
    decisions: order.flatMap((id) => byItem.get(id) ?? []),
  }
}

/** Items that are for this reviewer, or that nobody else has decided about; undecided ones unless they are named. */
function meantItems(
  verb: Verb,
  { person, role, group, rest }: Chosen,
  { review, reviewer, known, roster }: DecidingReviewer,
): readonly ReviewItem[] {
  const isNamed = person.length + role.length + group.length > 0
  if (!isNamed && !rest) throw new Failure('Say what you decide about: --person, --role, --group or --rest.')
  const people = new Set(person.map((text) => (isKeySubject(text) ? text : emailKey(text))))
  const strangers = [...people].filter((key) => !review.subjects.some((subject) => subject.key === key))
  if (strangers.length > 0) throw new Failure(`${strangers.join(', ')}: not in this review.`)
  const roles = new Set(role.map((text) => assignmentKey(readRole(text, roster))))
  const decided = itemsOf(known.filter((document) => document.reviewer === reviewer))
  const taken = itemsOf(known.filter((document) => document.reviewer !== reviewer))
  const isMeant = (subject: ReviewSubject, item: ReviewItem): boolean => {
    if (item.reviewer !== reviewer || taken.has(item.id)) return false
    if (people.size > 0 && !people.has(subject.key)) return false
    if (roles.size > 0 && !(item.assignment && roles.has(assignmentKey(item.assignment)))) return false
    if (group.length > 0 && !item.through.some((name) => group.includes(name))) return false
    if (verb === 'undo') return decided.has(item.id)
    // Only a decision about a named person replaces an earlier one: a decision about the rest of a group does not undo
    // it.
    return people.size > 0 || !decided.has(item.id)
  }
  const items = review.subjects.flatMap((subject) => subject.items.filter((item) => isMeant(subject, item)))
  if (items.length > 0) return items
  throw new Failure(
    `None of that is for ${reviewer} to decide${verb === 'undo' ? ' anew' : ''}. See roster review show ${review.name} --as ${reviewer}.`,
  )
}

function itemsOf(documents: readonly DecisionsDocument[]): ReadonlySet<string> {
  return new Set(documents.flatMap(({ decisions }) => decisions.map(({ item }) => item)))
}

function decisionOn(
  item: string,
  decision: Decision['decision'],
  { change, reason }: Chosen,
  { roster, now }: DecidingReviewer,
): Decision {
  return {
    item,
    decision,
    ...(change !== undefined && { to: readRole(change, roster) }),
    ...(reason !== undefined && reason.trim() !== '' && { reason: reason.trim() }),
    at: new Date(now).toISOString(),
  }
}
