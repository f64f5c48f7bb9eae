/** An organization of any size: its members file, and a snapshot that differs slightly. */
import type { Roster, Snapshot } from '@roster/core'

const DEPLOYMENTS = 40

/** The access that members of a team share. */
const TEAMS = 200

/** Every member has the five assignments of their team and a login. Some have a reason, and some an end date. */
export function largeFile(size: number): string {
  const members: Record<string, object> = {}
  for (let person = 0; person < size; person += 1) {
    members[`person-${person}@example.com`] = {
      ...(person < 3 ? { organization: 'owner' } : { observability: { '*': 'viewer' } }),
      deployments: rolesOf(person % TEAMS),
      ...(person % 3 === 0 && { reason: `ticket ${person}` }),
      ...(person % 10 === 0 && { expires: '2027-01-31' }),
      github: `person-${person}`,
    }
  }
  const deployments = Object.fromEntries(
    Array.from({ length: DEPLOYMENTS }, (_, index) => [
      `deployment-${index}`,
      (index + 1).toString(16).padStart(32, '0'),
    ]),
  )
  return JSON.stringify({ organization: '1234567890', resources: { deployments }, members }, null, 2)
}

/** Roles on four deployments: the same for the same seed, and nearly always different for another one. */
function rolesOf(seed: number): Readonly<Record<string, string>> {
  const roles: Record<string, string> = {}
  let state = seed + 1
  while (Object.keys(roles).length < 4) {
    // A linear congruential generator. Its low bits are not random enough.
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0
    roles[`deployment-${(state >>> 8) % DEPLOYMENTS}`] = (state >>> 20) % 2 === 0 ? 'viewer' : 'editor'
  }
  return roles
}

/** One in ten members is missing, and one in twenty lacks an assignment. */
export function largeSnapshot({ organization, members }: Roster): Snapshot {
  const present = [...members.values()].flatMap(({ email, assignments }, person) => {
    if (person % 10 === 0) return []
    const held = person % 20 === 1 ? assignments.slice(1) : assignments
    return [{ userId: `u${person}`, email, assignments: held, unknown: [] }]
  })
  return { organization: { id: organization }, members: present, invitations: [] }
}
