/**
 * What the comment on a merged pull request proves: which plan its preview showed, and what later runs found in force.
 * The app behind this port checks the seals and the author of the comment, and passes on nothing unsealed.
 */
import type { SetLabel } from '@roster/core'
import type { MergedPullRequest } from './repository.ts'

/** A plan that a preview showed. */
export interface ShownPlan {
  /** When the preview was planned, in milliseconds since the epoch. */
  readonly plannedAt: number
  /** The last commit of the pull request at that time. */
  readonly headSha: string
  /** When the pull request had last changed, by GitHub's clock, in milliseconds since the epoch. */
  readonly asOf: number
  /** The label that lifts limits; absent if none counted then. */
  readonly label?: SetLabel
  /** Whether the preview showed a change or an effect, or the very plan it belongs to, by their digests. */
  readonly covers: (digest: string, planDigest: string) => boolean
}

export type SealedPreview =
  | { readonly status: 'valid'; readonly shown: ShownPlan }
  /**
   * - `absent`: the comment has no seal, or does not exist.
   * - `forged`: made with another key, or changed.
   * - `other`: genuine, but of another pull request, file, organization or repository.
   * - `edited`: genuine, but the text beside it is not the one that was sealed.
   * - `late`: genuine, but written to after the merge.
   * - `foreign`: genuine, but written by another account than the run's own.
   */
  | { readonly status: 'absent' | 'forged' | 'other' | 'edited' | 'late' | 'foreign' }

/**
 * What a run found at its end. Everything that the file asked for was in force then, except what the record lists:
 * effects that were still open, and effects that had been in force before and were undone since.
 */
export interface RunRecord {
  /** When the run planned, in milliseconds since the epoch. */
  readonly at: number
  /** The newest commit that had changed the file then; absent from records of older releases. */
  readonly commit?: string
  /** When an effect was last known to be in force, by its digest, in milliseconds since the epoch; undefined if never. */
  readonly inForceAt: (digest: string) => number | undefined
}

export interface Evidence {
  readonly preview: SealedPreview
  /** Absent if no run left one. */
  readonly record?: RunRecord
}

/** @param organization The id that seals must name. */
export type ReadEvidence = (pullRequest: MergedPullRequest, organization: string) => Promise<Evidence>

/** What the last preview of an open pull request sealed; undefined if there is none. */
export type ReadLastPreview = (
  pullRequest: number,
  organization: string,
) => Promise<Pick<ShownPlan, 'headSha' | 'asOf' | 'label'> | undefined>
