/** What a pull request is beyond the issue that carries its conversation. */
import type { GitHubRepository } from './repository.ts'
import type { Account } from './site.ts'
import { TestMergeState } from './test-merge.ts'

export interface Review {
  readonly id: number
  readonly author: Account
  readonly body: string
  /** The head commit it was given on. */
  readonly commit: string
  readonly submittedAt: Date
  state: 'APPROVED' | 'CHANGES_REQUESTED' | 'COMMENTED' | 'DISMISSED'
}

export class PullRequest {
  readonly id: number
  /** The repository is undefined once the fork has been deleted. The SHA is the branch's tip until closing. */
  readonly head: { repository: GitHubRepository | undefined; readonly branch: string; sha: string }
  /** The SHA is the base's tip when the head was last pushed: the base may have moved on since. */
  readonly base: { readonly branch: string; sha: string }
  readonly reviews: Review[] = []
  readonly testMerge = new TestMergeState()
  /** The commits are those that it came to the base as; the SHA is that of the last. */
  merged:
    | { readonly sha: string; readonly commits: readonly string[]; readonly at: Date; readonly by: Account }
    | undefined

  constructor(id: number, head: PullRequest['head'], base: PullRequest['base']) {
    this.id = id
    this.head = head
    this.base = base
  }
}
