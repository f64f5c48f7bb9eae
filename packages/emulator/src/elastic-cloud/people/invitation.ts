/** Sending, refreshing, cancelling and accepting invitations. */
import { type Refusal, refusal } from '../http/api-error.ts'
import type { Assignment } from '../state/assignment.ts'
import { mintToken } from '../state/mint.ts'
import type { Readings } from '../state/readings.ts'
import type { Invitation, State } from '../state/state.ts'
import { belongsAlready, join } from './membership.ts'
import { ensurePerson, personByEmail } from './person.ts'

/** Permissive: it only refuses texts that cannot be an address. */
const ADDRESS = /^[^\s@<>,;]+@[^\s@<>,;.]+\.[^\s@<>,;]+$/
const LONGEST_ADDRESS = 254

export interface InvitationOrder {
  readonly organizationId: string
  readonly emails: readonly string[]
  /** How long they can be accepted, in milliseconds. */
  readonly validFor: number
  readonly assignments: readonly Assignment[]
  /** Milliseconds since the epoch. */
  readonly now: number
  /** Addresses to refuse in any case, in lower case. */
  readonly refused: ReadonlySet<string>
}

export interface InvitationResult {
  readonly state: State
  readonly invitations: readonly Invitation[]
  /** One for each bad address. If there is any, the response is a refusal. */
  readonly refusals: readonly Refusal[]
}

/** Invites each address, refreshing open and expired invitations. Under one verdict, all of them or none. */
export function invite(state: State, order: InvitationOrder, readings: Readings): InvitationResult {
  const emails = [...new Map(order.emails.map((email) => [email.toLowerCase(), email])).values()]
  const refusals: Refusal[] = []
  const invitations: Invitation[] = []
  let next = state
  for (const email of emails) {
    const bad = badAddress(state, email, order, readings)
    if (bad) {
      refusals.push(bad)
      continue
    }
    const [after, invitation] = inviteOne(next, email, order, readings)
    next = after
    invitations.push(invitation)
  }
  const nobody = refusals.length > 0 && readings.batchVerdict === 'whole'
  return nobody ? { state, invitations: [], refusals } : { state: next, invitations, refusals }
}

function badAddress(
  state: State,
  email: string,
  { organizationId, refused }: InvitationOrder,
  readings: Readings,
): Refusal | undefined {
  const bad = (code: Refusal['code'], message: string): Refusal => ({ code, message, fields: ['emails'] })
  if (!ADDRESS.test(email) || email.length > LONGEST_ADDRESS || refused.has(email.toLowerCase())) {
    return bad('organization.invitation_invalid_email', `Invitation email was not valid: ${email}`)
  }
  const person = personByEmail(state, email)
  if (person && belongsAlready(state, person.userId, organizationId, readings)) {
    return bad(
      'organization.user_organization_already_belongs',
      `User already belongs to organization: ${email}`,
    )
  }
  if (readings.refresh === 'refuses' && pendingInvitation(state, organizationId, email)) {
    return bad('organization.invitation_already_exists', `Invitation already sent: ${email}`)
  }
  return undefined
}

function inviteOne(
  state: State,
  email: string,
  { organizationId, validFor, assignments, now }: InvitationOrder,
  { refreshedRoles }: Readings,
): [State, Invitation] {
  const expiresAt = new Date(now + validFor).toISOString()
  const pending = pendingInvitation(state, organizationId, email)
  if (pending) {
    const refreshed: Invitation = {
      ...pending,
      expiresAt,
      ...(refreshedRoles === 'replaced' && { assignments }),
    }
    return [withInvitation(state, refreshed), refreshed]
  }
  const invitation: Invitation = {
    token: mintToken(state.sequence),
    organizationId,
    email,
    createdAt: new Date(now).toISOString(),
    expiresAt,
    assignments,
  }
  return [
    { ...state, sequence: state.sequence + 1, invitations: [...state.invitations, invitation] },
    invitation,
  ]
}

/** Open or expired; not accepted. */
export function pendingInvitation(
  state: State,
  organizationId: string,
  email: string,
): Invitation | undefined {
  const key = email.toLowerCase()
  return state.invitations.find(
    (invitation) =>
      invitation.organizationId === organizationId &&
      invitation.acceptedAt === undefined &&
      invitation.email.toLowerCase() === key,
  )
}

export function isExpired({ expiresAt, acceptedAt }: Invitation, now: number): boolean {
  return acceptedAt === undefined && Date.parse(expiresAt) <= now
}

/** Throws an ApiError if one of them does not exist. */
export function cancel(
  state: State,
  organizationId: string,
  tokens: ReadonlySet<string>,
  { deleteMissing }: Readings,
): State {
  const named = state.invitations.filter(
    (invitation) =>
      invitation.organizationId === organizationId &&
      invitation.acceptedAt === undefined &&
      tokens.has(invitation.token),
  )
  if (deleteMissing === 404 && named.length < tokens.size) throw refusal('organization.invitation_not_found')
  if (named.length === 0) return state
  const cancelled = new Set(named)
  return { ...state, invitations: state.invitations.filter((invitation) => !cancelled.has(invitation)) }
}

/** Throws an ApiError if the token is not an invitation's. */
export function findInvitation(state: State, token: string): Invitation {
  const invitation = state.invitations.find((candidate) => candidate.token === token)
  if (!invitation) throw refusal('organization.invitation_not_found')
  return invitation
}

/** Makes the invited person a member. Throws an ApiError if the invitation expired, was accepted, or does not exist. */
export function accept(state: State, token: string, now: number, readings: Readings): State {
  const invitation = findInvitation(state, token)
  if (invitation.acceptedAt !== undefined || isExpired(invitation, now)) {
    throw refusal('organization.invitation_not_found')
  }
  const acceptedAt = new Date(now).toISOString()
  const { organizationId, email, assignments } = invitation
  const [known, person] = ensurePerson(state, { email })
  const joining = { organizationId, userId: person.userId, since: acceptedAt, assignments }
  const joined = join(known, joining, readings)
  return withInvitation(joined, { ...invitation, acceptedAt })
}

function withInvitation(state: State, changed: Invitation): State {
  return {
    ...state,
    invitations: state.invitations.map((invitation) =>
      invitation.token === changed.token ? changed : invitation,
    ),
  }
}
