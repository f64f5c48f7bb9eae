/** Git's objects, shared by a repository and its forks: blobs, commits with flat trees, and their ancestry. */
import { createHash } from 'node:crypto'

/** Path → blob SHA. */
export type Tree = ReadonlyMap<string, string>

export interface Commit {
  readonly sha: string
  /** For a merge, the branch merged into comes first. */
  readonly parents: readonly string[]
  readonly tree: Tree
  readonly message: string
  /** A login. */
  readonly author: string
  readonly date: Date
}

export class GitObjects {
  readonly #blobs = new Map<string, Uint8Array>()
  readonly #trees = new Map<string, Tree>()
  readonly #commits = new Map<string, Commit>()

  /** Stores a blob under the SHA that git gives it. */
  writeBlob(content: string | Uint8Array): string {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
    const sha = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
    this.#blobs.set(sha, bytes)
    return sha
  }

  blob(sha: string): Uint8Array {
    const bytes = this.#blobs.get(sha)
    if (bytes === undefined) throw new RangeError(`No blob ${sha}.`)
    return bytes
  }

  hasBlob(sha: string): boolean {
    return this.#blobs.has(sha)
  }

  /** Stores a tree under a SHA over its content, which is not git's own: its trees are nested. */
  writeTree(tree: Tree): string {
    const sha = createHash('sha1')
      .update(`tree ${JSON.stringify([...tree].sort())}`)
      .digest('hex')
    this.#trees.set(sha, tree)
    return sha
  }

  findTree(sha: string): Tree | undefined {
    return this.#trees.get(sha)
  }

  /** The SHA is one over the content, as git's is, though not of git's own encoding. */
  writeCommit(content: Omit<Commit, 'sha'>): Commit {
    const canonical = JSON.stringify({ ...content, tree: [...content.tree].sort() })
    const commit = { ...content, sha: createHash('sha1').update(canonical).digest('hex') }
    this.#commits.set(commit.sha, commit)
    return commit
  }

  commit(sha: string): Commit {
    const commit = this.#commits.get(sha)
    if (commit === undefined) throw new RangeError(`No commit ${sha}.`)
    return commit
  }

  /** The commit that a full SHA, or an unambiguous start of at least seven digits, names. */
  findCommit(sha: string): Commit | undefined {
    const exact = this.#commits.get(sha)
    if (exact !== undefined || sha.length < 7) return exact
    const candidates = [...this.#commits.values()].filter((commit) => commit.sha.startsWith(sha))
    return candidates.length === 1 ? candidates[0] : undefined
  }

  /** The commit itself and everything it descends from, nearest first. */
  history(sha: string): readonly Commit[] {
    const seen = new Set([sha])
    for (const next of seen) {
      for (const parent of this.commit(next).parents) seen.add(parent)
    }
    return [...seen].map((each) => this.commit(each))
  }

  /** The commits reachable from `sha` and not from `without`, nearest first. */
  historyWithout(sha: string, without: string): readonly Commit[] {
    const excluded = new Set(this.history(without))
    return this.history(sha).filter((commit) => !excluded.has(commit))
  }

  /** The nearest commit that both descend from, or undefined for unrelated histories. */
  mergeBase(a: string, b: string): Commit | undefined {
    const ofA = new Set(this.history(a))
    const shared = this.history(b).filter((commit) => ofA.has(commit))
    return shared.find((commit) =>
      shared.every((other) => other === commit || !this.history(other.sha).includes(commit)),
    )
  }
}
