/** `GET` and `DELETE /organizations/{organization}/members`. */
import { Hono } from 'hono'
import { readIdList } from '../http/id-list.ts'
import { leave } from '../people/membership.ts'
import { writeRoleAssignments } from '../people/role-assignments.ts'
import { ownersOnly, ownOrganization } from '../service/access.ts'
import { type ApiEnv, commit, type Service } from '../service/service.ts'
import type { Membership, Person } from '../state/state.ts'

export function memberRoutes(service: Service): Hono<ApiEnv> {
  const { store, readings } = service
  const routes = new Hono<ApiEnv>()

  routes.get('/organizations/:organization/members', ownOrganization(service), (c) => {
    const { id } = c.get('organization')
    const people = new Map(store.state.people.map((person) => [person.userId, person]))
    const members = store.state.memberships
      .filter(({ organizationId }) => organizationId === id)
      .map((membership) => writeMember(membership, people.get(membership.userId)))
    return c.json({ members })
  })

  // `?force` is accepted and changes nothing: it is for administrators of self-hosted platforms.
  routes.delete(
    '/organizations/:organization/members/:userIds',
    ownOrganization(service),
    ownersOnly(),
    (c) => {
      const userIds = readIdList(c.req.param('userIds'), readings)
      // The last owner can be removed: nothing says that the service forbids it.
      commit(c, service, leave(store.state, c.get('organization').id, userIds, readings))
      return c.json({})
    },
  )

  function writeMember(membership: Membership, person: Person | undefined) {
    return {
      organization_id: membership.organizationId,
      user_id: membership.userId,
      ...(person?.name !== undefined && { name: person.name }),
      ...(person?.email !== undefined && { email: person.email }),
      member_since: membership.since,
      role_assignments: writeRoleAssignments(
        membership.assignments,
        membership.organizationId,
        readings.emptyLists,
      ),
    }
  }

  return routes
}
