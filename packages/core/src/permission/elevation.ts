/**
 * Elevations: roles that a member gets until an end, and ends that move to a later time. The policy bounds how far ahead
 * such an end may be, and how many approvals it takes.
 */
import { type Assignment, isOwner } from '../catalog/assignment.ts'
import { endTime } from '../catalog/term.ts'
import { longestElevation } from '../file/policy.ts'
import type { ElevationPolicy, ListedMember, Policy, Roster } from '../file/roster.ts'
import type { Finding } from '../finding/finding.ts'
import type { Change } from '../plan/change.ts'
import { roleEnd } from '../plan/due-end.ts'
import { emailKey } from '../text/email.ts'
import { expiryTime } from '../text/expiry.ts'
import type { AuthorityChange } from './authority.ts'

/**
 * Ends that are further ahead than `policy` allows. Those over the policy of the file itself are errors of the file: this
 * is for the policy that counts until a pull request has merged.
 *
 * @param now Milliseconds since the epoch.
 */
export function elevationFindings(
  { members }: Roster,
  { elevation }: Pick<Policy, 'elevation'>,
  now: number,
): readonly Finding[] {
  const longest = longestElevation(elevation)
  if (longest === Number.POSITIVE_INFINITY) return []
  return [...members.values()].flatMap(
    ({ email, position, terms = [], groupTerms = [] }): readonly Finding[] => {
      const ends = [...terms, ...groupTerms].map(endTime).filter(Number.isFinite)
      if (ends.every((end) => end - now <= longest)) return []
      const message = `Roles of ${email} end further ahead than "elevation" › "max" of the policy allows (${elevation.max}). A longer time counts once it has merged.`
      return [{ severity: 'error', code: 'elevation-too-long', message, email, ...position }]
    },
  )
}

/** How many approvals the policy asks for, because roles are given until an end; undefined if it asks for none in particular. */
export function approvalsForChange(
  { email, grant }: Pick<Change, 'email' | 'grant'>,
  head: Roster,
  policy: Pick<Policy, 'elevation'>,
): number | undefined {
  const listed = head.members.get(emailKey(email))
  return listed && mostApprovals(elevated(grant, listed), policy.elevation)
}

/** The same for a change of authority: the end of a role that moves to a later time. */
export function approvalsForAuthority(
  change: AuthorityChange,
  policy: Pick<Policy, 'elevation'>,
): number | undefined {
  if (change.kind !== 'role-end' || change.after === undefined || change.before === undefined)
    return undefined
  if (expiryTime(change.after) <= expiryTime(change.before)) return undefined
  return mostApprovals([change.assignment], policy.elevation)
}

/** Whether the policy asks for approvals: of everything, or of elevations alone. */
export function asksForApprovals({ approvals, elevation }: Pick<Policy, 'approvals' | 'elevation'>): boolean {
  return (
    approvals !== 'off' || mostApprovals([{ kind: 'organization', role: 'owner' }], elevation) !== undefined
  )
}

function elevated(grant: readonly Assignment[], listed: ListedMember): readonly Assignment[] {
  return grant.filter((assignment) => roleEnd(listed, assignment) !== undefined)
}

function mostApprovals(
  roles: readonly Assignment[],
  { approvals, ownerApprovals = approvals }: ElevationPolicy,
): number | undefined {
  const needed = roles.flatMap((role) => (isOwner(role) ? ownerApprovals : approvals) ?? [])
  return needed.length === 0 ? undefined : Math.max(...needed)
}
