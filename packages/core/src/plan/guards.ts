/**
 * Guards: what no plan may do. They check the plan as a whole, so that it cannot pass in pieces, and resolved members
 * and assignments, so that no spelling of the file can pass.
 */
import { type Assignment, impliesAssignment, isOwner } from '../catalog/assignment.ts'
import { OWNER } from '../catalog/role.ts'
import { removalAllowance } from '../file/policy.ts'
import type { Policy } from '../file/roster.ts'
import type { Finding } from '../finding/finding.ts'
import type { Snapshot } from '../organization/snapshot.ts'
import { emailKey } from '../text/email.ts'
import type { Change } from './change.ts'
import { CHANGE_KIND, endsMembership } from './change-kind.ts'
import type { Plan } from './plan.ts'

export interface GuardOptions {
  /** The policy that counts; see `stricterPolicy`. */
  readonly policy: Policy
  /** User id of the person behind the API key, if known. */
  readonly ownUserId?: string | undefined
  /** Lifts `maxRemovals`: the pull request has the label, or the terminal command has the flag. */
  readonly allowRemovals?: boolean | undefined
}

/** The findings that keep `plan` from being applied to the organization of `snapshot`, and their warnings. */
export function checkGuards(plan: Plan, snapshot: Snapshot, options: GuardOptions): readonly Finding[] {
  return [
    ...ownerFindings(plan, snapshot, options.policy),
    ...removalFindings(plan, snapshot, options),
    ...ownFindings(plan, options.ownUserId),
  ]
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
  const removals = plan.changes.filter(isRemoval).length
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
function isRemoval({ kind, after }: Change): boolean {
  const { countsAsRemoval } = CHANGE_KIND[kind]
  return countsAsRemoval === 'always' || (countsAsRemoval === 'if nothing is left' && after.length === 0)
}

/** The run acts as the person behind the key, and must not remove or demote that person. */
function ownFindings(plan: Plan, ownUserId: string | undefined): readonly Finding[] {
  const own = plan.changes.find(({ userId }) => userId !== undefined && userId === ownUserId)
  if (own === undefined) return []
  const { email, kind } = own
  if (endsMembership(kind)) {
    const message = `The API key belongs to ${email}, whom this would remove: the key would end with the membership. Use a key of somebody who stays.`
    return [{ severity: 'error', code: 'own-membership', message, email }]
  }
  if (own.after.some(isOwner)) return []
  const lost = own.revoke.filter(
    (atom) => managesOthers(atom) && !own.after.some((kept) => managesAsMuch(kept, atom)),
  )
  if (lost.length === 0) return []
  const message = `The API key belongs to ${email}, whom this would demote: the run could lose what it still needs. Use a key of somebody who keeps their roles.`
  return [{ severity: 'error', code: 'own-role', message, email }]
}

/** Owners and Admins manage assignments; no other role does. */
function managesOthers({ kind, role }: Assignment): boolean {
  return kind === 'organization' ? role === OWNER : role === 'admin'
}

/** Application roles concern the inside of a resource, and not the management of its members. */
function managesAsMuch(kept: Assignment, lost: Assignment): boolean {
  const { applicationRoles: _keptInside, ...keptRole } = kept
  const { applicationRoles: _lostInside, ...lostRole } = lost
  return impliesAssignment(keptRole, lostRole)
}
