/** `GET /cloud-connected/clusters`. */
import { Hono } from 'hono'
import { listOf } from '../people/answer-form.ts'
import { maySee } from '../people/permission.ts'
import type { ApiEnv, Service } from '../service/service.ts'

export function clusterRoutes({ store, readings }: Service): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>()

  routes.get('/cloud-connected/clusters', (c) => {
    const { organizationId, assignments } = c.get('principal')
    const visible = store.state.clusters.filter(
      (cluster) =>
        cluster.organizationId === organizationId &&
        maySee(assignments, 'cloud_connected_resource', cluster.id),
    )
    return c.json({
      items: listOf(
        visible.map(({ id, name }) => ({ id, name })),
        readings,
      ),
    })
  })

  return routes
}
