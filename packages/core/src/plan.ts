/** A plan is the difference between a roster and a snapshot: at most one change per person. */
import type { Change, ChangeKind } from './change.ts'
import { planDigest } from './digest.ts'
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

/** A plan that changes nothing. */
export function emptyPlan(organization: string): Plan {
  const summary = {
    invite: 0,
    resend: 0,
    'replace-invitation': 0,
    'cancel-invitation': 0,
    'change-roles': 0,
    remove: 0,
  }
  return { organization, digest: planDigest(organization, []), changes: [], findings: [], summary }
}
