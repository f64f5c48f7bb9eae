/** A plan without the organization: what the difference between two files asks for. */

import { ResourceNames } from '../catalog/resource.ts'
import { DEFAULT_POLICY } from '../file/policy.ts'
import type { Roster } from '../file/roster.ts'
import type { Member, Snapshot } from '../organization/snapshot.ts'
import type { Plan } from './plan.ts'
import { planChanges } from './planner.ts'

/** A roster that lists nobody: the base of a pull request that adds the file. */
export function emptyRoster(organization: string): Roster {
  return {
    organization,
    policy: DEFAULT_POLICY,
    members: new Map(),
    expired: new Map(),
    resources: new ResourceNames(),
  }
}

/**
 * The plan from `base` to `head`, on the assumption that everybody in `base` is a member with just what it
 * says. Nobody has a user id in it, since files do not know any.
 */
export function planBetween(base: Roster, head: Roster): Plan {
  const assumed = assumedSnapshot({ ...base, organization: head.organization })
  // Who joins by signing in is shown as joining: no file can tell who has done so.
  const everybody: Roster = { ...head, policy: { ...head.policy, ssoDomains: [] } }
  const plan = planChanges(everybody, assumed)
  const changes = plan.changes.map(({ userId: _assumed, ...change }) => change)
  return { ...plan, changes }
}

/** The organization as `roster` wants it. User ids are e-mail keys. */
export function assumedSnapshot(roster: Roster): Snapshot {
  const members = [...roster.members].map(
    ([userId, { email, assignments }]): Member => ({ userId, email, assignments, unknown: [] }),
  )
  return { organization: { id: roster.organization }, members, invitations: [] }
}
