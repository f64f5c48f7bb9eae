/** From an Authorization header to a principal: whose key it is, where it acts, and what it holds. */
import type { Assignment } from '../state/assignment.ts'
import type { Readings } from '../state/readings.ts'
import { type Key, membershipOf, membershipsOf, type State } from '../state/state.ts'

export interface Principal {
  readonly keyId: string
  /** Absent for a key of the organization itself. */
  readonly userId?: string
  /** Absent for a personal key if its person is in no organization. */
  readonly organizationId?: string
  readonly assignments: readonly Assignment[]
  /** When the key expires; absent if it never does. RFC 3339. */
  readonly expiresAt?: string
}

/** The key a header names, valid or not. */
export function presentedKey(state: State, header: string | null | undefined): Key | undefined {
  const secret = /^ApiKey (\S+)$/i.exec(header ?? '')?.[1]
  return secret === undefined ? undefined : state.keys.find((key) => key.secret === secret)
}

/** Undefined for a missing, unknown or expired key, and for one that was refused when its person left. */
export function authenticate(
  state: State,
  header: string | undefined,
  now: number,
  { keyOfFormerMember }: Readings,
): Principal | undefined {
  const key = presentedKey(state, header)
  if (key === undefined) return undefined
  if (isExpired(key, now)) return undefined
  const [first] = key.userId === undefined ? [] : membershipsOf(state, key.userId)
  const organizationId = key.organizationId ?? first?.organizationId
  const membership = key.userId === undefined ? undefined : membershipOf(state, key.userId, organizationId)
  const left = key.userId !== undefined && organizationId !== undefined && membership === undefined
  if (left && keyOfFormerMember === 'refused') return undefined
  return {
    keyId: key.id,
    ...(key.userId !== undefined && { userId: key.userId }),
    ...(organizationId !== undefined && { organizationId }),
    assignments: key.assignments ?? membership?.assignments ?? [],
    ...(key.expiresAt !== undefined && { expiresAt: key.expiresAt }),
  }
}

/** Expired keys neither work nor appear anywhere. */
export function isExpired({ expiresAt }: Key, now: number): boolean {
  return expiresAt !== undefined && Date.parse(expiresAt) <= now
}
