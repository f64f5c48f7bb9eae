/** The service's users, whether or not they are in an organization. Addresses compare case-insensitively. */
import { mintUserId } from '../state/mint.ts'
import type { Person, State } from '../state/state.ts'

export function personByEmail(state: State, email: string): Person | undefined {
  const key = email.toLowerCase()
  return state.people.find((person) => person.email?.toLowerCase() === key)
}

/** The person with this address, who signs up if they have no account yet. */
export function ensurePerson(
  state: State,
  { email, name }: { readonly email: string; readonly name?: string | undefined },
): readonly [State, Person] {
  const known = personByEmail(state, email)
  if (known) return [state, known]
  const person = { userId: mintUserId(state.sequence), email, ...(name !== undefined && { name }) }
  return [{ ...state, sequence: state.sequence + 1, people: [...state.people, person] }, person]
}
