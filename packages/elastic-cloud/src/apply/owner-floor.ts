/**
 * Keeps the number of owners from falling below what the plan leaves or the policy asks for, at any instant. A step that
 * ends an ownership waits until its replacements exist, and is withheld if they do not.
 */
import { type Change, isOwner } from '@roster/core'

/**
 * How many owners there must be while `changes` are applied: `minOwners`, or as many as the plan ends with if that is
 * fewer, and at least one. `owners` are user ids.
 */
export function ownersNeeded(
  owners: Iterable<string>,
  changes: readonly Change[],
  minOwners: number,
): number {
  const after = new Set(owners)
  for (const { userId, after: atoms } of changes) {
    if (userId === undefined) continue
    if (atoms.some(isOwner)) after.add(userId)
    else after.delete(userId)
  }
  return Math.max(1, Math.min(minOwners, after.size))
}

export class OwnerFloor {
  readonly #owners: Set<string>
  readonly #needed: number

  /** `owners` are the user ids of the owners as last read. */
  constructor(owners: Iterable<string>, needed: number) {
    this.#owners = new Set(owners)
    this.#needed = needed
  }

  /**
   * Takes an ownership off the count before the request that ends it. If it returns false, too few would be left and
   * the request must not be sent.
   */
  release(userId: string): boolean {
    if (!this.#owners.has(userId)) return true
    if (this.#owners.size - 1 < this.#needed) return false
    this.#owners.delete(userId)
    return true
  }
}
