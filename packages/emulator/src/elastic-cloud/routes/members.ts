/** `GET` and `DELETE /organizations/{organization}/members`. */
import { Hono } from 'hono'
import { readIdList } from '../http/id-list.ts'
import { answerOf, listOf, userIdOf, writeRoleAssignments } from '../people/answer-form.ts'
import { leave } from '../people/membership.ts'
import { ownersOnly, ownOrganization } from '../service/access.ts'
import { type ApiEnv, commit, type Service } from '../service/service.ts'
import { type Membership, membershipsOf, type Person } from '../state/state.ts'

export function memberRoutes(service: Service): Hono<ApiEnv> {
  const { store, readings } = service
  const routes = new Hono<ApiEnv>()

  routes.get('/organizations/:organization/members', ownOrganization(service), (c) => {
    const { id } = c.get('organization')
    const people = new Map(store.state.people.map((person) => [person.userId, person]))
    const members = store.state.memberships
      .filter(({ organizationId }) => organizationId === id)
      .map((membership) => writeMember(membership, people.get(membership.userId)))
    return c.json({ members: listOf(members, readings) })
  })

  // `?force` is accepted and changes nothing: it is for administrators of self-hosted platforms.
  routes.delete(
    '/organizations/:organization/members/:userIds',
    ownOrganization(service),
    ownersOnly(),
    (c) => {
      const userIds = readIdList(c.req.param('userIds'), readings)
      // The last owner can be removed: no source says that the service forbids it.
      commit(c, service, leave(store.state, c.get('organization').id, userIds, readings))
      return c.json({})
    },
  )

  function writeMember(membership: Membership, person: Person | undefined) {
    const elsewhere = membershipsOf(store.state, membership.userId).filter((other) => other !== membership)
    const holdings = [membership, ...(readings.otherOrganizations === 'shown' ? elsewhere : [])]
    return answerOf(
      {
        organization_id: membership.organizationId,
        user_id: userIdOf(membership.userId, 'elsewhere', readings),
        name: person?.name,
        email: person?.email,
        member_since: membership.since,
        role_assignments: writeRoleAssignments(holdings, 'member', readings),
      },
      readings,
    )
  }

  return routes
}
