/** What is known of one write: a line of the audit log. Holds people and roles, never a secret. */
import type { Assignment, Change } from '@roster/core'
import type { ElasticCloudError } from '../api-error.ts'

export type WriteOperation = 'grant' | 'invite' | 'cancel-invitations' | 'revoke' | 'remove-members'

export interface WriteRecord {
  /** RFC 3339, when the answer came or was given up on. */
  readonly time: string
  readonly changes: readonly Pick<Change, 'kind' | 'email' | 'digest'>[]
  readonly request: {
    readonly operation: WriteOperation
    /** Granted, revoked, or carried by the invitation. */
    readonly assignments?: readonly Assignment[]
  }
  readonly result: {
    /** `unknown`: no answer, or none that tells; what became of it is read later. */
    readonly outcome: 'ok' | 'refused' | 'unknown'
    readonly status?: number
    readonly codes?: readonly string[]
  }
}

export function resultOf(error: ElasticCloudError | undefined): WriteRecord['result'] {
  if (error === undefined) return { outcome: 'ok' }
  return {
    outcome: error.outcomeUnknown ? 'unknown' : 'refused',
    ...(error.status === undefined ? {} : { status: error.status }),
    ...(error.codes.length === 0 ? {} : { codes: error.codes }),
  }
}
