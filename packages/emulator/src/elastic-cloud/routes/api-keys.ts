/** `GET /users/auth/keys`: never the keys themselves. */
import { Hono } from 'hono'
import { isOwner } from '../people/permission.ts'
import { writeRoleAssignments } from '../people/role-assignments.ts'
import type { ApiEnv, Service } from '../service/service.ts'
import type { Key } from '../state/state.ts'

export function apiKeyRoutes({ store, readings }: Service): Hono<ApiEnv> {
  const routes = new Hono<ApiEnv>()

  routes.get('/users/auth/keys', (c) => {
    const { keyId, userId, organizationId, assignments } = c.get('principal')
    const everybodys = readings.keysList === 'all' && isOwner(assignments)
    const keys = store.state.keys.filter((key) => {
      const own = key.id === keyId || (key.userId !== undefined && key.userId === userId)
      return own || (everybodys && key.organizationId === organizationId)
    })
    return c.json({ keys: keys.map(writeKey) })
  })

  function writeKey(key: Key) {
    return {
      id: key.id,
      description: key.description,
      creation_date: key.createdAt,
      ...(key.userId !== undefined && { user_id: key.userId }),
      ...(key.organizationId !== undefined && { organization_id: key.organizationId }),
      ...(key.expiresAt !== undefined && { expiration_date: key.expiresAt }),
      ...(key.assignments && {
        role_assignments: writeRoleAssignments(
          key.assignments,
          key.organizationId ?? '',
          readings.emptyLists,
        ),
      }),
    }
  }

  return routes
}
