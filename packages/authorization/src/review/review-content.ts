/** What a preview has to seal, so that a later run can tell what was reviewed. */
import { effectsReviewedWith, type Plan } from '@roster/core'

export interface ReviewContent {
  readonly organization: string
  readonly planDigest: string
  /** Of every change that was shown or counted. */
  readonly changeDigests: readonly string[]
  /** Of every effect of these changes: with them a later run can finish what an earlier one began. */
  readonly effectDigests: readonly string[]
}

/** Roles that await members who have yet to sign in are decided now, so they are part of the review. */
export function reviewContent({
  organization,
  digest,
  changes,
  awaited,
}: Pick<Plan, 'organization' | 'digest' | 'changes' | 'awaited'>): ReviewContent {
  const shown = [...changes, ...awaited]
  return {
    organization,
    planDigest: digest,
    changeDigests: shown.map((change) => change.digest),
    effectDigests: shown.flatMap((change) => effectsReviewedWith(organization, change)),
  }
}
