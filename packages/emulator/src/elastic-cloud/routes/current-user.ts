/** `GET /saas/user`: inferred from Elastic's own clients, so under one reading it does not exist. */
import { Hono } from 'hono'
import { refusal } from '../http/api-error.ts'
import { answerOf, userIdOf, writeRoleAssignments } from '../people/answer-form.ts'
import type { ApiEnv, Service } from '../service/service.ts'

export function currentUserRoutes({ store, readings }: Service): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>()

  routes.get('/saas/user', (c) => {
    const { userId, organizationId, assignments } = c.get('principal')
    const person = store.state.people.find((candidate) => candidate.userId === userId)
    if (!readings.currentUser) throw refusal('root.resource_not_found')
    if (!person) throw refusal('user.not_found')
    const shown = c.req.query('show_role_assignments') === 'true'
    const holding = { organizationId: organizationId ?? '', assignments }
    const user = {
      user_id: userIdOf(person.userId, 'current-user', readings),
      email: person.email,
      organization_id: organizationId,
      role_assignments: shown ? writeRoleAssignments([holding], 'key', readings) : undefined,
    }
    return c.json({ user: answerOf(user, readings) })
  })

  return routes
}
