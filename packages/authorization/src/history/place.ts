/**
 * Where the members file of an organization is at a commit. An organization has one file, whatever its path: a file that
 * is renamed, copied or replaced keeps its authority and its history.
 */
import { namedOrganization, sourcePaths } from '@roster/core'
import type { FileState } from '../port/file-state.ts'
import type { Files, Merges } from '../port/repository.ts'

export interface Place {
  readonly commit: string
  /** Of the members file. */
  readonly path: string
  /** Absent if there is none. */
  readonly state?: FileState
  /** Other files at that commit that name the organization. Known only if the first path did not have the file. */
  readonly others: readonly string[]
  /** Whether there are too many files to look at all of them. */
  readonly isUnsure: boolean
}

export type PlacePorts = Pick<Files, 'fileAt' | 'filesOf'> & Pick<Merges, 'branchCommits'>

/** The paths that decide what a file says: its own, and those of the files it extends. */
export function pathsAt({ path, state }: Pick<Place, 'path' | 'state'>): readonly string[] {
  return state?.kind === 'text' ? sourcePaths(state.source) : [path]
}

/** The organization that a file names, sound or not; undefined if it is no text. */
export function namedIn(state: FileState | undefined): ReturnType<typeof namedOrganization> | undefined {
  return state?.kind === 'text' ? namedOrganization(state.source.text) : undefined
}

/**
 * The file may be elsewhere only if none at that path names the organization. If none at any path does, that path is kept:
 * the file may have been there earlier.
 *
 * @param path Where the file is later.
 */
export async function placeOf(
  organization: string,
  { commit, path }: Pick<Place, 'commit' | 'path'>,
  ports: PlacePorts,
): Promise<Place> {
  const state = await ports.fileAt(commit, path)
  const here = { commit, path, ...(state && { state }) }
  const named = namedIn(state)
  if (named?.kind === 'named' && named.organization === organization) {
    return { ...here, others: [], isUnsure: false }
  }
  const { paths, broken, isComplete } = await ports.filesOf(organization, commit, path)
  const own = paths.filter((each) => each !== path)
  for (const each of broken) {
    if (each !== path && (await wasOf(organization, { commit, path: each }, ports))) own.push(each)
  }
  const isUnsure = !isComplete
  if (own.length === 0) return { ...here, others: [], isUnsure }
  // A file that cannot be read may be the organization's, too.
  const isUnreadable = state !== undefined && (named === undefined || named.kind === 'broken')
  const eldest = await longestThere([...(isUnreadable ? [path] : []), ...own], commit, ports)
  const others = own.filter((each) => each !== eldest)
  if (eldest === path) return { ...here, others, isUnsure }
  const found = await ports.fileAt(commit, eldest)
  return { commit, path: eldest, ...(found && { state: found }), others, isUnsure }
}

/** Versions of a broken file that are looked at. */
const MAX_VERSIONS = 10

/** Whether a file that is broken named the organization before. */
async function wasOf(
  organization: string,
  { commit, path }: Pick<Place, 'commit' | 'path'>,
  { fileAt, branchCommits }: PlacePorts,
): Promise<boolean> {
  const seen = new Set<string | undefined>()
  for await (const { sha, blobs } of branchCommits([path], commit)) {
    if (seen.has(blobs[0])) continue
    seen.add(blobs[0])
    const state = await fileAt(sha, path)
    const named = namedIn(state)
    if (named?.kind === 'named') return named.organization === organization
    if (seen.size === MAX_VERSIONS) break
  }
  return false
}

/** The one of several files that the branch has had longest: a copy does not take the place of what it was made from. */
async function longestThere(
  paths: readonly string[],
  commit: string,
  { branchCommits }: Pick<Merges, 'branchCommits'>,
): Promise<string> {
  let left = paths.map((path, index) => ({ path, index }))
  for await (const { blobs } of left.length > 1 ? branchCommits(paths, commit) : []) {
    const there = left.filter(({ index }) => blobs[index] !== undefined)
    if (there.length > 0) left = there
    if (there.length <= 1) break
  }
  return left[0]?.path ?? ''
}
