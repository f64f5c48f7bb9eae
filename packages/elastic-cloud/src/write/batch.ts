/**
 * How much one request contains. The service does not document how many addresses an invitation request, or how many ids
 * a delete path, can have: these limits are cautious guesses.
 */
export interface BatchLimits {
  /** Addresses in one invitation request, at least 1. */
  readonly emailsPerInvitation: number
  /** User ids or invitation tokens in one delete path, at least 1. */
  readonly idsPerDelete: number
}

export const BATCH_LIMITS: BatchLimits = { emailsPerInvitation: 100, idsPerDelete: 50 }

/** The items in order, in lists of at most `size`. */
export function batchesOf<T>(items: readonly T[], size: number): readonly (readonly T[])[] {
  const batches: T[][] = []
  for (let start = 0; start < items.length; start += size) batches.push(items.slice(start, start + size))
  return batches
}
