/** From an Authorization header to a principal: whose key it is, where it acts and what it holds. */
import type { Assignment } from '../state/assignment.ts'
import type { Readings } from '../state/readings.ts'
import { type Key, membershipOf, type State } from '../state/state.ts'

export interface Principal {
  readonly keyId: string
  /** Absent for a key of the organization itself. */
  readonly userId?: string
  /** Absent for a personal key of somebody who is in no organization. */
  readonly organizationId?: string
  readonly assignments: readonly Assignment[]
}

/** The key a header names, valid or not. */
export function presentedKey(state: State, header: string | null | undefined): Key | undefined {
  const secret = /^ApiKey (\S+)$/i.exec(header ?? '')?.[1]
  return secret === undefined ? undefined : state.keys.find((key) => key.secret === secret)
}

/** Undefined for a missing, unknown, expired or orphaned key. */
export function authenticate(
  state: State,
  header: string | undefined,
  now: number,
  { keyOfFormerMember }: Readings,
): Principal | undefined {
  const key = presentedKey(state, header)
  if (key === undefined) return undefined
  if (key.expiresAt !== undefined && Date.parse(key.expiresAt) <= now) return undefined
  const membership = key.userId === undefined ? undefined : membershipOf(state, key.userId)
  const organizationId = key.organizationId ?? membership?.organizationId
  const left = key.userId !== undefined && organizationId !== membership?.organizationId
  if (left && keyOfFormerMember === 'refused') return undefined
  return {
    keyId: key.id,
    ...(key.userId !== undefined && { userId: key.userId }),
    ...(organizationId !== undefined && { organizationId }),
    assignments: key.assignments ?? (left ? [] : (membership?.assignments ?? [])),
  }
}
