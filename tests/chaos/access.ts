/** Who has what at an instant, from the service's own state: keys of assignments, by address. */
import { type Assignment, type Roster, roleId } from '@roster/core'
import type { ElasticCloudState } from '@roster/emulator'

export interface Standing {
  readonly is: 'member' | 'invited' | 'absent'
  readonly roles: ReadonlySet<string>
}

const ABSENT: Standing = { is: 'absent', roles: new Set() }

export class Instant {
  readonly #standings = new Map<string, Standing>()
  readonly owners: number

  constructor(state: ElasticCloudState) {
    const emails = new Map(state.people.map(({ userId, email }) => [userId, email ?? userId]))
    for (const { email, assignments, acceptedAt } of state.invitations) {
      if (acceptedAt === undefined) this.#standings.set(email, { is: 'invited', roles: keys(assignments) })
    }
    for (const { userId, assignments } of state.memberships) {
      this.#standings.set(emails.get(userId) ?? userId, { is: 'member', roles: keys(assignments) })
    }
    this.owners = state.memberships.filter(({ assignments }) =>
      assignments.some((role) => 'roleId' in role && role.roleId === 'organization-admin'),
    ).length
  }

  of(email: string): Standing {
    return this.#standings.get(email) ?? ABSENT
  }

  people(): readonly string[] {
    return [...this.#standings.keys()]
  }
}

/** The assignments in the file, by address. */
export function wantedBy(roster: Roster): ReadonlyMap<string, ReadonlySet<string>> {
  return new Map(
    [...roster.members.values()].map(({ email, assignments }) => [email, wantedKeys(assignments)]),
  )
}

function wantedKeys(assignments: readonly Assignment[]): ReadonlySet<string> {
  return new Set(
    assignments.map(({ kind, role, resource, applicationRoles }) =>
      JSON.stringify([roleId(kind, role), resource ?? null, applicationRoles ?? null]),
    ),
  )
}

function keys(assignments: ElasticCloudState['memberships'][number]['assignments']): ReadonlySet<string> {
  return new Set(
    assignments.map((role) =>
      'roleId' in role
        ? JSON.stringify([role.roleId, role.resource ?? null, role.applicationRoles ?? null])
        : JSON.stringify(role),
    ),
  )
}
