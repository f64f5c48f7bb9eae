/** A plan is the difference between a roster and a snapshot: at most one change per person. */
import type { Change, ChangeKind } from './change.ts'
import type { Finding } from './finding.ts'

export interface Plan {
  /** Organization id. */
  readonly organization: string
  /** SHA-256 over the organization and the digests of all changes, in hexadecimal. */
  readonly digest: string
  /** Sorted by e-mail key. */
  readonly changes: readonly Change[]
  readonly findings: readonly Finding[]
  readonly summary: Readonly<Record<ChangeKind, number>>
}
