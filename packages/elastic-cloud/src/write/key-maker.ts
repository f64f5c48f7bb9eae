/** Makes API keys. Only a command that hands the secret to its user gets one: applying a plan never makes a key. */
import type { Assignment, Secret } from '@roster/core'
import { apiPath } from '../transport/api-path.ts'
import type { Transport } from '../transport/transport.ts'
import { NewApiKeyReply } from '../wire/reply.ts'
import { writeRoleAssignments } from '../wire/role-assignments.ts'
import type { ApiKeyRequest } from '../wire/wire.ts'

export interface NewKey {
  /** Its description. */
  readonly name: string
  /** Milliseconds from now until it ends. */
  readonly lifetime: number
  readonly assignments: readonly Assignment[]
}

export interface MadeKey {
  readonly id: string
  /** The API shows it in this one answer. */
  readonly secret: Secret
  /** RFC 3339; absent if the answer does not say. */
  readonly expiresAt?: string
}

export interface KeyMaker {
  /**
   * One request. Rejects with an `ElasticCloudError` if the API refuses, or if the outcome is unknown: then the key may
   * exist, and nobody has its secret.
   */
  make(organizationId: string, key: NewKey): Promise<MadeKey>
}

const HOUR = 60 * 60 * 1000

export function createKeyMaker(transport: Transport): KeyMaker {
  return {
    async make(organizationId, { name, lifetime, assignments }) {
      const body: ApiKeyRequest = {
        description: name,
        // Whole hours, so that it never ends later than asked.
        expiration: `${Math.max(1, Math.floor(lifetime / HOUR))}h`,
        // Always sent, even if empty. Otherwise the key would have the roles of the key that makes it.
        role_assignments: writeRoleAssignments(assignments, organizationId),
      }
      const made = await transport.request({
        method: 'POST',
        path: apiPath`/users/auth/keys`,
        body,
        answer: NewApiKeyReply,
        answersSecret: true,
      })
      return {
        id: made.id,
        secret: made.key,
        ...(made.expiration_date && { expiresAt: made.expiration_date }),
      }
    },
  }
}
