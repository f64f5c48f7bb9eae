/** The ends that bring a loss about. */
import { impliesAssignment, isOwner } from '../catalog/assignment.ts'
import { lostAdmin } from '../plan/demotion.ts'
import type { Outcome, OutlookEnd } from './outlook.ts'

/**
 * Roles that the change itself gives until an end are among them, if they are what kept the member from the loss until
 * then.
 */
export function endsBehind(
  { kind, before, after }: Outcome,
  ends: readonly OutlookEnd[],
): readonly OutlookEnd[] {
  if (kind !== 'change-roles') return ends.filter(({ role }) => role === undefined)
  if (after.length === 0) return ends.filter(({ role }) => role !== undefined)
  const lost = lostAdmin({ before, after })
  return ends.filter(
    ({ role }) => role !== undefined && (isOwner(role) || lost.some((each) => impliesAssignment(role, each))),
  )
}
