/**
 * Whose key this is, what it holds and when it ends, as far as the API tells. Both calls can be refused, and
 * neither names the key it was made with: "cannot tell" is an answer.
 */
import type { KeyFacts } from '@roster/core'
import { isRefusal } from './api-error.ts'
import type { Reader } from './reader.ts'
import { readRoleAssignments } from './role-assignments.ts'

export interface LearntKey extends KeyFacts {
  /** The person behind the key. */
  readonly userId?: string
}

/** @throws ElasticCloudError, but not where the key is refused a look. */
export async function learnKey(
  reader: Pick<Reader, 'currentUser' | 'apiKeys'>,
  organizationId: string,
): Promise<LearntKey> {
  const [user, expiresAt] = await Promise.all([reader.currentUser(), soleExpiry(reader)])
  if (user === undefined) return { ...(expiresAt && { expiresAt }) }
  return {
    userId: user.user_id,
    ...(user.role_assignments && {
      principal: readRoleAssignments(user.role_assignments, organizationId).assignments,
    }),
    ...(expiresAt && { expiresAt }),
  }
}

/** Of several keys, nothing tells which is the one in use. */
async function soleExpiry({ apiKeys }: Pick<Reader, 'apiKeys'>): Promise<string | undefined> {
  try {
    const [key, another] = await apiKeys()
    return another === undefined ? key?.expiration_date : undefined
  } catch (error) {
    if (isRefusal(error, [401, 403, 404])) return undefined
    throw error
  }
}
