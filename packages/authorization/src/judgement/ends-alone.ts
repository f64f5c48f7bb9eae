/**
 * Ends that take effect alone: if a change is held, for whatever reason, roles in it with a reviewed end that has come
 * are revoked anyway. Nothing replaces them, and waiting would let them outlast their end.
 */
import {
  type Assignment,
  assignmentKey,
  type Change,
  changesMember,
  emailKey,
  type PlanOptions,
  planChanges,
  type Roster,
  type Snapshot,
  subtractAssignments,
} from '@roster/core'
import { dueRoles } from '../ledger/narrow.ts'
import type { WeighedChange } from '../ledger/weigh-plan.ts'

export interface EndsAlone {
  /** Revokes these roles, and nothing more. */
  readonly due: readonly Change[]
  /** The rest of the changes, which stays held. Absent for changes without such roles. */
  readonly rest: ReadonlyMap<Change, Change>
  /** The file as far as it is authorised, with these ends. */
  readonly roster: Roster
}

/**
 * @param held Changes that are held as a whole.
 * @param roster The file as far as it is authorised otherwise.
 */
export function endsAlone(
  held: readonly WeighedChange[],
  roster: Roster,
  snapshot: Snapshot,
  options: PlanOptions,
): EndsAlone {
  const members = new Map(roster.members)
  const rest = new Map<Change, Change>()
  for (const { change, demands } of held) {
    const key = emailKey(change.email)
    const listed = members.get(key)
    const ended = demands.flatMap(dueRoles)
    if (listed === undefined || ended.length === 0 || !changesMember(change.kind)) continue
    members.set(key, { ...listed, assignments: subtractAssignments(change.before, ended) })
    rest.set(change, { ...change, revoke: without(change.revoke, ended) })
  }
  if (rest.size === 0) return { due: [], rest, roster }
  const keys = new Set([...rest.keys()].map(({ email }) => emailKey(email)))
  const authorised = { ...roster, members }
  const { changes } = planChanges(authorised, snapshot, { ...options, only: keys })
  return { due: changes.filter(({ email }) => keys.has(emailKey(email))), rest, roster: authorised }
}

function without(assignments: readonly Assignment[], others: readonly Assignment[]): readonly Assignment[] {
  const keys = new Set(others.map(assignmentKey))
  return assignments.filter((assignment) => !keys.has(assignmentKey(assignment)))
}
