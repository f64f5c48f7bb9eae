/**
 * What the comment on a merged pull request proves: which plan its preview showed, and what of it was applied
 * since. Whoever connects this port checks the seals; nothing unsealed comes through it.
 */
import type { MergedPullRequest } from './repository.ts'

/** A plan that a preview showed before the merge. */
export interface ShownPlan {
  /** Whether the preview showed a change or an effect, or the very plan it belongs to, by their digests. */
  readonly covers: (digest: string, planDigest: string) => boolean
}

/** Which effects a record lists as applied, by their digests. */
export interface AppliedRecord {
  readonly has: (effectDigest: string) => boolean
}

export type SealedPreview =
  | { readonly status: 'valid'; readonly shown: ShownPlan }
  /** The comment has no seal, or does not exist. */
  | { readonly status: 'absent' }
  /** Made with another key, or changed. */
  | { readonly status: 'forged' }
  /** Genuine, but of another pull request, file, organization or repository. */
  | { readonly status: 'other' }

export interface Evidence {
  readonly preview: SealedPreview
  /** Absent if nothing is on record. */
  readonly applied?: AppliedRecord
}

/** @param organization The id that seals must name. */
export type ReadEvidence = (pullRequest: MergedPullRequest, organization: string) => Promise<Evidence>
