/**
 * The versions that the members file of an organization had on a branch, newest first: as the branch itself had them, one
 * after another, not as the branches that were merged into it did.
 */
import type { BranchCommit } from '../port/repository.ts'
import { type Place, type PlacePorts, pathsAt, placeOf } from './place.ts'

/** The members file on a branch, up to a commit. */
export interface FileHistory {
  /** Of the members file at that commit. */
  readonly path: string
  readonly sha: string
  readonly branch: string
}

export interface FileVersion extends Place {
  /** The commit with which the branch got this version; absent if there are more commits than are read. */
  readonly madeBy?: Pick<BranchCommit, 'sha' | 'committedAt'>
}

/**
 * Follows the file to its earlier paths, and to the files that it extended then. Each version is placed at the last commit
 * that had it. A deleted file is a version, too.
 */
export async function* fileVersions(
  { path, sha }: Pick<FileHistory, 'path' | 'sha'>,
  organization: string,
  ports: PlacePorts,
): AsyncGenerator<FileVersion> {
  let place = await placeOf(organization, { commit: sha, path }, ports)
  let walk = new Walk(place, ports)
  for (;;) {
    const { madeBy, older } = await walk.toStart()
    if (older === undefined) {
      if (place.state !== undefined) yield { ...place, ...(madeBy?.isFirst && { madeBy }) }
      return
    }
    yield { ...place, ...(madeBy && { madeBy }) }
    place = await placeOf(organization, { commit: older.sha, path: place.path }, ports)
    if (!walk.isOver(pathsAt(place))) walk = new Walk(place, ports)
  }
}

/** A walk back along the branch, over versions of the same files. */
class Walk {
  readonly #paths: readonly string[]
  readonly #commits: AsyncIterator<BranchCommit>
  /** The first commit after those that were walked over. */
  #next: BranchCommit | undefined

  constructor(place: Place, { branchCommits }: Pick<PlacePorts, 'branchCommits'>) {
    this.#paths = pathsAt(place)
    this.#commits = branchCommits(this.#paths, place.commit)[Symbol.asyncIterator]()
  }

  isOver(paths: readonly string[]): boolean {
    return isSame(this.#paths, paths)
  }

  /** To the commit that made the version, which is the last one read if none before it has another version. */
  async toStart(): Promise<{
    readonly madeBy: BranchCommit | undefined
    readonly older: BranchCommit | undefined
  }> {
    let madeBy = this.#next ?? (await this.#read())
    this.#next = undefined
    for (;;) {
      const older = madeBy && (await this.#read())
      if (madeBy === undefined || older === undefined) return { madeBy, older: undefined }
      if (!isSame(older.blobs, madeBy.blobs)) {
        this.#next = older
        return { madeBy, older }
      }
      madeBy = older
    }
  }

  async #read(): Promise<BranchCommit | undefined> {
    const { value, done } = await this.#commits.next()
    return done ? undefined : value
  }
}

function isSame(a: readonly (string | undefined)[], b: readonly (string | undefined)[]): boolean {
  return a.length === b.length && a.every((each, index) => each === b[index])
}
