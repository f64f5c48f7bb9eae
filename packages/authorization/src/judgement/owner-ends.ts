/**
 * Ends of ownership: if some changes of a plan are held, the rest must be safe by itself. So an ownership does not end
 * while the change that should replace it waits.
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
  /** Why they wait; empty if none does. */
  readonly reason: string
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
  const danger = checkGuards(rest, snapshot, { policy, allowRemovals: true }).find(isBlocking)
  if (danger === undefined) return { due, waiting: [], reason: '' }
  const { safe = [], waiting = [] } = Object.groupBy(due, (change) =>
    endsOwnership(change) ? 'waiting' : 'safe',
  )
  return { due: safe, waiting, reason: danger.message }
}

/** Whether a member stops being an Organization owner. */
export function endsOwnership({ userId, before, after }: Change): boolean {
  return userId !== undefined && before.some(isOwner) && !after.some(isOwner)
}
