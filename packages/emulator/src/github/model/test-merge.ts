/**
 * GitHub's test merge of a pull request ("Get a pull request" in its REST reference: `mergeable` and
 * `merge_commit_sha`). It is computed in the background after a read finds that the base or the head has moved; until
 * then `mergeable` is null and the previous commit is still shown. A conflict keeps the previous commit as well. Since
 * February 2026 a new commit is made only if the head or the merge base moves, so it can lack recent changes of the
 * base ("Changes to test merge commit generation for pull requests", GitHub's changelog).
 */
import type { Commit, GitObjects, Tree } from './git-objects.ts'
import { mergeTrees } from './three-way-merge.ts'

export interface TestMergeSettings {
  /** How many reads of a pull request find its mergeability unknown after its head or base has moved. */
  readonly unknownReads: number
  /** What causes a new test merge: a move of the head, as today, or also of the base, as before February 2026. */
  readonly refreshedBy: 'head' | 'head-and-base'
}

export interface TestMerge {
  readonly mergeable: boolean | null
  readonly sha: string | null
}

/** The commits to merge, and where the test merge is written. */
export interface Mergeable {
  readonly head: string
  readonly base: string
  readonly objects: GitObjects
  readonly writeCommit: (tree: Tree, parents: readonly string[], message: string, author: string) => Commit
}

interface Evaluation {
  readonly mergeable: boolean
  /** The head and base that were evaluated. */
  readonly about: string
}

export class TestMergeState {
  #sha: string | null = null
  /** The commits that it was made for: head and merge base, or head and base. */
  #madeFor = ''
  #evaluation: Evaluation | undefined
  #readsOfUnknown = 0

  /** The commit that a listing shows, without starting anything. */
  get sha(): string | null {
    return this.#sha
  }

  /** The verdict that a read of the pull request shows, which also advances the background work. */
  read(merge: Mergeable, settings: TestMergeSettings): TestMerge {
    const about = `${merge.head} ${merge.base}`
    if (this.#evaluation?.about !== about) {
      if (this.#readsOfUnknown < settings.unknownReads) {
        this.#readsOfUnknown += 1
        return { mergeable: null, sha: this.#sha }
      }
      this.#readsOfUnknown = 0
      this.#evaluation = { about, mergeable: this.#merge(merge, settings) }
    }
    return { mergeable: this.#evaluation.mergeable, sha: this.#sha }
  }

  #merge({ head, base, objects, writeCommit }: Mergeable, settings: TestMergeSettings): boolean {
    const ancestor = objects.mergeBase(base, head)
    if (ancestor === undefined) return false
    const tree = mergeTrees(objects, ancestor.tree, objects.commit(base).tree, objects.commit(head).tree)
    if (tree === undefined) return false
    const madeFor = `${head} ${settings.refreshedBy === 'head' ? ancestor.sha : base}`
    if (this.#madeFor !== madeFor) {
      this.#madeFor = madeFor
      this.#sha = writeCommit(tree, [base, head], `Merge ${head} into ${base}`, 'web-flow').sha
    }
    return true
  }
}
