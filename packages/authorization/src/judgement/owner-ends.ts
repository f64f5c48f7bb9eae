/**
 * Ends of ownership: what is left of a plan when some of its changes are held must be safe by itself, so an
 * ownership does not end while the change that was to replace it waits.
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

export interface DividedByOwnerEnd {
  readonly due: readonly Change[]
  /** Changes that end an ownership and have to wait with the others. */
  readonly waiting: readonly Change[]
}

export interface KeepOwnersOptions {
  /** The changes that are not held for another reason. */
  readonly due: readonly Change[]
  /** The plan they are part of. */
  readonly plan: Plan
  readonly snapshot: Snapshot
  /** The one that counts. */
  readonly policy: Policy
}

export function keepOwners({ due, plan, snapshot, policy }: KeepOwnersOptions): DividedByOwnerEnd {
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
