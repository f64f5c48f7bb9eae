/** A repository for tests whose commits have any number of files: renames, copies and shared files, behind the ports. */
import { type ExtendedText, gatherSource, namedOrganization, type Roster, readRoster } from '@roster/core'
import type { FileState } from '../port/file-state.ts'
import type { BranchCommit, FilesOfOrganization, MergedPullRequest } from '../port/repository.ts'
import { NOW } from './members-files.ts'

/** Path → text; null deletes. */
type Edits = Readonly<Record<string, string | null>>

interface Commit {
  readonly files: ReadonlyMap<string, string>
  readonly pullRequest?: MergedPullRequest
}

/** Its branch is `main`. Each commit has one of its own as its first parent: `c2` follows on `c1`. */
export class FilesRepository {
  /** How many commits are read of it at most. */
  limit = Number.POSITIVE_INFINITY
  /** What was asked, such as `files of 1 at c2`. */
  readonly asked: string[] = []
  readonly #commits: Commit[] = []

  /** A direct push, or one of the commits of a pull request. Returns its SHA. */
  commit(edits: Edits, pullRequest?: MergedPullRequest): string {
    const files = new Map(this.#commits.at(-1)?.files)
    for (const [path, text] of Object.entries(edits)) {
      if (text === null) files.delete(path)
      else files.set(path, text)
    }
    this.#commits.push({ files, ...(pullRequest && { pullRequest }) })
    return this.tip
  }

  /** A merge of a pull request, in as many commits as there are edits. Returns the SHA of the last one. */
  merge(number: number, ...edits: readonly Edits[]): string {
    const mergeCommitSha = `c${this.#commits.length + edits.length}`
    const about = { number, file: '', author: 'grace', labels: [], headSha: `head ${number}` }
    for (const each of edits) this.commit(each, { ...about, mergeCommitSha, mergedAt: NOW })
    return this.tip
  }

  get tip(): string {
    return `c${this.#commits.length}`
  }

  readonly fileAt = async (commit: string, path: string): Promise<FileState | undefined> => {
    const files = this.#find(commit)?.files
    const text = files?.get(path)
    if (files === undefined || text === undefined) return undefined
    const source = await gatherSource(path, text, async (each): Promise<ExtendedText> => {
      const found = files.get(each)
      return found === undefined ? { problem: 'does not exist' } : { text: found }
    })
    return { kind: 'text', source, blobSha: `blob of ${text}` }
  }

  readonly rosterAt = async (commit: string, path: string): Promise<Roster | undefined> => {
    const state = await this.fileAt(commit, path)
    return state?.kind === 'text' ? readRoster(state.source, { now: NOW }).roster : undefined
  }

  readonly filesOf = async (organization: string, commit: string): Promise<FilesOfOrganization> => {
    this.asked.push(`files of ${organization} at ${commit}`)
    const named = [...(this.#find(commit)?.files ?? [])].map(([path, text]) => ({
      path,
      named: namedOrganization(text),
    }))
    return {
      paths: named.flatMap(({ path, named }) =>
        named.kind === 'named' && named.organization === organization ? [path] : [],
      ),
      broken: named.flatMap(({ path, named }) => (named.kind === 'broken' ? [path] : [])),
      isComplete: true,
    }
  }

  readonly branchCommits = async function* (
    this: FilesRepository,
    paths: readonly string[],
    upTo: string,
  ): AsyncGenerator<BranchCommit> {
    const end = Number(upTo.slice(1))
    this.asked.push(`commits with ${paths.join(' and ')}`)
    for (let index = end; index > Math.max(0, end - this.limit); index -= 1) {
      const files = this.#find(`c${index}`)?.files
      const blobs = paths.map((path) => files?.get(path))
      yield { sha: `c${index}`, committedAt: NOW, blobs, isFirst: index === 1 }
    }
  }.bind(this)

  readonly pullRequestBehind = async (commit: string): Promise<MergedPullRequest | undefined> => {
    this.asked.push(`pull request behind ${commit}`)
    return this.#find(commit)?.pullRequest
  }

  #find(sha: string): Commit | undefined {
    return this.#commits[Number(sha.slice(1)) - 1]
  }
}
