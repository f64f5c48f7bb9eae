/**
 * Whose key this is, what it holds and when it ends, as far as the API tells. Both calls can be refused, and
 * neither names the key it was made with: "cannot tell" is an answer.
 */
import type { KeyFacts } from '@roster/core'
import { ElasticCloudError } from '../transport/api-error.ts'
import { readRoleAssignments } from '../wire/role-assignments.ts'
import type { Reader } from './reader.ts'

export interface LearntKey extends KeyFacts {
  /** The person behind the key. */
  readonly userId?: string
}

/** @throws ElasticCloudError where there is no answer, but not where it is a refusal. */
export async function learnKey(
  reader: Pick<Reader, 'currentUser' | 'apiKeys'>,
  organizationId: string,
): Promise<LearntKey> {
  const [user, keys] = await Promise.all([
    unlessRefused(reader.currentUser()),
    unlessRefused(reader.apiKeys()),
  ])
  const expiresAt = soleExpiry(keys)
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
function soleExpiry(keys: Awaited<ReturnType<Reader['apiKeys']>> = []): string | undefined {
  const [key, another] = keys
  return another === undefined ? (key?.expiration_date ?? undefined) : undefined
}

/** Any answer that is not the one hoped for leaves things untold; no answer at all is trouble. */
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
