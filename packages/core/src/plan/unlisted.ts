/** Members whom the file does not list, where its policy leaves them alone. */

import type { Roster } from '../file/roster.ts'
import type { Snapshot } from '../organization/snapshot.ts'
import type { Change } from './change.ts'
import { planChanges } from './planner.ts'

/**
 * Under `"unlisted": "report"`, what removing them would be: nobody does that, but it says what they hold. None under
 * another policy, since then it is planned.
 */
export function reportedMembers(roster: Roster, snapshot: Snapshot): readonly Change[] {
  if (roster.policy.unlisted !== 'report') return []
  const removing: Roster = { ...roster, policy: { ...roster.policy, unlisted: 'remove' } }
  return planChanges(removing, snapshot).changes.filter(({ kind }) => kind === 'remove')
}
