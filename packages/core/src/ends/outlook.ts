/**
 * Outlooks: the state of members and API keys after the end dates of a file, and their state at the same time under the
 * file before.
 */
import { type Assignment, assignmentKey } from '../catalog/assignment.ts'
import type { Change } from '../plan/change.ts'

/** The state of a member or an API key at some time. */
export interface Standing {
  /** Whether they are a member, or the key exists. */
  readonly isIn: boolean
  readonly roles: readonly Assignment[]
}

export const GONE: Standing = { isIn: false, roles: [] }

/** Milliseconds since the epoch, as all times here. */
export type StandingAt = (time: number) => Standing

/** An end of a membership or an API key, or of a role. */
export interface OutlookEnd {
  readonly at: number
  readonly role?: Assignment
}

export interface Outlook {
  /** The key of the member, or the subject of the API key. */
  readonly key: string
  /** False if the file lists them and they have not joined yet. They count as if they had joined by then. */
  readonly isThere: boolean
  /** Their roles now, and those that the file before grants and no run has granted yet. */
  readonly now: Standing
  /** Under the file. Before an end that has passed, it is as if that end had yet to come. */
  readonly after: StandingAt
  /** Under the file before. */
  readonly before: StandingAt
  /** The ends in the file, the first one first, with those that have passed and that no run has applied yet. */
  readonly ends: readonly OutlookEnd[]
  /** The kind of change that ends them. */
  readonly leave: 'remove' | 'revoke-key'
}

/** Everything that would have changed for them by some time, as the one change that guards count. */
export type Outcome = Pick<Change, 'kind' | 'before' | 'after'>

/** Undefined if they lose nothing. */
export function outcomeOf(
  { leave }: Pick<Outlook, 'leave'>,
  from: Standing,
  to: Standing,
): Outcome | undefined {
  if (!from.isIn) return undefined
  if (!to.isIn) return { kind: leave, before: from.roles, after: [] }
  const kept = new Set(to.roles.map(assignmentKey))
  const isLess = from.roles.some((role) => !kept.has(assignmentKey(role)))
  return isLess ? { kind: 'change-roles', before: from.roles, after: to.roles } : undefined
}

export function byTime(a: { readonly at: number }, b: { readonly at: number }): number {
  return a.at - b.at
}
