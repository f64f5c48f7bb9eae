/** `/organizations/{organization}/invitations` and `/organizations/invitations/{token}`. */
import { InvitationRequest } from '@roster/elastic-cloud/wire'
import { Hono } from 'hono'
import { ApiError, refusal } from '../http/api-error.ts'
import { parseDuration } from '../http/duration.ts'
import { readIdList } from '../http/id-list.ts'
import { readBody } from '../http/request-body.ts'
import { answerOf, listOf, writeRoleAssignments } from '../people/answer-form.ts'
import { accept, cancel, findInvitation, invite, isExpired } from '../people/invitation.ts'
import { readRoleAssignments } from '../people/role-assignments.ts'
import {
  checkAssignments,
  checkInvitationToAll,
  memberSends,
  ownersOnly,
  ownOrganization,
} from '../service/access.ts'
import { type ApiEnv, commit, type Service } from '../service/service.ts'
import type { Invitation } from '../state/state.ts'

const PATH = '/organizations/:organization/invitations'

export function invitationRoutes(service: Service): Hono<ApiEnv> {
  const { store, clock, readings, faults } = service
  const routes = new Hono<ApiEnv>()

  routes.get(PATH, ownOrganization(service), (c) => {
    const { id } = c.get('organization')
    const invitations = store.state.invitations.filter(
      ({ organizationId, acceptedAt }) =>
        organizationId === id && (acceptedAt === undefined || readings.acceptedInvitations === 'listed'),
    )
    return c.json({ invitations: listOf(invitations.map(writeInvitation), readings) })
  })

  routes.post(PATH, ownOrganization(service), ownersOnly(), memberSends(service), async (c) => {
    const { id: organizationId } = c.get('organization')
    const request = await readBody(c, InvitationRequest)
    const seconds = faults.invitations.take(clock.now())
    if (seconds !== undefined) {
      throw refusal('organization.invitations_rate_limit_exceeded', { retryAfter: String(seconds) })
    }
    const order = readOrder(request, organizationId)
    checkAssignments(service, c.get('principal'), order.assignments, 'grant')
    checkInvitationToAll(service, organizationId, order.assignments)
    const { state, invitations, refusals } = invite(store.state, order, readings)
    commit(c, service, state)
    const [first, ...others] = refusals
    if (first) throw new ApiError([first, ...others])
    return c.json({ invitations: listOf(invitations.map(writeInvitation), readings) }, 201)
  })

  routes.delete(`${PATH}/:tokens`, ownOrganization(service), ownersOnly(), (c) => {
    const tokens = readIdList(c.req.param('tokens'), readings)
    commit(c, service, cancel(store.state, c.get('organization').id, tokens, readings))
    return c.json({})
  })

  routes.get('/organizations/invitations/:token', (c) =>
    c.json(writeInvitation(findInvitation(store.state, c.req.param('token')))),
  )

  routes.post('/organizations/invitations/:token/_accept', (c) => {
    const { email } = findInvitation(store.state, c.req.param('token'))
    const { userId } = c.get('principal')
    const person = store.state.people.find((candidate) => candidate.userId === userId)
    if (person?.email?.toLowerCase() !== email.toLowerCase()) throw refusal('root.invalid_authentication')
    commit(c, service, accept(store.state, c.req.param('token'), clock.now(), readings))
    return c.json({})
  })

  function readOrder({ emails, expires_in, role_assignments }: InvitationRequest, organizationId: string) {
    const validFor = parseDuration(expires_in ?? '3d')
    if (validFor === undefined) {
      throw refusal('root.invalid_data', {
        message: `expires_in: expected a duration such as 3d or 72h, got ${expires_in}`,
        fields: ['expires_in'],
      })
    }
    const { maxEmails } = readings
    if (maxEmails !== null && emails.length > maxEmails) {
      throw refusal('root.invalid_data', {
        message: `At most ${maxEmails} addresses at a time, got ${emails.length}.`,
        fields: ['emails'],
      })
    }
    const assignments = readRoleAssignments(role_assignments ?? {}, { organizationId, readings })
    return { organizationId, emails, validFor, assignments, now: clock.now(), refused: faults.refusedEmails }
  }

  function writeInvitation(invitation: Invitation) {
    const { organizationId: id } = invitation
    return answerOf(
      {
        token: invitation.token,
        email: invitation.email,
        created_at: invitation.createdAt,
        expires_at: invitation.expiresAt,
        expired: isExpired(invitation, clock.now()),
        accepted_at: invitation.acceptedAt,
        organization: { id, name: store.state.organizations.find((one) => one.id === id)?.name ?? '' },
        role_assignments: writeRoleAssignments([invitation], 'invitation', readings),
      },
      readings,
    )
  }

  return routes
}
