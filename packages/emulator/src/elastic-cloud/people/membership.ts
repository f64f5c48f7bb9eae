/** Joining and leaving an organization, and changing what a member holds there. */
import { refusal } from '../http/api-error.ts'
import type { Assignment } from '../state/assignment.ts'
import type { Readings } from '../state/readings.ts'
import { type Membership, membershipOf, membershipsOf, type State } from '../state/state.ts'

interface Joining {
  readonly organizationId: string
  readonly userId: string
  /** RFC 3339. */
  readonly since: string
  readonly assignments: readonly Assignment[]
}

/**
 * Whether the person can no longer join: they are a member already, or of another organization if an account can have
 * only one.
 */
export function belongsAlready(
  state: State,
  userId: string,
  organizationId: string,
  { accounts }: Readings,
): boolean {
  return accounts === 'one-organization'
    ? membershipsOf(state, userId).length > 0
    : membershipOf(state, userId, organizationId) !== undefined
}

/** Throws an ApiError for a person who belongs already. */
export function join(state: State, joining: Joining, readings: Readings): State {
  if (belongsAlready(state, joining.userId, joining.organizationId, readings)) {
    throw refusal('organization.user_organization_already_belongs')
  }
  return { ...state, memberships: [...state.memberships, joining] }
}

/**
 * Ends memberships and the assignments that belong to them. Memberships elsewhere and keys stay. Throws an ApiError
 * if one does not exist.
 */
export function leave(
  state: State,
  organizationId: string,
  userIds: ReadonlySet<string>,
  { deleteMissing }: Readings,
): State {
  for (const userId of deleteMissing === 404 ? userIds : []) {
    if (!state.people.some((person) => person.userId === userId)) throw refusal('user.not_found')
    if (!membershipOf(state, userId, organizationId)) throw refusal('organization.membership_not_found')
  }
  const kept = state.memberships.filter(
    (membership) => membership.organizationId !== organizationId || !userIds.has(membership.userId),
  )
  return kept.length === state.memberships.length ? state : { ...state, memberships: kept }
}

/** The same state if the member holds exactly this already. */
export function withAssignments(
  state: State,
  changed: Membership,
  assignments: readonly Assignment[],
): State {
  if (assignments === changed.assignments) return state
  return {
    ...state,
    memberships: state.memberships.map((membership) =>
      membership === changed ? { ...membership, assignments } : membership,
    ),
  }
}
