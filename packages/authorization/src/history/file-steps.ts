/**
 * The steps by which the members file of an organization became what it is: each version with the merge that made it, each
 * pull request once, newest first.
 */
import type { BranchCommit, MergedPullRequest, Merges } from '../port/repository.ts'
import { type FileHistory, type FileVersion, fileVersions } from './file-versions.ts'
import type { PlacePorts } from './place.ts'

export interface Step {
  /** The commit that the branch had after it. */
  readonly commit: string
  /** When it came into the branch, in milliseconds since the epoch. */
  readonly at: number
  /** Absent for a direct push. */
  readonly pullRequest?: MergedPullRequest
}

/** A version of the file, and how it came. */
export interface FileStep {
  readonly version: FileVersion
  /** Absent for a version that is older than what is read. */
  readonly step?: Step
}

/** No answer needs more: a run that finds nothing in so many steps treats an effect as never reviewed. */
export const MAX_STEPS = 300

export type StepPorts = PlacePorts & Pick<Merges, 'pullRequestBehind'>

/** A commit that came with a pull request is as new as the merge, however old the commit is. */
export async function* fileSteps(
  { branch, ...file }: FileHistory,
  organization: string,
  ports: StepPorts,
): AsyncGenerator<FileStep> {
  const onBranch = new Set<string>()
  const noting: PlacePorts = {
    ...ports,
    branchCommits: async function* (paths, upTo) {
      for await (const commit of ports.branchCommits(paths, upTo)) {
        onBranch.add(commit.sha)
        yield commit
      }
    },
  }
  const seen = new Set<number>()
  let count = 0
  for await (const version of fileVersions(file, organization, noting)) {
    const { madeBy } = version
    if (madeBy === undefined || count === MAX_STEPS) {
      yield { version }
      return
    }
    const isOnBranch = (sha: string) => onBranch.has(sha)
    const pullRequest = await ports.pullRequestBehind(madeBy.sha, branch, isOnBranch)
    // A pull request that was rebased made several versions, of which the last is its own.
    if (pullRequest && seen.has(pullRequest.number)) continue
    if (pullRequest) seen.add(pullRequest.number)
    count += 1
    yield { version, step: stepOf(madeBy, pullRequest && { ...pullRequest, file: version.path }) }
  }
}

function stepOf(
  { sha, committedAt }: Pick<BranchCommit, 'sha' | 'committedAt'>,
  pullRequest: MergedPullRequest | undefined,
): Step {
  return pullRequest
    ? { commit: pullRequest.mergeCommitSha, at: pullRequest.mergedAt, pullRequest }
    : { commit: sha, at: committedAt }
}
