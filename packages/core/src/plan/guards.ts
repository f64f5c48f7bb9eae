/**
 * Guards: what no plan may do. They check the plan as a whole, so that it cannot pass in pieces, and resolved members
 * and assignments, so that no spelling of the file can pass.
 */
import { isOwner } from '../catalog/assignment.ts'
import { removalAllowance } from '../file/policy.ts'
import type { Policy } from '../file/roster.ts'
import type { Finding } from '../finding/finding.ts'
import type { Snapshot } from '../organization/snapshot.ts'
import { emailKey } from '../text/email.ts'
import type { Change } from './change.ts'
import { CHANGE_KIND } from './change-kind.ts'
import type { Plan } from './plan.ts'

export interface GuardOptions {
  /** The policy that counts; see `stricterPolicy`. */
  readonly policy: Policy
  /** Lifts `maxRemovals`: the pull request has the label, or the terminal command has the flag. */
  readonly allowRemovals?: boolean | undefined
}

/** The findings that keep `plan` from being applied to the organization of `snapshot`, and their warnings. */
export function checkGuards(plan: Plan, snapshot: Snapshot, options: GuardOptions): readonly Finding[] {
  return [...ownerFindings(plan, snapshot, options.policy), ...removalFindings(plan, snapshot, options)]
}

/** Invited owners do not count, since they may never accept. */
function ownerFindings(plan: Plan, snapshot: Snapshot, policy: Policy): readonly Finding[] {
  const changeOf = new Map(plan.changes.map((change) => [change.userId, change]))
  const owners = snapshot.members.filter(({ assignments }) => assignments.some(isOwner)).length
  const after = snapshot.members.filter(({ userId, assignments }) =>
    (changeOf.get(userId)?.after ?? assignments).some(isOwner),
  ).length
  if (after >= policy.minOwners) return []
  const lowered = after < owners
  const count = (number: number) => `${number} Organization owner${number === 1 ? '' : 's'}`
  return [
    {
      severity: lowered ? 'error' : 'warning',
      code: 'too-few-owners',
      message: lowered
        ? `This would leave ${count(after)} of ${owners}; "minOwners" asks for ${policy.minOwners}. Make somebody else an owner first, and wait until they are a member.`
        : `The organization has ${count(after)}; "minOwners" asks for ${policy.minOwners}.`,
    },
  ]
}

/** The number of members that a share such as `maxRemovals` refers to: those with an address, each address once. */
export function countMembers({ members }: Snapshot): number {
  return new Set(members.flatMap(({ email }) => (email ? [emailKey(email)] : []))).size
}

function removalFindings(plan: Plan, snapshot: Snapshot, options: GuardOptions): readonly Finding[] {
  const removals = plan.changes.filter(removesEverything).length
  const members = countMembers(snapshot)
  const allowed = removalAllowance(options.policy.maxRemovals, members)
  if (removals <= allowed) return []
  const limit = options.policy.maxRemovals
  const rule = 'count' in limit ? `${limit.count}` : `${limit.percent}%`
  const what = `This would take everything from ${removals} of ${members} members; "maxRemovals": ${rule} allows ${allowed}.`
  return options.allowRemovals
    ? [
        {
          severity: 'warning',
          code: 'too-many-removals',
          message: `${what} The limit was lifted for this run.`,
        },
      ]
    : [
        {
          severity: 'error',
          code: 'too-many-removals',
          message: `${what} Where it is meant, put the label "${ALLOW_REMOVALS_LABEL}" on the pull request (in a terminal: --allow-removals).`,
        },
      ]
}

/** The label on a pull request that lifts `maxRemovals` for it. */
export const ALLOW_REMOVALS_LABEL = 'roster: allow removals'

/** Emptying a group must not be a way around the limit. */
export function removesEverything({ kind, after }: Change): boolean {
  const { countsAsRemoval } = CHANGE_KIND[kind]
  return countsAsRemoval === 'always' || (countsAsRemoval === 'if nothing is left' && after.length === 0)
}
