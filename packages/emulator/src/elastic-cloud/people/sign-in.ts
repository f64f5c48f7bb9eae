/** Signing in through a company's identity provider: people of its domains join, and its mappings set their roles. */
import { refusal } from '../http/api-error.ts'
import { grant } from '../state/assignment.ts'
import type { Readings } from '../state/readings.ts'
import { membershipOf, type SingleSignOn, type State } from '../state/state.ts'
import { join, withAssignments } from './membership.ts'
import { ensurePerson } from './person.ts'

export interface SignIn {
  readonly email: string
  /** By default the first organization that has single sign-on for the address. */
  readonly organizationId?: string | undefined
  /** RFC 3339. */
  readonly now: string
}

/** Throws an ApiError if no organization has single sign-on for the address. */
export function signIn(state: State, { email, organizationId, now }: SignIn, readings: Readings): State {
  const address = email.toLowerCase()
  const provider = state.singleSignOn.find(
    (candidate) =>
      candidate.domains.includes(address.slice(address.lastIndexOf('@') + 1)) &&
      candidate.organizationId === (organizationId ?? candidate.organizationId),
  )
  if (!provider) throw refusal('root.invalid_authentication')
  const [known, { userId }] = ensurePerson(state, { email })
  const joined = membershipOf(known, userId, provider.organizationId)
    ? known
    : join(known, { organizationId: provider.organizationId, userId, since: now, assignments: [] }, readings)
  const membership = membershipOf(joined, userId, provider.organizationId)
  if (!membership || provider.roleMappings.length === 0) return joined
  return withAssignments(joined, membership, mappedAssignments(provider, address))
}

/** Everything that the mappings for the address give together. */
function mappedAssignments({ roleMappings }: SingleSignOn, address: string) {
  return roleMappings
    .filter(({ emails }) => emails === undefined || emails.includes(address))
    .reduce<ReturnType<typeof grant>>((held, { assignments }) => grant(held, assignments), [])
}
