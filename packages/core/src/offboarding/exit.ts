/** What merging a departure does in the organization, and what the guards say about that. */

import type { Roster } from '../file/roster.ts'
import type { Finding, FindingCode } from '../finding/finding.ts'
import type { Snapshot } from '../organization/snapshot.ts'
import type { KeyFacts } from '../permission/key-check.ts'
import { keyOwnerFindings } from '../permission/key-owner.ts'
import { endsMembership, removesMember } from '../plan/change-kind.ts'
import { checkGuards, LABEL_OR_FLAG } from '../plan/guards.ts'
import type { KeyPlanOptions } from '../plan/key-planner.ts'
import { planChanges } from '../plan/planner.ts'
import { emailKey, isUserKey, userKey } from '../text/email.ts'
import { keyIdSubject, keySubject } from '../text/key-subject.ts'
import type { Departure } from './departure.ts'
import type { Identity } from './identity.ts'

/** How many of each end. */
export interface Ends {
  readonly memberships: number
  /** Open or expired. */
  readonly invitations: number
  readonly keys: number
}

export interface Exit {
  readonly ends: Ends
  /** Errors are those that would block the pull request. */
  readonly findings: readonly Finding[]
}

/** What the plan says about keys that cannot be revoked, or not yet. */
const TOLD: ReadonlySet<FindingCode> = new Set(['own-key', 'keys-unreadable', 'ambiguous-key'])

/** Reported for every organization whose keys are not visible, regardless of who leaves. */
const UNSEEN: FindingCode = 'leavers-keys-unseen'

export interface ExitOptions {
  readonly after: Roster
  readonly departure: Departure
  readonly identity: Identity
  readonly snapshot: Snapshot
  /** What is known of the key of the run. */
  readonly key: KeyFacts
  readonly keyOptions: KeyPlanOptions
}

export function exitOf(options: ExitOptions): Exit {
  const { after, departure, identity, snapshot, key, keyOptions } = options
  const leaving = identity.keysIn(snapshot)
  const ending = departure.keys.filter(({ becomes }) => becomes !== 'handed-over')
  const subjects = ending.flatMap(({ name, id }) => [
    keySubject(name),
    ...(id === undefined ? [] : [keyIdSubject(id)]),
  ])
  // A new entry can have another name than the key, so it is found by the id.
  const ids = new Set(ending.flatMap(({ id }) => id ?? []))
  const entries = [...(after.keys?.ended.values() ?? [])].filter(({ id = '' }) => ids.has(id))
  const only = new Set([...leaving, ...subjects, ...entries.map(({ email }) => email)])
  const plan = planChanges(after, snapshot, { ...keyOptions, only })
  const removals = plan.changes.filter(({ kind }) => removesMember(kind))
  const leavers = new Set(removals.map(({ userId }) => userId))
  const withdrawn = new Set([
    ...plan.changes.filter(({ kind }) => endsMembership(kind)).map(({ email }) => emailKey(email)),
    ...snapshot.members.flatMap(({ userId, email = '' }) => (leavers.has(userId) ? [emailKey(email)] : [])),
  ])
  const revoked = plan.changes.filter(({ kind }) => kind === 'revoke-key')
  return {
    ends: {
      memberships: removals.length,
      invitations: snapshot.invitations.filter(({ email }) => withdrawn.has(emailKey(email))).length,
      keys: revoked.length,
    },
    findings: [
      ...checkGuards(plan, snapshot, { policy: after.policy, remedy: LABEL_OR_FLAG }),
      ...keyOwnerFindings(plan, key, { roster: after, snapshot }).filter(({ code }) => code !== UNSEEN),
      ...plan.findings.filter(({ code }) => TOLD.has(code)),
    ],
  }
}

/**
 * The errors and warnings of guards if the organization could not be read. They assume that the file before was applied:
 * everyone it listed is a member with exactly that access.
 */
export function assumedGuards(
  before: Roster,
  after: Roster,
  leaving: ReadonlySet<string>,
): readonly Finding[] {
  const snapshot: Snapshot = {
    organization: { id: before.organization },
    members: [...before.members].map(([key, { email, assignments }]) =>
      isUserKey(key)
        ? { userId: key.slice(userKey('').length), assignments, unknown: [] }
        : { userId: key, email, assignments, unknown: [] },
    ),
    invitations: [],
  }
  const plan = planChanges(after, snapshot, { only: leaving })
  return checkGuards(plan, snapshot, { policy: after.policy, remedy: LABEL_OR_FLAG })
}
