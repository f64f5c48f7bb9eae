/** `GET /organizations` and `GET /organizations/{organization}`. */
import { Hono } from 'hono'
import { pageOf } from '../http/page.ts'
import { listOf } from '../people/answer-form.ts'
import { ownOrganization } from '../service/access.ts'
import type { ApiEnv, Service } from '../service/service.ts'

export function organizationRoutes(service: Service): Hono<ApiEnv> {
  const { store, readings } = service
  const routes = new Hono<ApiEnv>()

  routes.get('/organizations', (c) => {
    const { organizationId } = c.get('principal')
    // A key is of one organization, even if its person belongs to several.
    const own = store.state.organizations.filter(({ id }) => id === organizationId)
    const { entries, next } = pageOf(own, c.req.query('next_page'), readings)
    return c.json({ organizations: listOf(entries, readings), ...next })
  })

  routes.get('/organizations/:organization', ownOrganization(service, 'organization.invalid_access'), (c) =>
    c.json(c.get('organization')),
  )

  return routes
}
