/**
 * Compares the permissions of the API key with what a plan requires, before anything is written. If nothing is known
 * about the key, the API decides.
 */
import { isOwner } from '../catalog/assignment.ts'
import type { Roster } from '../file/roster.ts'
import type { Finding, Severity } from '../finding/finding.ts'
import type { Snapshot } from '../organization/snapshot.ts'
import { changeText } from '../plan/change-kind.ts'
import type { Plan } from '../plan/plan.ts'
import { dayText } from '../text/date.ts'
import { type KeyOwnerFacts, keyOwnerFindings } from './key-owner.ts'
import { mayWrite, obstacles } from './permission.ts'

export interface KeyFacts extends KeyOwnerFacts {
  /** RFC 3339. Absent if the key does not expire, or the API does not say. */
  readonly expiresAt?: string
}

/** What a key is used for. A preview only reads, so its key does not need permission to write. */
export type KeyUse = 'preview' | 'plan' | 'apply'

const NOT_PERMITTED: Readonly<Record<KeyUse, Severity>> = { preview: 'info', plan: 'warning', apply: 'error' }

export interface KeyCheckOptions {
  readonly use: KeyUse
  /** Milliseconds since the epoch. */
  readonly now: number
  /** What the plan was made from. */
  readonly roster: Roster
  readonly snapshot: Snapshot
}

/** A key that expires sooner than this, in milliseconds, gets a warning. */
const EXPIRES_SOON = 14 * 24 * 60 * 60 * 1000

export function checkKey(plan: Plan, key: KeyFacts, options: KeyCheckOptions): readonly Finding[] {
  const { use, now } = options
  return [
    ...permissionFindings(plan, key, options),
    ...powerFindings(key, use),
    ...keyOwnerFindings(plan, key, options),
    ...checkKeyExpiry(key.expiresAt, now),
  ]
}

function permissionFindings(
  plan: Plan,
  { principal }: KeyFacts,
  { use, roster }: KeyCheckOptions,
): readonly Finding[] {
  if (principal === undefined) return []
  const forbidden = plan.changes.flatMap((change) => {
    const reasons = obstacles(principal, change, roster.resources)
    return reasons.length === 0 ? [] : [{ change, reasons }]
  })
  const [first] = forbidden
  if (first === undefined) return []
  if (use === 'preview') {
    const message = `This key could not make ${forbidden.length} of the ${plan.changes.length} changes: ${first.reasons[0]} That is expected for a key that only reads.`
    return [{ severity: NOT_PERMITTED[use], code: 'key-not-permitted', message }]
  }
  return forbidden.map(({ change: { kind, email }, reasons }) => ({
    severity: NOT_PERMITTED[use],
    code: 'key-not-permitted',
    message: `The API key may not ${changeText(kind, email)}. ${shortened(reasons)}`,
    email,
  }))
}

/** Maximum number of reasons in one message. */
const REASONS_SHOWN = 3

function shortened(reasons: readonly string[]): string {
  const more = reasons.length - REASONS_SHOWN
  const rest = more > 0 ? [`The same is true for ${more} more of its role changes.`] : []
  return [...reasons.slice(0, REASONS_SHOWN), ...rest].join(' ')
}

function powerFindings({ principal }: KeyFacts, use: KeyUse): readonly Finding[] {
  if (principal === undefined) return []
  if (use === 'preview' && mayWrite(principal)) {
    const message =
      'This key can change the organization, but a preview only reads. If a less privileged key can read members and invitations, use that one.'
    return [{ severity: 'info', code: 'key-too-powerful', message }]
  }
  if (use !== 'preview' && !principal.some(isOwner)) {
    const message =
      'This key does not belong to an Organization owner. It may not see every assignment, so the plan may grant roles that people already have.'
    return [{ severity: 'info', code: 'key-sees-part', message }]
  }
  return []
}

/**
 * When the key ends, which every response of the API says: a warning if that is soon.
 *
 * @param expiresAt RFC 3339.
 * @param now Milliseconds since the epoch.
 */
export function checkKeyExpiry(expiresAt: string | undefined, now: number): readonly Finding[] {
  const end = Date.parse(expiresAt ?? '')
  if (expiresAt === undefined || Number.isNaN(end)) return []
  const what = `The API key expires on ${dayText(expiresAt)}.`
  return end - now <= EXPIRES_SOON
    ? [
        {
          severity: 'warning',
          code: 'key-expires-soon',
          message: `${what} Make a new one before that, and replace the secret.`,
        },
      ]
    : [{ severity: 'info', code: 'key-expires', message: what }]
}
