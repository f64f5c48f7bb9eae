/**
 * The key of the run: who made it, its assignments and when it expires, as far as the API says. Both calls can be
 * refused, and neither names the key it was made with.
 */
import type { KeyFacts } from '@roster/core'
import { ElasticCloudError } from '../transport/api-error.ts'
import { readRoleAssignments } from '../wire/role-assignments.ts'
import type { Reader } from './reader.ts'

/** @throws ElasticCloudError if there is no response, but not if the API refuses. */
export async function learnKey(
  reader: Pick<Reader, 'currentUser' | 'apiKeys' | 'keyExpiresAt'>,
  organizationId: string,
): Promise<KeyFacts> {
  const [user, keys] = await Promise.all([
    unlessRefused(reader.currentUser()),
    unlessRefused(reader.apiKeys()),
  ])
  const expiresAt = reader.keyExpiresAt() ?? soleExpiry(keys)
  return {
    ...(user && { userId: user.user_id }),
    ...(user?.email && { email: user.email }),
    ...(user?.role_assignments != null && {
      principal: readRoleAssignments(user.role_assignments, organizationId).assignments,
    }),
    ...(keys && {
      keys: keys.map(({ id, description, user_id }) => ({
        name: description || id,
        ...(user_id && { userId: user_id }),
      })),
    }),
    ...(expiresAt && { expiresAt }),
  }
}

/** If there are several keys, the API does not say which one is in use. */
function soleExpiry(keys: Awaited<ReturnType<Reader['apiKeys']>> = []): string | undefined {
  const [key, another] = keys
  return another === undefined ? (key?.expiration_date ?? undefined) : undefined
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
