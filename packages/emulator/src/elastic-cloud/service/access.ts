/**
 * Access: every decision on whether a request may go ahead, as middleware and as a check on assignments.
 * Routes name the access they need and decide nothing themselves.
 */
import type { MiddlewareHandler } from 'hono'
import { refusal } from '../http/api-error.ts'
import { isOwner, mayManage, mintsCredentials } from '../people/permission.ts'
import { ALL, type Assignment, isScoped, projectTypeOf, type ScopedAssignment } from '../state/assignment.ts'
import { membershipOf, type State } from '../state/state.ts'
import { authenticate, type Principal } from './authentication.ts'
import type { ApiEnv, Service } from './service.ts'

/** By the description, reads of the organization answer a wrong key with another code. */
const ORGANIZATION_READ = /\/organizations(\/\d+)?$/

/** The documentation names the header. That its value is RFC 3339, like other times, is an assumption. */
const EXPIRATION_HEADER = 'x-elastic-api-key-expiration'

/** Any valid key. Sets `principal`, and the header by which every response says when the key expires. */
export function anyKey({ store, clock, readings }: Service): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const principal = authenticate(store.state, c.req.header('authorization'), clock.now(), readings)
    if (!principal) {
      throw ORGANIZATION_READ.test(c.req.path)
        ? refusal('user.not_found', { status: 401 })
        : refusal('root.unauthorized')
    }
    c.set('principal', principal)
    await next()
    if (principal.expiresAt !== undefined) c.header(EXPIRATION_HEADER, principal.expiresAt)
  }
}

/**
 * A key of the organization in the path; any such key can read its members and invitations. Sets `organization`.
 */
export function ownOrganization(
  { store }: Service,
  foreign: 'organization.invalid_access' | 'organization.not_found' = 'organization.not_found',
): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const organization = store.state.organizations.find(({ id }) => id === c.req.param('organization'))
    if (!organization) throw refusal('organization.not_found')
    if (c.get('principal').organizationId !== organization.id) throw refusal(foreign)
    c.set('organization', organization)
    await next()
  }
}

/** An owner's key; only owners invite, cancel invitations and remove members. */
export function ownersOnly(): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    if (!isOwner(c.get('principal').assignments)) throw refusal('root.invalid_authentication')
    await next()
  }
}

/** An owner's key, or one of a Workload credentials owner. */
export function credentialsOnly({ readings }: Service): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    if (!mintsCredentials(c.get('principal').assignments, readings.workloadCredentialsRole)) {
      throw refusal('root.invalid_authentication')
    }
    await next()
  }
}

/** The person whose key sends an invitation has to be a member. */
export function memberSends({ store, readings }: Service): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const { userId, organizationId } = c.get('principal')
    const former = userId !== undefined && !membershipOf(store.state, userId, organizationId)
    if (former && readings.formerMemberInvites === 'refuses') {
      throw refusal('organization.user_organization_does_not_belong')
    }
    await next()
  }
}

/** One verdict for all: throws an ApiError if any of the assignments must not be granted or revoked. */
export function checkAssignments(
  { store, readings, faults }: Service,
  principal: Principal,
  assignments: readonly Assignment[],
  change: 'grant' | 'revoke',
): void {
  const organizationId = principal.organizationId ?? ''
  const untouchable = (assignment: ScopedAssignment) =>
    isStopped(store.state, assignment) ||
    faults.refusesResource(assignment.resource) ||
    (change === 'grant' &&
      readings.unknownResource === 'refuses' &&
      isMissing(store.state, organizationId, assignment))
  for (const assignment of assignments) {
    if (!mayManage(principal.assignments, assignment) || (isScoped(assignment) && untouchable(assignment))) {
      throw refusal('role_assignments.unauthorized_role_assignments')
    }
  }
}

/** Nobody can change assignments on a stopped deployment, not even an owner. */
function isStopped({ deployments }: State, { scope, resource }: ScopedAssignment): boolean {
  return scope === 'deployment' && deployments.some(({ id, stopped }) => id === resource && stopped === true)
}

/** Throws an ApiError for an invitation to all deployments, if a stopped deployment prevents it. */
export function checkInvitationToAll(
  { store, readings }: Service,
  organizationId: string,
  assignments: readonly Assignment[],
): void {
  const toAll = assignments.some(
    (assignment) => isScoped(assignment) && assignment.scope === 'deployment' && assignment.resource === ALL,
  )
  const stopped = store.state.deployments.some(
    (deployment) => deployment.organizationId === organizationId && deployment.stopped === true,
  )
  if (toAll && stopped && readings.inviteToAllWithStopped === 'refuses') {
    throw refusal('role_assignments.unauthorized_role_assignments')
  }
}

function isMissing(state: State, organizationId: string, { scope, resource }: ScopedAssignment): boolean {
  if (resource === undefined || resource === ALL) return false
  const type = projectTypeOf(scope)
  const resources =
    scope === 'deployment'
      ? state.deployments
      : scope === 'cloud_connected_resource'
        ? state.clusters
        : state.projects.filter((project) => project.type === type)
  return !resources.some(({ id, organizationId: owner }) => id === resource && owner === organizationId)
}
