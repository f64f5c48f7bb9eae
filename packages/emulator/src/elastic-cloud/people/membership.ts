/** Joining and leaving an organization. */
import { refusal } from '../http/api-error.ts'
import type { Assignment } from '../state/assignment.ts'
import type { Readings } from '../state/readings.ts'
import { membershipOf, type State } from '../state/state.ts'

interface Joining {
  readonly organizationId: string
  readonly userId: string
  /** RFC 3339. */
  readonly since: string
  readonly assignments: readonly Assignment[]
}

/** Throws an ApiError for somebody who is in an organization already: one at a time. */
export function join(state: State, joining: Joining): State {
  if (membershipOf(state, joining.userId)) {
    throw refusal('organization.user_organization_already_belongs')
  }
  return { ...state, memberships: [...state.memberships, joining] }
}

/** Ends memberships, and with each of them what it held. Throws an ApiError where one does not exist. */
export function leave(
  state: State,
  organizationId: string,
  userIds: ReadonlySet<string>,
  { deleteMissing }: Readings,
): State {
  for (const userId of deleteMissing === 404 ? userIds : []) {
    if (!state.people.some((person) => person.userId === userId)) {
      throw refusal('user.not_found')
    }
    if (membershipOf(state, userId)?.organizationId !== organizationId) {
      throw refusal('organization.membership_not_found')
    }
  }
  const kept = state.memberships.filter(
    (membership) => membership.organizationId !== organizationId || !userIds.has(membership.userId),
  )
  return kept.length === state.memberships.length ? state : { ...state, memberships: kept }
}
