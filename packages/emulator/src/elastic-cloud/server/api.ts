/** The API under `/api/v1`: its routes, and the one place where refusals become responses. */
import { Hono } from 'hono'
import { ApiError, refusal } from '../http/api-error.ts'
import { apiKeyRoutes } from '../routes/api-keys.ts'
import { clusterRoutes } from '../routes/clusters.ts'
import { currentUserRoutes } from '../routes/current-user.ts'
import { deploymentRoutes } from '../routes/deployments.ts'
import { invitationRoutes } from '../routes/invitations.ts'
import { memberRoutes } from '../routes/members.ts'
import { organizationRoutes } from '../routes/organizations.ts'
import { projectRoutes } from '../routes/projects.ts'
import { roleAssignmentRoutes } from '../routes/role-assignments.ts'
import { anyKey } from '../service/access.ts'
import type { ApiEnv, Service } from '../service/service.ts'

export function createApi(service: Service): Hono<ApiEnv> {
  const api = new Hono<ApiEnv>().basePath('/api/v1')
  api.use(anyKey(service))
  for (const routes of [
    organizationRoutes,
    memberRoutes,
    invitationRoutes,
    roleAssignmentRoutes,
    apiKeyRoutes,
    deploymentRoutes,
    projectRoutes,
    clusterRoutes,
    currentUserRoutes,
  ]) {
    api.route('/', routes(service))
  }
  api.notFound(() => refusal('root.resource_not_found').toResponse())
  api.onError(answerRefusal)
  return api
}

/** Any other error is a defect of the emulator, which its caller should see. */
export function answerRefusal(error: Error): Response {
  if (error instanceof ApiError) return error.toResponse()
  throw error
}
