/** `GET /saas/user`: inferred from Elastic's own clients, so there is a reading in which it does not exist. */
import { Hono } from 'hono'
import { refusal } from '../http/api-error.ts'
import { writeRoleAssignments } from '../people/role-assignments.ts'
import type { ApiEnv, Service } from '../service/service.ts'

export function currentUserRoutes({ store, readings }: Service): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>()

  routes.get('/saas/user', (c) => {
    const { userId, organizationId, assignments } = c.get('principal')
    const person = store.state.people.find((candidate) => candidate.userId === userId)
    if (!readings.currentUser) throw refusal('root.resource_not_found')
    if (!person) throw refusal('user.not_found')
    return c.json({
      user: {
        user_id: person.userId,
        ...(person.email !== undefined && { email: person.email }),
        ...(organizationId !== undefined && { organization_id: organizationId }),
        ...(c.req.query('show_role_assignments') === 'true' && {
          role_assignments: writeRoleAssignments(assignments, organizationId ?? '', readings.emptyLists),
        }),
      },
    })
  })

  return routes
}
