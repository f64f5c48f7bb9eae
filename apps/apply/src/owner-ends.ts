/**
 * What is left of a plan when some of its changes are held must be safe by itself: an ownership does not end
 * while the change that was to replace it waits.
 */
import {
  type Change,
  checkGuards,
  isBlocking,
  isOwner,
  type Plan,
  type Policy,
  type Snapshot,
} from '@roster/core'

export interface Divided {
  readonly due: readonly Change[]
  /** Changes that end an ownership and have to wait with the others. */
  readonly waiting: readonly Change[]
}

export function keepOwners(due: readonly Change[], plan: Plan, snapshot: Snapshot, policy: Policy): Divided {
  const rest = { ...plan, changes: due }
  const isSafe = !checkGuards(rest, snapshot, { policy, allowRemovals: true }).some(isBlocking)
  if (isSafe) return { due, waiting: [] }
  const { safe = [], waiting = [] } = Object.groupBy(due, (change) =>
    endsOwnership(change) ? 'waiting' : 'safe',
  )
  return { due: safe, waiting }
}

function endsOwnership({ userId, before, after }: Change): boolean {
  return userId !== undefined && before.some(isOwner) && !after.some(isOwner)
}
