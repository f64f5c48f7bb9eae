/** `POST` and `DELETE /users/{user}/role_assignments`: one request, one verdict. */
import { type Context, Hono } from 'hono'
import { refusal } from '../http/api-error.ts'
import { readJson } from '../http/request-body.ts'
import { shownForm } from '../people/answer-form.ts'
import { withAssignments } from '../people/membership.ts'
import { readRoleAssignments } from '../people/role-assignments.ts'
import { checkAssignments } from '../service/access.ts'
import { type ApiEnv, commit, type Service } from '../service/service.ts'
import { type AssignmentKey, grant, keyByForm, keyByMeaning, revoke } from '../state/assignment.ts'
import { membershipOf } from '../state/state.ts'

const PATH = '/users/:user/role_assignments'

export function roleAssignmentRoutes(service: Service): Hono<ApiEnv> {
  const { store, readings } = service
  const routes = new Hono<ApiEnv>()

  routes.post(PATH, async (c) => {
    const { membership, held, named } = readChange(c, await readJson(c), 'grant')
    const after = grant(held, named)
    if (readings.grantExisting === 'error' && after.length < held.length + named.length) {
      throw refusal('role_assignments.invalid_config', { message: 'Some of it is assigned already.' })
    }
    commit(c, service, withAssignments(store.state, membership, after))
    return c.json({})
  })

  routes.delete(PATH, async (c) => {
    const { membership, held, named } = readChange(c, await readJson(c), 'revoke')
    const keyOf = readings.revokedForm === 'any' ? keyByMeaning : keyByForm
    const shownKeyOf: AssignmentKey = (assignment) => keyOf(shownForm(assignment, 'member', readings))
    const after = revoke(held, new Set(named.map(keyOf)), shownKeyOf)
    if (readings.revokeMissing === 'error' && after.length > held.length - named.length) {
      throw refusal('role_assignments.invalid_config', { message: 'Some of it is not assigned.' })
    }
    commit(c, service, withAssignments(store.state, membership, after))
    return c.json({})
  })

  // Synchronous, so that no other change can come between what is read here and the commit.
  function readChange(c: Context<ApiEnv, typeof PATH>, body: unknown, change: 'grant' | 'revoke') {
    const principal = c.get('principal')
    const membership = membershipOf(store.state, c.req.param('user'), principal.organizationId)
    if (!membership) throw refusal('role_assignments.invalid_target_user_id')
    const { organizationId } = membership
    // An assignment that a request names twice counts once.
    const named = grant([], readRoleAssignments(body, { organizationId, readings }))
    checkAssignments(service, principal, named, change)
    return { membership, held: membership.assignments, named }
  }

  return routes
}
