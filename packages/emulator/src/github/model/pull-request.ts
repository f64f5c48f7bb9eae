/** The parts of a pull request that an issue does not have. */
import type { Account } from './account.ts'
import { TestMergeState } from './test-merge.ts'

export interface Review {
  readonly id: number
  readonly author: Account
  readonly body: string
  /** The commit that was reviewed. */
  readonly commit: string
  readonly submittedAt: Date
  state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED'
}

export class PullRequest {
  readonly id: number
  /** The full name of the repository, undefined once the fork has been deleted. The SHA follows the branch until the pull request is closed. */
  readonly head: { repository: string | undefined; readonly branch: string; sha: string }
  /** The SHA is the tip of the base when the head was last pushed: the base can have moved since. */
  readonly base: { branch: string; sha: string }
  readonly reviews: Review[] = []
  readonly testMerge = new TestMergeState()
  /** The commits that it became on the base, and the last of them. */
  merged:
    | { readonly sha: string; readonly commits: readonly string[]; readonly at: Date; readonly by: Account }
    | undefined

  constructor(id: number, head: PullRequest['head'], base: PullRequest['base']) {
    this.id = id
    this.head = head
    this.base = base
  }
}
