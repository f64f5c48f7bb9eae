/** Who has what, in the service's own words: read off the emulated organization, past everything Roster made of it. */
import type { ElasticCloudState, EmulatedAssignment } from '@roster/emulator'

/** Address in lower case → what the person has, or is invited with. Who has no address is left out. */
export type Access = ReadonlyMap<string, string>

export function accessIn(state: ElasticCloudState, organizationId: string, now: number): Access {
  const names = new Map([...state.deployments, ...state.projects].map(({ id, name }) => [id, name]))
  const access = new Map<string, string>()
  for (const {
    organizationId: organization,
    email,
    expiresAt,
    acceptedAt,
    assignments,
  } of state.invitations) {
    if (organization !== organizationId || acceptedAt !== undefined) continue
    const what = Date.parse(expiresAt) > now ? 'invited' : 'invitation expired'
    access.set(email.toLowerCase(), `${what}: ${roles(assignments, names)}`)
  }
  for (const { organizationId: organization, userId, assignments } of state.memberships) {
    const email = state.people.find((person) => person.userId === userId)?.email
    if (organization !== organizationId || email === undefined) continue
    access.set(email.toLowerCase(), roles(assignments, names))
  }
  return access
}

export interface AccessChange {
  readonly email: string
  readonly before: string
  readonly after: string
}

/** Everybody for whom something changed, by address. */
export function accessChanges(before: Access, after: Access): readonly AccessChange[] {
  const people = [...new Set([...before.keys(), ...after.keys()])].sort()
  return people
    .map((email) => ({ email, before: before.get(email) ?? NOBODY, after: after.get(email) ?? NOBODY }))
    .filter((change) => change.before !== change.after)
}

const NOBODY = 'not in the organization'

function roles(assignments: readonly EmulatedAssignment[], names: ReadonlyMap<string, string>): string {
  return assignments.map((assignment) => role(assignment, names)).join(', ') || 'no roles'
}

function role(assignment: EmulatedAssignment, names: ReadonlyMap<string, string>): string {
  if (!('scope' in assignment)) return assignment.path
  const { roleId, resource, applicationRoles } = assignment
  const on =
    resource === undefined ? '' : resource === '*' ? ' on all' : ` on ${names.get(resource) ?? resource}`
  const inside =
    applicationRoles === undefined
      ? ''
      : applicationRoles.length === 0
        ? ' (console only)'
        : ` (${applicationRoles.join(', ')})`
  return `${roleId}${on}${inside}`
}
