/** A snapshot is the organization as the API shows it at one moment: members, open invitations, and API keys if they matter. */
import type { Assignment, UnknownAssignment } from '../catalog/assignment.ts'
import type { Secret } from '../text/secret.ts'

export interface Member {
  readonly userId: string
  /** Absent for some members; those cannot be matched with the file and are left alone. */
  readonly email?: string
  readonly name?: string
  /** RFC 3339. */
  readonly memberSince?: string
  readonly assignments: readonly Assignment[]
  readonly unknown: readonly UnknownAssignment[]
}

export interface Invitation {
  readonly email: string
  /** Anyone who has it can join. Needed to cancel, and never shown. */
  readonly token: Secret
  readonly expired: boolean
  /** RFC 3339. */
  readonly createdAt?: string
  /** RFC 3339. */
  readonly expiresAt?: string
  readonly assignments: readonly Assignment[]
  readonly unknown: readonly UnknownAssignment[]
}

/** An API key of the organization, never its secret. */
export interface OrganizationKey {
  readonly id: string
  /** Its description, which several keys can share. */
  readonly name: string
  /** Who made it. A key outlives its person. Absent for a key of the organization. */
  readonly userId?: string
  /** RFC 3339. */
  readonly createdAt?: string
  /** RFC 3339; absent if it never ends. */
  readonly expiresAt?: string
  /** Without application roles, a role is for the Cloud API only. */
  readonly assignments: readonly Assignment[]
  readonly unknown: readonly UnknownAssignment[]
}

export interface Snapshot {
  readonly organization: { readonly id: string; readonly name?: string }
  readonly members: readonly Member[]
  /** Sent and not accepted: open or expired. */
  readonly invitations: readonly Invitation[]
  /** Absent if they were not read, or the API refuses to list them. */
  readonly keys?: readonly OrganizationKey[]
}
