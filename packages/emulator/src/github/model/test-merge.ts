/**
 * The test merge: the commit GitHub makes to find out whether a pull request merges, and what it tells of it.
 *
 * Mergeability is computed in the background after a read finds the base or the head moved; until then
 * `mergeable` is null and the previous commit still shows. A conflict keeps the previous commit as well.
 * Since February 2026 the commit is made anew only when the head or the merge base moves, so it may lack what
 * the base has gained ("Changes to test merge commit generation for pull requests", GitHub's changelog).
 */
import type { PullRequest } from './pull-request.ts'
import type { GitHubRepository } from './repository.ts'
import { mergeTrees } from './three-way-merge.ts'

export interface TestMergeSettings {
  /** Reads of a pull request that find mergeability unknown after its head or base moved. */
  readonly unknownReads: number
  /** What makes a new test merge commit: as today, or every move of the base as before February 2026. */
  readonly refreshedBy: 'head' | 'head-and-base'
}

export interface TestMerge {
  readonly mergeable: boolean | null
  readonly sha: string | null
}

interface Evaluation {
  readonly mergeable: boolean
  /** What the verdict is about: head and base. */
  readonly about: string
}

export class TestMergeState {
  #sha: string | null = null
  /** What the commit was made for: head and merge base, or head and base. */
  #madeFor = ''
  #evaluation: Evaluation | undefined
  #readsOfUnknown = 0

  /** What a listing shows, without starting anything. */
  get sha(): string | null {
    return this.#sha
  }

  /** What a read of the pull request shows, which also moves the background work on. */
  read(repository: GitHubRepository, pull: PullRequest, settings: TestMergeSettings): TestMerge {
    const base = repository.tip(pull.base.branch)
    const about = `${pull.head.sha} ${base}`
    if (this.#evaluation?.about !== about) {
      if (this.#readsOfUnknown < settings.unknownReads) {
        this.#readsOfUnknown += 1
        return { mergeable: null, sha: this.#sha }
      }
      this.#readsOfUnknown = 0
      this.#evaluation = { about, mergeable: this.#merge(repository, pull, base, settings) }
    }
    return { mergeable: this.#evaluation.mergeable, sha: this.#sha }
  }

  #merge(
    repository: GitHubRepository,
    pull: PullRequest,
    base: string,
    settings: TestMergeSettings,
  ): boolean {
    const { objects } = repository
    const head = pull.head.sha
    const ancestor = objects.mergeBase(base, head)
    if (ancestor === undefined) return false
    const tree = mergeTrees(objects, ancestor.tree, objects.commit(base).tree, objects.commit(head).tree)
    if (tree === undefined) return false
    const madeFor = `${head} ${settings.refreshedBy === 'head' ? ancestor.sha : base}`
    if (this.#madeFor !== madeFor) {
      this.#madeFor = madeFor
      this.#sha = repository.writeCommit(tree, [base, head], `Merge ${head} into ${base}`, 'web-flow').sha
    }
    return true
  }
}
