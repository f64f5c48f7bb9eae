/**
 * The steps by which the members file became what it is: commits that changed it or a file that it extends, each pull
 * request once, newest first.
 */
import type { FileCommit, MergedPullRequest, Merges } from '../port/repository.ts'

/** A file on a branch, up to a commit. */
export interface FileHistory {
  /** Of the file and of those that it extends. */
  readonly paths: readonly string[]
  readonly sha: string
  readonly branch: string
}

export interface Step {
  /** The commit that the branch had after it. */
  readonly commit: string
  /** When it came into the branch, in milliseconds since the epoch. */
  readonly at: number
  /** Absent for a direct push. */
  readonly pullRequest?: MergedPullRequest
}

/** No answer needs more: a run that finds nothing in so many steps treats an effect as never reviewed. */
export const MAX_STEPS = 300

type StepPorts = Pick<Merges, 'commitsTouching' | 'pullRequestBehind'>

/**
 * A commit that came with a pull request is as new as the merge, however old the commit is. GitHub lists the commits of
 * one path in the order in which the branch got them, so that only lists of several paths have to be merged by time.
 */
export async function* fileSteps(
  { paths, sha, branch }: FileHistory,
  { commitsTouching, pullRequestBehind }: StepPorts,
): AsyncGenerator<Step> {
  const seen = new Set<string | number>()
  let count = 0
  const isNew = ({ commit, pullRequest }: Step) => {
    const key = pullRequest?.number ?? commit
    if (seen.has(key) || count === MAX_STEPS) return false
    seen.add(key)
    count += 1
    return true
  }
  const lists = paths.map((path) => stepsOf(commitsTouching(path, sha)))
  for await (const step of newestOf(lists)) if (isNew(step)) yield step

  async function* stepsOf(commits: AsyncIterable<FileCommit>): AsyncGenerator<Step> {
    for await (const commit of commits) {
      if (count === MAX_STEPS) return
      yield stepOf(commit, await pullRequestBehind(commit.sha, branch))
    }
  }
}

function stepOf({ sha, committedAt }: FileCommit, pullRequest: MergedPullRequest | undefined): Step {
  return pullRequest
    ? { commit: pullRequest.mergeCommitSha, at: pullRequest.mergedAt, pullRequest }
    : { commit: sha, at: committedAt }
}

/** Merges lists that are newest first each; a list is read no further than its newest unread step. */
async function* newestOf(lists: readonly AsyncGenerator<Step>[]): AsyncGenerator<Step> {
  const heads = await Promise.all(lists.map((list) => list.next()))
  for (;;) {
    const open = heads.flatMap(({ done, value }, index) => (done ? [] : [{ step: value, index }]))
    const [newest] = open.sort((a, b) => compareAge(a.step, b.step))
    if (newest === undefined) return
    yield newest.step
    const list = lists[newest.index]
    if (list) heads[newest.index] = await list.next()
  }
}

/** GitHub gives times in whole seconds. Of two steps in the same second, a merge counts as the later one. */
function compareAge(a: Step, b: Step): number {
  const seconds = ({ at }: Step) => Math.floor(at / 1000)
  const merges = ({ pullRequest }: Step) => (pullRequest ? 1 : 0)
  return seconds(b) - seconds(a) || merges(b) - merges(a)
}
