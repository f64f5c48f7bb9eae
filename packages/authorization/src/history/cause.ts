/** The cause of a run, as far as it decides what the run may do. */
import type { Roster } from '@roster/core'
import type { MergedPullRequest } from '../port/repository.ts'

export type Cause =
  | {
      readonly kind: 'push'
      /** The file before the push; absent if there was none, or an invalid one. */
      readonly before?: Roster
      /** The pull request whose merge the push was; absent for a direct push. */
      readonly pullRequest?: MergedPullRequest
    }
  /** A schedule or a start by hand: the file has not changed. */
  | { readonly kind: 'same-file' }

/** The merged pull request that caused a run, if one did. */
export function pullRequestOf(cause: Cause): MergedPullRequest | undefined {
  return cause.kind === 'push' ? cause.pullRequest : undefined
}

/** The file before the change that caused a run, if there was a valid one. */
export function rosterBefore(cause: Cause): Roster | undefined {
  return cause.kind === 'push' ? cause.before : undefined
}
