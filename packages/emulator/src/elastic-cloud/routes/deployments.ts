/** `GET /deployments` and `GET /deployments/{id}`. The list leaves stopped ones out; they can be read by id. */
import { type Context, Hono } from 'hono'
import { refusal } from '../http/api-error.ts'
import { listOf } from '../people/answer-form.ts'
import { maySee } from '../people/permission.ts'
import type { ApiEnv, Service } from '../service/service.ts'

const REGION = 'aws-eu-west-1'

export function deploymentRoutes({ store, readings }: Service): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>()

  routes.get('/deployments', (c) => {
    const deployments = visible(c)
      .filter(({ stopped }) => stopped !== true)
      .map(({ id, name }) => ({
        id,
        name,
        resources: [{ ref_id: 'main-elasticsearch', id, kind: 'elasticsearch', region: REGION }],
      }))
    return c.json({ deployments: listOf(deployments, readings) })
  })

  routes.get('/deployments/:id', (c) => {
    const deployment = visible(c).find(({ id }) => id === c.req.param('id'))
    if (!deployment) throw refusal('deployments.deployment_not_found')
    const { id, name, stopped = false } = deployment
    return c.json({ id, name, alias: name, healthy: true, resources: {}, metadata: { hidden: stopped } })
  })

  function visible(c: Context<ApiEnv>) {
    const { organizationId, assignments } = c.get('principal')
    return store.state.deployments.filter(
      (deployment) =>
        deployment.organizationId === organizationId && maySee(assignments, 'deployment', deployment.id),
    )
  }

  return routes
}
