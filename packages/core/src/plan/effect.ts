/**
 * The effects of a change: the parts that a reviewer judges, each with its own digest. If a run dies half-way, the rest
 * of a change has another digest as a whole, but its effects are among those that were reviewed.
 */
import { type Assignment, assignmentKey, type UnknownAssignment, unknownKey } from '../catalog/assignment.ts'
import { emailKey } from '../text/email.ts'
import type { Change } from './change.ts'
import { membershipEffect, sendsInvitation } from './change-kind.ts'
import { sha256 } from './digest.ts'

/** A new meaning of effects needs a new version, so that no old review covers it. */
const VERSION = 'roster/effect/1'

/** One thing that a change does to a person or an API key. */
export type EffectPart =
  | 'begins'
  | 'ends'
  /**
   * The membership, or the API key of that id, ends at this time by a date in the file, in milliseconds since the epoch; or
   * the role does, and the membership stays. The date of another key is another end.
   */
  | { readonly due: number; readonly role?: Assignment; readonly id?: string }
  /** Access goes on past its old end: if that end comes before the merge, the membership or the role begins again. */
  | { readonly extended: 'begins' | Assignment }
  | { readonly grant: Assignment }
  | { readonly revoke: Assignment }
  | { readonly revokeUnknown: UnknownAssignment }

/** Everything that `change` does. */
export function effectParts(change: Change): readonly EffectPart[] {
  const membership = membershipEffect(change.kind)
  return [
    ...(membership === 'continues' ? [] : [membership]),
    ...change.grant.map((grant) => ({ grant })),
    ...change.revoke.map((revoke) => ({ revoke })),
    ...(change.revokeUnknown ?? []).map((revokeUnknown) => ({ revokeUnknown })),
  ]
}

/** SHA-256, in hexadecimal, of one effect on one person. */
export function effectDigest(organization: string, email: string, part: EffectPart): string {
  return sha256([VERSION, organization, emailKey(email), ...identity(part)])
}

/** Digests, in hexadecimal, of everything `change` does: each must have been reviewed. */
export function effectsOf(organization: string, change: Change): readonly string[] {
  return effectParts(change).map((part) => effectDigest(organization, change.email, part))
}

/** Digest, in hexadecimal, of a person joining, with whatever roles. */
export function joiningEffect(organization: string, email: string): string {
  return effectDigest(organization, email, 'begins')
}

/**
 * Digests, in hexadecimal, of everything that a review of `change` covers. If a run dies between cancelling an
 * invitation and sending it again, the next plan invites the person from scratch. The review covers that, too.
 */
export function effectsReviewedWith(organization: string, change: Change): readonly string[] {
  const own = effectsOf(organization, change)
  if (!sendsInvitation(change.kind)) return own
  const parts: readonly EffectPart[] = ['begins', ...change.after.map((grant) => ({ grant }))]
  const whole = parts.map((part) => effectDigest(organization, change.email, part))
  return [...new Set([...own, ...whole])]
}

function identity(part: EffectPart): readonly (string | number)[] {
  if (typeof part === 'string') return [part]
  if ('due' in part) {
    const { due, role, id } = part
    return ['due', due, ...(role ? [assignmentKey(role)] : []), ...(id === undefined ? [] : ['key', id])]
  }
  if ('extended' in part) {
    return ['extended', part.extended === 'begins' ? 'begins' : assignmentKey(part.extended)]
  }
  if ('grant' in part) return ['grant', assignmentKey(part.grant)]
  if ('revoke' in part) return ['revoke', assignmentKey(part.revoke)]
  return ['revoke-unknown', unknownKey(part.revokeUnknown)]
}
