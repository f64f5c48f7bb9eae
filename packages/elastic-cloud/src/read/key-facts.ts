/**
 * The key of the run: who made it, its assignments and when it expires, as far as the API says. Both calls can be
 * refused, and neither names the key it was made with.
 */
import { isOwner, type KeyFacts, type OrganizationKey } from '@roster/core'
import { ElasticCloudError } from '../transport/api-error.ts'
import { readRoleAssignments } from '../wire/role-assignments.ts'
import type { Reader } from './reader.ts'
import { readKeys } from './snapshot.ts'

/**
 * @param known The keys of the organization, if they have been read.
 * @throws ElasticCloudError if there is no response, but not if the API refuses.
 */
export async function learnKey(
  reader: Pick<Reader, 'currentUser' | 'apiKeys' | 'keyExpiresAt'>,
  organizationId: string,
  known?: readonly OrganizationKey[],
): Promise<KeyFacts> {
  const [user, keys] = await Promise.all([
    unlessRefused(reader.currentUser()),
    known ?? unlessRefused(readKeys(reader, organizationId)),
  ])
  const expiresAt = reader.keyExpiresAt() ?? soleExpiry(keys)
  return {
    ...(user && { userId: user.user_id }),
    ...(user?.email && { email: user.email }),
    ...principalOf(user?.role_assignments, organizationId),
    ...(keys && { keys }),
    ...(expiresAt && { expiresAt }),
  }
}

/**
 * An assignment that Roster does not understand may allow anything. So the permissions of a key with one are unknown,
 * unless it is an owner's.
 */
function principalOf(wire: unknown, organizationId: string): Pick<KeyFacts, 'principal'> {
  if (wire === undefined || wire === null) return {}
  const { assignments, unknown } = readRoleAssignments(wire, organizationId)
  return unknown.length === 0 || assignments.some(isOwner) ? { principal: assignments } : {}
}

/** If there are several keys, the API does not say which one is in use. */
function soleExpiry(keys: readonly OrganizationKey[] = []): string | undefined {
  const [key, another] = keys
  return another === undefined ? key?.expiresAt : undefined
}

/** In milliseconds: the header and the list may not give the end to the same precision. */
const SAME_END = 1000

/**
 * Ids of the keys that can be the key of the run. The API does not say which one it is, so these are all keys of its
 * person that end when it does.
 */
export function possiblyOwnKeys(
  keys: readonly OrganizationKey[],
  userId: string | undefined,
  expiresAt: string | undefined,
): ReadonlySet<string> {
  const isOwn = (key: OrganizationKey) => {
    if (userId !== undefined && key.userId !== undefined && key.userId !== userId) return false
    if (expiresAt === undefined || key.expiresAt === undefined) return key.expiresAt === expiresAt
    return Math.abs(Date.parse(key.expiresAt) - Date.parse(expiresAt)) <= SAME_END
  }
  return new Set(keys.filter(isOwn).map(({ id }) => id))
}

/** An unexpected response means that the fact is unknown. No response at all is an error. */
async function unlessRefused<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (error instanceof ElasticCloudError && error.status !== undefined && error.kind !== 'rate-limited') {
      return undefined
    }
    throw error
  }
}
