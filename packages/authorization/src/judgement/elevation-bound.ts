/**
 * The bound on elevations at apply. A pull request that lets roles be given for longer cannot use that itself: the file
 * before it counts as well, in whatever run its changes are made.
 */
import { emailKey, longestElevation, type Roster, roleEnd, type Snapshot } from '@roster/core'
import { strictest } from '../approval/strictest-policy.ts'
import type { WeighedChange } from '../ledger/weigh-plan.ts'

export interface ElevationBound {
  /** With the policy that counts. */
  readonly roster: Roster
  readonly snapshot: Snapshot
  /** Milliseconds since the epoch. */
  readonly now: number
}

/** Why a change has to wait: it grants a role with an end that is too far ahead. Undefined if it does not. */
export function tooFarAhead(
  { change: { email, grant }, merge }: Pick<WeighedChange, 'change' | 'merge'>,
  { roster, snapshot, now }: ElevationBound,
): string | undefined {
  const listed = roster.members.get(emailKey(email))
  const { elevation } = strictest([merge?.before?.policy], roster.policy, snapshot)
  const longest = longestElevation(elevation)
  const ends = listed ? grant.flatMap((role) => roleEnd(listed, role)?.expiresAt ?? []) : []
  if (ends.every((end) => end - now <= longest)) return undefined
  return `It gives a role for longer than "elevation" › "max" allows (${elevation.max}). A longer time counts for what is merged after it.`
}
