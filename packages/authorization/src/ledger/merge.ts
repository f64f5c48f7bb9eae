/** A merge: one step in the history of the members file on the default branch, with the evidence for it. */
import type { Roster, SetLabel } from '@roster/core'
import type { RunRecord } from '../port/evidence.ts'
import type { MergedPullRequest } from '../port/repository.ts'
import type { Demand } from './demand.ts'

export interface Merge {
  /** SHA of the commit that the branch had after this step. */
  readonly commit: string
  /** When the step came into the branch, in milliseconds since the epoch. */
  readonly at: number
  /** Absent for a direct push. */
  readonly pullRequest?: MergedPullRequest
  /** The last sound file before this step; absent if there was none yet. */
  readonly before?: Roster
  /** The file that this step left; absent if that file is broken or missing, so that it asked for nothing. */
  readonly after?: Roster
  readonly review: Review
  /** The last record that a run left on the pull request; absent if there is none. */
  readonly record?: RunRecord
}

/** What the sealed preview of a pull request proves, or why it proves nothing. */
export type Review =
  | {
      readonly status: 'valid'
      /** When the preview was planned, in milliseconds since the epoch. */
      readonly at: number
      /** The label by which the preview lifted limits. */
      readonly label?: SetLabel
      /** Whether the preview showed the effect as one that merging applies. */
      readonly covers: (demand: Demand) => boolean
    }
  | { readonly status: ReviewDefect }

/**
 * - `absent`: no sealed preview, or no pull request.
 * - `forged`: not made with this review key, or changed.
 * - `other`: genuine, and of another pull request, file, organization or repository.
 * - `outdated`: of another commit than the one that was merged.
 * - `late`: written after the merge.
 * - `edited`: the text that people saw is not the one that was sealed.
 * - `foreign`: written by another account than the run's own.
 */
export type ReviewDefect = 'absent' | 'forged' | 'other' | 'outdated' | 'late' | 'edited' | 'foreign'

/** The history of the file, newest step first. Steps are read only as far as needed. */
export type History = AsyncIterable<Merge>
