/** A plan without the organization: what the difference between two files asks for. */

import type { Roster } from '../file/roster.ts'
import type { Plan } from './plan.ts'
import { Planner } from './planner.ts'

/**
/**
 * The plan from `base` to `head`, assuming that everybody in `base` is a member with exactly the access it lists. No
 * change has a user id, since files do not contain any. People who join by signing in are not invited here either.
 */
export function planBetween(base: Roster, head: Roster): Plan {
  const members = [...base.members].map(
    ([key, { email, assignments }]) =>
      [key, { member: { email, assignments, unknown: [] }, invitations: [] }] as const,
  )
  const actual = { byKey: new Map(members), unidentifiable: new Map() }
  return new Planner(head, actual).plan()
}
