/** Access in the service's own terms, read from the emulated organization without any code of Roster. */
import type { ElasticCloudState, EmulatedAssignment } from '@roster/emulator'

/** Lower-case address → membership or invitation, and each role. Members without an address are left out. */
export type Access = ReadonlyMap<string, readonly string[]>

type Entry = readonly [email: string, lines: readonly string[]]

export function accessIn(state: ElasticCloudState, organizationId: string, now: number): Access {
  const names = new Map([...state.deployments, ...state.projects].map(({ id, name }) => [id, name]))
  const emails = new Map(state.people.map(({ userId, email }) => [userId, email]))
  const rolesOf = (assignments: readonly EmulatedAssignment[]) =>
    assignments.map((assignment) => roleText(assignment, names))
  const isHere = (entry: { readonly organizationId: string }) => entry.organizationId === organizationId

  const invited = state.invitations
    .filter((invitation) => isHere(invitation) && invitation.acceptedAt === undefined)
    .map(({ email, expiresAt, assignments }): Entry => {
      const standing = Date.parse(expiresAt) > now ? 'open invitation' : 'expired invitation'
      return [email.toLowerCase(), [standing, ...rolesOf(assignments)]]
    })
  const members = state.memberships.filter(isHere).flatMap(({ userId, assignments }): readonly Entry[] => {
    const email = emails.get(userId)
    return email ? [[email.toLowerCase(), ['member', ...rolesOf(assignments)]]] : []
  })
  return new Map([...invited, ...members])
}

export interface AccessChange {
  readonly email: string
  readonly lost: readonly string[]
  readonly gained: readonly string[]
}

/** Everyone whose access changed, by address. */
export function accessChanges(before: Access, after: Access): readonly AccessChange[] {
  const people = [...new Set([...before.keys(), ...after.keys()])].sort()
  return people.flatMap((email) => {
    const [had, has] = [before.get(email) ?? [], after.get(email) ?? []]
    const lost = had.filter((line) => !has.includes(line))
    const gained = has.filter((line) => !had.includes(line))
    return lost.length + gained.length > 0 ? [{ email, lost, gained }] : []
  })
}

function roleText(assignment: EmulatedAssignment, names: ReadonlyMap<string, string>): string {
  if (!('scope' in assignment)) return assignment.path
  const { roleId, resource, applicationRoles } = assignment
  const where = resource === '*' ? 'all' : resource && (names.get(resource) ?? resource)
  const inside = applicationRoles && (applicationRoles.join(', ') || 'console only')
  return `${roleId}${where ? ` on ${where}` : ''}${inside ? ` (${inside})` : ''}`
}
