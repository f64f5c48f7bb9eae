/** Git's objects, shared by a repository and its forks: blobs, commits with flat trees, and their ancestry. */
import { createHash } from 'node:crypto'

/** Path → blob SHA. */
export type Tree = ReadonlyMap<string, string>

export interface Commit {
  readonly sha: string
  /** Of a merge, the branch that was merged into comes first. */
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
  /** The blobs that are symbolic links. */
  readonly #links = new Set<string>()

  /** Stores a blob under the SHA that git gives it. */
  writeBlob(content: string | Uint8Array): string {
    const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content
    const sha = createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
    this.#blobs.set(sha, bytes)
    return sha
  }

  /** Stores a symbolic link: a blob with the path of its target. */
  writeLink(target: string): string {
    const sha = this.writeBlob(target)
    this.#links.add(sha)
    return sha
  }

  isLink(sha: string): boolean {
    return this.#links.has(sha)
  }

  blob(sha: string): Uint8Array {
    const bytes = this.#blobs.get(sha)
    if (bytes === undefined) throw new RangeError(`No blob ${sha}.`)
    return bytes
  }

  hasBlob(sha: string): boolean {
    return this.#blobs.has(sha)
  }

  /** Stores a tree under a SHA of its content. Git's own SHA differs, since its trees are nested. */
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

  /** Stores a commit under a SHA of its content. Git's own SHA differs, since it encodes the content differently. */
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

  /** The commit with that SHA, or with an unambiguous prefix of at least seven digits. */
  findCommit(sha: string): Commit | undefined {
    const exact = this.#commits.get(sha)
    if (exact !== undefined || sha.length < 7) return exact
    const candidates = [...this.#commits.values()].filter((commit) => commit.sha.startsWith(sha))
    return candidates.length === 1 ? candidates[0] : undefined
  }

  /** The commit and its ancestors, nearest first. */
  history(sha: string): readonly Commit[] {
    const seen = new Set([sha])
    for (const next of seen) {
      for (const parent of this.commit(next).parents) seen.add(parent)
    }
    return [...seen].map((each) => this.commit(each))
  }

  /** The commits that are reachable from `sha` but not from `without`, nearest first. */
  historyWithout(sha: string, without: string): readonly Commit[] {
    const excluded = new Set(this.history(without))
    return this.history(sha).filter((commit) => !excluded.has(commit))
  }

  /** The nearest common ancestor, or undefined for unrelated histories. */
  mergeBase(a: string, b: string): Commit | undefined {
    const ofA = new Set(this.history(a))
    const shared = this.history(b).filter((commit) => ofA.has(commit))
    return shared.find((commit) =>
      shared.every((other) => other === commit || !this.history(other.sha).includes(commit)),
    )
  }
}
