/**
 * The effects of a change: the parts a reviewer judges, each with a digest of its own. A run that died
 * half-way leaves the rest of a change to do; that rest was reviewed, and its effects tell so where the digest
 * of the whole change cannot.
 */
import { type Assignment, assignmentKey } from '../catalog/assignment.ts'
import { emailKey } from '../text/email.ts'
import type { Change } from './change.ts'
import { membershipEffect, sendsInvitation } from './change-kind.ts'
import { sha256 } from './digest.ts'

/** A new meaning of effects needs a new version, so that no old review covers it. */
const VERSION = 'roster/effect/1'

type Effect = 'begins' | 'ends' | { readonly grant: Assignment } | { readonly revoke: Assignment }

/** Digests, in hexadecimal, of everything `change` does: each must have been reviewed. */
export function effectsOf(organization: string, change: Change): readonly string[] {
  const membership = membershipEffect(change.kind)
  return digests(organization, change.email, [
    ...(membership === 'continues' ? [] : [membership]),
    ...change.grant.map((grant) => ({ grant })),
    ...change.revoke.map((revoke) => ({ revoke })),
  ])
}

/** Digest, in hexadecimal, of a person's joining, whatever they are given. */
export function joiningEffect(organization: string, email: string): string {
  const [digest = ''] = digests(organization, email, ['begins'])
  return digest
}

/**
 * Digests, in hexadecimal, of everything a review of `change` covers. Who is invited anew may, between
 * cancelling and sending, be not invited at all: the review covers inviting them with all they were to have.
 */
export function effectsReviewedWith(organization: string, change: Change): readonly string[] {
  const own = effectsOf(organization, change)
  if (!sendsInvitation(change.kind)) return own
  const whole = digests(organization, change.email, ['begins', ...change.after.map((grant) => ({ grant }))])
  return [...new Set([...own, ...whole])]
}

function digests(organization: string, email: string, effects: readonly Effect[]): readonly string[] {
  return effects.map((effect) => sha256([VERSION, organization, emailKey(email), ...parts(effect)]))
}

function parts(effect: Effect): readonly string[] {
  if (typeof effect === 'string') return [effect]
  return 'grant' in effect ? ['grant', assignmentKey(effect.grant)] : ['revoke', assignmentKey(effect.revoke)]
}
