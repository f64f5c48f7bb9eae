/**
 * The effects of a change: the parts that a reviewer judges, each with its own digest. If a run dies half-way, the rest
 * of a change has another digest as a whole, but its effects are among those that were reviewed.
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

/** Digest, in hexadecimal, of a person joining, with whatever roles. */
export function joiningEffect(organization: string, email: string): string {
  const [digest = ''] = digests(organization, email, ['begins'])
  return digest
}

/**
 * Digests, in hexadecimal, of everything that a review of `change` covers. If a run dies between cancelling an
 * invitation and sending it again, the next plan invites the person from scratch. The review covers that, too.
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
