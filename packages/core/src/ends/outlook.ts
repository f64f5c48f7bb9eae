/**
 * Outlooks: what becomes of a member or an API key as the end dates of a file come, and what would become of them under
 * the file before.
 */
import { type Assignment, assignmentKey } from '../catalog/assignment.ts'
import type { Change } from '../plan/change.ts'

/** What a member or an API key has at some time. */
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
  /** False for a person whom the file lists and who has yet to join. They count as if they had joined by then. */
  readonly isThere: boolean
  /** What they have, and what the file before is yet to give them. */
  readonly now: Standing
  /** Under the file. Before an end that has passed, it is as if that end had yet to come. */
  readonly after: StandingAt
  /** Under the file before. */
  readonly before: StandingAt
  /** The ends that the file sets, the first one first, and those that have passed and have yet to be applied. */
  readonly ends: readonly OutlookEnd[]
  /** How they leave. */
  readonly leave: 'remove' | 'revoke-key'
}

/** What has become of them, as the one change that guards count. */
export type Outcome = Pick<Change, 'kind' | 'before' | 'after'>

/** Undefined if nothing is taken from them. */
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
