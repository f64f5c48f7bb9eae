/** `GET /serverless/projects/{type}`. */
import { Hono } from 'hono'
import { refusal } from '../http/api-error.ts'
import { pageOf } from '../http/page.ts'
import { maySee } from '../people/permission.ts'
import type { ApiEnv, Service } from '../service/service.ts'
import { ProjectType } from '../state/state.ts'

const REGION = 'aws-eu-west-1'

export function projectRoutes({ store, readings }: Service): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>()

  routes.get('/serverless/projects/:type', (c) => {
    const parsed = ProjectType.safeParse(c.req.param('type'))
    if (!parsed.success) throw refusal('root.resource_not_found')
    const type = parsed.data
    const { organizationId, assignments } = c.get('principal')
    const visible = store.state.projects.filter(
      (project) =>
        project.type === type &&
        project.organizationId === organizationId &&
        maySee(assignments, `project.${type}`, project.id),
    )
    const { entries, next } = pageOf(visible, c.req.query('next_page'), readings)
    const items = entries.map(({ id, name }) => ({
      id,
      name,
      alias: `${name}-${id.slice(0, 6)}`,
      type,
      region_id: REGION,
      metadata: { organization_id: organizationId },
    }))
    return c.json({ items, ...next })
  })

  return routes
}
