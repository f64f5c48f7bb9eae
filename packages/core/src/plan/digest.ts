/** Digests, by which a reviewed change is recognized later. */
import { hash } from 'node:crypto'
import { type Assignment, assignmentKey, type UnknownAssignment, unknownKey } from '../catalog/assignment.ts'
import { emailKey } from '../text/email.ts'
import { type ChangeKind, membershipEffect } from './change-kind.ts'

/** A new meaning of digests needs a new version, so that no old review covers it. */
const CHANGE_VERSION = 'roster/change/1'
const PLAN_VERSION = 'roster/plan/1'

export interface Effect {
  readonly organization: string
  readonly kind: ChangeKind
  readonly email: string
  readonly grant: readonly Assignment[]
  readonly revoke: readonly Assignment[]
  readonly revokeUnknown?: readonly UnknownAssignment[]
  /** The API key that the change is about. */
  readonly key?: { readonly id?: string }
}

/**
 * SHA-256, in hexadecimal, over what a change does to a person and not how: an open invitation that is
 * accepted between review and apply turns `replace-invitation` into `change-roles` and `cancel-invitation`
 * into `remove`, and leaves the digest alone.
 */
export function changeDigest(effect: Effect): string {
  const { organization, kind, email, grant, revoke, revokeUnknown = [], key } = effect
  return sha256([
    CHANGE_VERSION,
    organization,
    emailKey(email),
    membershipEffect(kind),
    grant.map(assignmentKey),
    revoke.map(assignmentKey),
    // Present only if there is one, so that the digests of all other changes stay the same.
    ...(revokeUnknown.length === 0 ? [] : [revokeUnknown.map(unknownKey)]),
    // An entry can get the id of another key.
    ...(key?.id === undefined ? [] : [{ key: key.id }]),
  ])
}

/** SHA-256, in hexadecimal, over the organization and all its changes, in their order. */
export function planDigest(organization: string, changeDigests: readonly string[]): string {
  return sha256([PLAN_VERSION, organization, changeDigests])
}

/** SHA-256, in hexadecimal, of the JSON of `value`. */
export function sha256(value: unknown): string {
  return hash('sha256', JSON.stringify(value))
}
