/** The ends that cause a loss. */
import { includesAdmin, lostAdmin } from '../plan/demotion.ts'
import type { Outcome, OutlookEnd } from './outlook.ts'

/** Among them are ends of roles that the change itself grants, if such a role prevents the loss until it ends. */
export function endsBehind(
  { kind, before, after }: Outcome,
  ends: readonly OutlookEnd[],
): readonly OutlookEnd[] {
  if (kind !== 'change-roles') return ends.filter(({ role }) => role === undefined)
  if (after.length === 0) return ends.filter(({ role }) => role !== undefined)
  const lost = lostAdmin({ before, after })
  return ends.filter(({ role }) => role !== undefined && lost.some((each) => includesAdmin(role, each)))
}
