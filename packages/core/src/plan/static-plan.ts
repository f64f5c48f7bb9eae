/** A plan without the organization: what the difference between two files asks for. */

import type { ListedKey, Roster } from '../file/roster.ts'
import type { OrganizationKey } from '../organization/snapshot.ts'
import type { Plan } from './plan.ts'
import { Planner } from './planner.ts'

/**
 * The plan from `base` to `head`, assuming that everybody in `base` is a member with exactly the access it lists, and that
 * its API keys exist. No change has a user id, since files do not contain any. People who join by signing in are not
 * invited here either.
 */
export function planBetween(base: Roster, head: Roster): Plan {
  const members = [...base.members].map(
    ([key, { email, assignments }]) =>
      [key, { member: { email, assignments, unknown: [] }, invitations: [] }] as const,
  )
  const keys = assumedKeys(base, head)
  const actual = { byKey: new Map(members), unidentifiable: new Map(), keys }
  return new Planner(withIds(head), actual).plan()
}

/** The keys of `base`, and those whose id `head` is the first to have: someone has looked them up. */
function assumedKeys(base: Roster, head: Roster): readonly OrganizationKey[] {
  const before = [...(base.keys?.current.values() ?? []), ...(base.keys?.ended.values() ?? [])]
  const known = new Set(before.map(assumedId))
  const adopted = [...(head.keys?.current.values() ?? [])].filter(
    ({ id }) => id !== undefined && !known.has(id),
  )
  return [...before, ...adopted].map((listed) => ({
    id: assumedId(listed),
    name: listed.name,
    expiresAt: new Date(listed.expiresAt).toISOString(),
    assignments: listed.assignments,
    unknown: [],
  }))
}

/** Files alone find a key without an id by its name. */
function withIds(roster: Roster): Roster {
  if (roster.keys === undefined) return roster
  const pinned = (keys: ReadonlyMap<string, ListedKey>) =>
    new Map([...keys].map(([name, key]) => [name, { ...key, id: assumedId(key) }]))
  return { ...roster, keys: { current: pinned(roster.keys.current), ended: pinned(roster.keys.ended) } }
}

function assumedId({ id, email }: ListedKey): string {
  return id ?? email
}
