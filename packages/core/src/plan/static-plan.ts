/** A plan without the organization: what the difference between two files asks for. */

import type { Roster } from '../file/roster.ts'
import type { Plan } from './plan.ts'
import { Planner } from './planner.ts'

/**
 * The plan from `base` to `head`, assuming that everybody in `base` is a member with exactly the roles it gives. Changes
 * have no user ids, since files do not know any.
 */
export function planBetween(base: Roster, head: Roster): Plan {
  const members = [...base.members].map(
    ([key, { email, assignments }]) =>
      [key, { member: { email, assignments, unknown: [] }, invitations: [] }] as const,
  )
  const actual = { byKey: new Map(members), unidentifiable: new Map() }
  // No file tells who has signed in, so that everybody who joins by signing in is shown as joining.
  return new Planner(head, actual, { ignoresSignIn: true }).plan()
}
