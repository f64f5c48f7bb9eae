/** What is known about a write once it is answered. Contains people and roles, never a secret. */
import type { AuditRecord } from '@roster/core'
import type { ElasticCloudError } from '../transport/api-error.ts'

/** A line of the audit log, without the parts that only the caller knows. */
export type WriteRecord = Omit<AuditRecord, 'pullRequest' | 'approvers' | 'run' | 'by'>
export type WriteOperation = WriteRecord['request']['operation']

export function resultOf(error: ElasticCloudError | undefined): WriteRecord['result'] {
  if (error === undefined) return { outcome: 'ok' }
  return {
    outcome: error.outcomeUnknown ? 'unknown' : 'refused',
    ...(error.status !== undefined && { status: error.status }),
    ...(error.codes.length === 0 ? {} : { codes: error.codes }),
  }
}
