/**
 * Access: every decision on whether a request may go ahead, as middleware and as a check on assignments.
 * Routes name the access they need and decide nothing themselves.
 */
import type { MiddlewareHandler } from 'hono'
import { refusal } from '../http/api-error.ts'
import { isOwner, mayManage } from '../people/permission.ts'
import { ALL, type Assignment, isScoped, type ScopedAssignment } from '../state/assignment.ts'
import { membershipOf, type State } from '../state/state.ts'
import { authenticate, type Principal } from './authentication.ts'
import type { ApiEnv, Service } from './service.ts'

/** The description gives the organization reads a code of their own for a wrong key. */
const ORGANIZATION_READ = /\/organizations(\/\d+)?$/

/** Any valid key. Sets `principal`. */
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
  }
}

/**
 * A key of the organization in the path. That any such key may read members and invitations is an assumption:
 * nothing says which roles it takes. Sets `organization`.
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

/** An invitation's sender has to be a member, where the key is a person's. */
export function memberSends({ store }: Service): MiddlewareHandler<ApiEnv> {
  return async (c, next) => {
    const { userId, organizationId } = c.get('principal')
    if (userId !== undefined && membershipOf(store.state, userId)?.organizationId !== organizationId) {
      throw refusal('organization.user_organization_does_not_belong')
    }
    await next()
  }
}

/** One verdict over all: throws an ApiError when any one of the assignments may not be granted or revoked. */
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

/** Assignments on a stopped deployment can be changed by nobody, owners included. */
function isStopped({ deployments }: State, { scope, resource }: ScopedAssignment): boolean {
  return scope === 'deployment' && deployments.some(({ id, stopped }) => id === resource && stopped === true)
}

function isMissing(state: State, organizationId: string, { scope, resource }: ScopedAssignment): boolean {
  // Connected clusters have no list to be missing from.
  if (resource === undefined || resource === ALL || scope === 'cloud_connected_resource') return false
  const resources =
    scope === 'deployment'
      ? state.deployments
      : state.projects.filter(({ type }) => scope === `project.${type}`)
  return !resources.some(({ id, organizationId: owner }) => id === resource && owner === organizationId)
}
