/** `GET /serverless/projects/{type}`, one project by id, and its custom roles. */
import { type Context, Hono } from 'hono'
import { refusal } from '../http/api-error.ts'
import { pageOf } from '../http/page.ts'
import { listOf } from '../people/answer-form.ts'
import { maySee } from '../people/permission.ts'
import type { ApiEnv, Service } from '../service/service.ts'
import { isKnownProjectType } from '../state/assignment.ts'
import type { Project } from '../state/state.ts'

const REGION = 'aws-eu-west-1'
const PATH = '/serverless/projects/:type'

/** The applications that every project has an endpoint for, and those that only some types have. */
const ENDPOINTS: readonly string[] = ['elasticsearch', 'kibana']
const FURTHER_ENDPOINTS: Readonly<Record<string, readonly string[]>> = {
  observability: ['apm', 'ingest'],
  security: ['ingest'],
}

export function projectRoutes({ store, readings }: Service): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>()

  routes.get(PATH, (c) => {
    const { entries, next } = pageOf(visible(c), c.req.query('next_page'), readings)
    return c.json({ items: listOf(entries.map(writeProject), readings), ...next })
  })

  routes.get(`${PATH}/:id`, (c) => c.json(writeProject(find(c))))

  routes.get(`${PATH}/:id/roles`, (c) => {
    const { id, roles = [] } = find(c)
    return c.json({ [id]: { roles: listOf(roles, readings) } })
  })

  function visible(c: Context<ApiEnv>): readonly Project[] {
    const type = c.req.param('type') ?? ''
    if (!isServed(type)) throw refusal('root.resource_not_found')
    const { organizationId, assignments } = c.get('principal')
    return store.state.projects.filter(
      (project) =>
        project.type === type &&
        project.organizationId === organizationId &&
        maySee(assignments, `project.${type}`, project.id),
    )
  }

  /** Types that the product does not know are served if there is a project of them. */
  function isServed(type: string): boolean {
    return isKnownProjectType(type) || store.state.projects.some((project) => project.type === type)
  }

  function find(c: Context<ApiEnv>): Project {
    const project = visible(c).find(({ id }) => id === c.req.param('id'))
    if (!project) throw refusal('root.resource_not_found')
    return project
  }

  function writeProject({ id, name, type, organizationId }: Project) {
    const alias = `project-${id.slice(0, 6)}`
    const founded = store.state.memberships.find((membership) => membership.organizationId === organizationId)
    const endpoints = [...ENDPOINTS, ...(FURTHER_ENDPOINTS[type] ?? [])].map((application) => [
      application,
      `https://${alias}.${application}.${REGION}.cloud.test`,
    ])
    return {
      id,
      name,
      alias,
      type,
      region_id: REGION,
      cloud_id: `${alias}:${Buffer.from(`${REGION}.cloud.test$${id}`).toString('base64')}`,
      endpoints: Object.fromEntries(endpoints),
      ...(type === 'elasticsearch' && { optimized_for: 'general_purpose' }),
      metadata: {
        organization_id: organizationId,
        created_at: founded?.since ?? new Date(0).toISOString(),
        created_by: founded?.userId ?? '1',
      },
    }
  }

  return routes
}
