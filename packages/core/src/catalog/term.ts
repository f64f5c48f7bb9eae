/**
 * Terms: when access that a file grants ends, and why it was granted. An assignment can come from several places with
 * different ends. It lasts as long as the last of them, and never longer than the membership.
 */

import { expiryTime } from '../text/expiry.ts'
import { type Assignment, assignmentKey, assignmentSet } from './assignment.ts'

/** Empty if it has neither an end nor a reason. */
export interface Term {
  /** As written: a date, or an RFC 3339 time. */
  readonly expires?: string
  /** Milliseconds since the epoch. */
  readonly expiresAt?: number
  readonly reason?: string
}

/** A term with an end. */
export interface End extends Term {
  readonly expires: string
  readonly expiresAt: number
}

/** What a file says about an assignment of a member besides the assignment itself. */
export interface RoleTerm extends Term {
  readonly assignment: Assignment
}

export interface EndedRole extends End {
  readonly assignment: Assignment
}

/** As an entry writes it. */
interface WrittenTerm {
  readonly expires?: string | undefined
  readonly reason?: string | undefined
}

/** Undefined if it has neither an end nor a reason. */
export function termOf({ expires, reason }: WrittenTerm): Term | undefined {
  if (expires === undefined && reason === undefined) return undefined
  return {
    ...(expires !== undefined && { expires, expiresAt: expiryTime(expires) }),
    ...(reason !== undefined && { reason }),
  }
}

export function hasEnd(term: Term | undefined): term is End {
  return term?.expiresAt !== undefined
}

/** When something of this term ends; infinity if it does not. */
export function endTime(term: Term | undefined): number {
  return term?.expiresAt ?? Number.POSITIVE_INFINITY
}

/** The term of a group's role for a member of the group: it lasts until the earlier of both ends. */
export function termThrough(membership: Term | undefined, role: Term | undefined): Term | undefined {
  if (membership === undefined || role === undefined) return membership ?? role
  const { reason = role.reason } = membership
  const { reason: _own, ...end } = endTime(role) < endTime(membership) ? role : membership
  return { ...end, ...(reason !== undefined && { reason }) }
}

/** The latest end counts. Of equal ends, the first with a reason. */
export function longest<T extends Term>(terms: readonly (T | undefined)[]): T | undefined {
  const end = Math.max(...terms.map(endTime))
  const last = terms.filter((term) => endTime(term) === end)
  return last.find((term) => term?.reason !== undefined) ?? last[0]
}

/** An assignment from one place of a file. */
export interface Given {
  readonly assignment: Assignment
  readonly term?: Term
}

export interface InForce {
  /** In canonical order. */
  readonly assignments: readonly Assignment[]
  /** Of those that have an end or a reason, in the same order. */
  readonly terms: readonly RoleTerm[]
  /** In canonical order. */
  readonly ended: readonly EndedRole[]
}

/**
 * The part of `given` that is in force at `now`, in milliseconds since the epoch. An end at or after `until`, the end
 * of the membership, has no effect: the membership ends first.
 */
export function inForce(
  given: readonly Given[],
  { now, until = Number.POSITIVE_INFINITY }: { readonly now: number; readonly until?: number | undefined },
): InForce {
  const assignments = assignmentSet(given.map(({ assignment }) => assignment))
  if (given.every(({ term }) => term === undefined)) return { assignments, terms: [], ended: [] }
  const byKey = Map.groupBy(given, ({ assignment }) => assignmentKey(assignment))
  const all = assignments.map((assignment): RoleTerm => {
    const term = longest((byKey.get(assignmentKey(assignment)) ?? []).map((each) => each.term)) ?? {}
    if (endTime(term) < until) return { assignment, ...term }
    return { assignment, ...(term.reason !== undefined && { reason: term.reason }) }
  })
  return inForceAt(all, now)
}

/** The same for terms with one for each assignment, in canonical order. */
function inForceAt(all: readonly RoleTerm[], now: number): InForce {
  const isOver = (term: RoleTerm) => endTime(term) <= now
  const current = all.filter((term) => !isOver(term))
  return {
    assignments: current.map(({ assignment }) => assignment),
    terms: current.filter(({ expires, reason }) => expires !== undefined || reason !== undefined),
    ended: all.filter((term): term is EndedRole => hasEnd(term) && isOver(term)),
  }
}
