/** Pull requests: finding the right one, whether it can be merged, and onto which commit. */
import * as z from 'zod'
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import { isRefusal } from '../api/request-error.ts'
import { Time } from '../api/time.ts'
import { branchTip } from './branch.ts'
import { parentsOf } from './commits.ts'

export interface PullRequest {
  readonly number: number
  readonly title: string
  /** A login; `ghost` for a deleted account. */
  readonly author: string
  /** The id of the author's account; absent for a deleted account. */
  readonly authorId?: number
  readonly labels: readonly string[]
  /** When anything about it last changed, labels included, in milliseconds since the epoch. */
  readonly updatedAt: number
  /** The page of the pull request. */
  readonly url: string
  readonly headSha: string
  /** Absent if the fork has been deleted. */
  readonly headRepository?: Repository
  /** A branch name. */
  readonly baseRef: string
  /** Of the repository that it merges into. */
  readonly defaultBranch: string
}

export type Mergeability =
  | {
      readonly state: 'mergeable'
      readonly pullRequest: PullRequest
      /** The tip of the base branch, read now: the pull request itself can name an earlier commit. */
      readonly baseSha: string
      /** GitHub's test merge of the head; absent if GitHub names none. */
      readonly testMerge?: TestMerge
    }
  | { readonly state: 'conflict'; readonly pullRequest: PullRequest; readonly baseSha: string }
  /** GitHub had not determined it after the last attempt. */
  | { readonly state: 'unknown'; readonly pullRequest: PullRequest; readonly baseSha: string }
  | { readonly state: 'merged'; readonly pullRequest: PullRequest }
  | { readonly state: 'closed'; readonly pullRequest: PullRequest }

export interface TestMerge {
  readonly sha: string
  /**
   * The commit of the base that the head was merged with: the tip, or an earlier one. Since February 2026 GitHub
   * repeats the test merge only if the head or the merge base moves, or after 12 hours, so its files can lack recent
   * changes of the base. `readMergedFile` makes up for that.
   */
  readonly ontoSha: string
}

export interface AwaitOptions {
  readonly sleep: (ms: number) => Promise<void>
  /** Maximum number of questions. */
  readonly attempts: number
  /** Between two attempts, in milliseconds. */
  readonly delayMs: number
}

/** A pull request in lists. */
const ListedPull = z.object({
  number: z.int(),
  title: z.string(),
  user: z.object({ login: z.string(), id: z.int() }).nullable(),
  labels: z.array(z.object({ name: z.string() })),
  updated_at: Time,
  html_url: z.string(),
  head: z.object({
    sha: z.string(),
    repo: z.object({ name: z.string(), owner: z.object({ login: z.string() }) }).nullable(),
  }),
  base: z.object({ ref: z.string(), repo: z.object({ default_branch: z.string() }) }),
})

/** A pull request alone. */
const Pull = ListedPull.extend({
  state: z.enum(['open', 'closed']),
  merged: z.boolean(),
  /** Null while GitHub determines it. */
  mergeable: z.boolean().nullable(),
  /** Of an open pull request, the test merge. Absent since version 2026-03-10 of the API. */
  merge_commit_sha: z.string().nullish(),
})

const PULL = 'GET /repos/{owner}/{repo}/pulls/{pull_number}'

function toPullRequest(answer: z.infer<typeof ListedPull>): PullRequest {
  const { head, base } = answer
  return {
    number: answer.number,
    title: answer.title,
    author: answer.user?.login ?? 'ghost',
    ...(answer.user && { authorId: answer.user.id }),
    labels: answer.labels.map(({ name }) => name),
    updatedAt: answer.updated_at,
    url: answer.html_url,
    headSha: head.sha,
    ...(head.repo && { headRepository: { owner: head.repo.owner.login, repo: head.repo.name } }),
    baseRef: base.ref,
    defaultBranch: base.repo.default_branch,
  }
}

/** The branch that a pull request merges into. */
export async function baseOf(client: GitHubClient, repository: Repository, number: number): Promise<string> {
  const answer = await client.request(PULL, { ...repository, pull_number: number }, ListedPull)
  return toPullRequest(answer).baseRef
}

/** The labels of a pull request, open or not. */
export async function labelsOf(
  client: GitHubClient,
  repository: Repository,
  number: number,
): Promise<readonly string[]> {
  const answer = await client.request(PULL, { ...repository, pull_number: number }, ListedPull)
  return toPullRequest(answer).labels
}

/**
 * Whether a pull request can be merged. The request makes GitHub determine it ("Get a pull request" in its reference).
 * Until then, the test merge can be that of an earlier head, which its parents reveal.
 */
export async function awaitMergeability(
  client: GitHubClient,
  repository: Repository,
  number: number,
  { sleep, attempts, delayMs }: AwaitOptions,
): Promise<Mergeability> {
  for (let attempt = 1; ; attempt += 1) {
    const answer = await client.request(PULL, { ...repository, pull_number: number }, Pull)
    const pullRequest = toPullRequest(answer)
    if (answer.merged) return { state: 'merged', pullRequest }
    if (answer.state === 'closed') return { state: 'closed', pullRequest }
    const testMerge =
      answer.mergeable === true
        ? await testMergeOf(client, repository, pullRequest, answer.merge_commit_sha ?? undefined)
        : undefined
    const isOver = answer.mergeable === false || (answer.mergeable && testMerge !== 'outdated')
    if (isOver || attempt >= attempts) {
      const baseSha = await branchTip(client, repository, pullRequest.baseRef)
      if (answer.mergeable === false) return { state: 'conflict', pullRequest, baseSha }
      if (!isOver || testMerge === 'outdated') return { state: 'unknown', pullRequest, baseSha }
      return { state: 'mergeable', pullRequest, baseSha, ...(testMerge && { testMerge }) }
    }
    await sleep(delayMs)
  }
}

/** Undefined if GitHub names no test merge, or does not serve the commit it names. */
async function testMergeOf(
  client: GitHubClient,
  repository: Repository,
  { headSha }: PullRequest,
  sha: string | undefined,
): Promise<TestMerge | 'outdated' | undefined> {
  if (sha === undefined) return undefined
  try {
    const [ontoSha, mergedSha] = await parentsOf(client, repository, sha)
    return ontoSha !== undefined && mergedSha === headSha ? { sha, ontoSha } : 'outdated'
  } catch (error) {
    if (isRefusal(error, [404])) return undefined
    throw error
  }
}

export interface MergedPullRequest extends PullRequest {
  /** The commit that merged it, the last of them if it was rebased. */
  readonly mergeCommitSha: string
  /** Milliseconds since the epoch. */
  readonly mergedAt: number
}

const AssociatedPull = ListedPull.extend({
  merged_at: Time.nullable(),
  merge_commit_sha: z.string().nullish(),
})

/** A commit that a branch had. */
export interface CommitOnBranch {
  readonly sha: string
  readonly branch: string
  /** Whether the branch had another commit, too. */
  readonly isOnBranch: (sha: string) => boolean
}

/**
 * The pull request whose merge brought a commit into a branch; undefined for a push without one. The commit of the merge
 * tells, not the name of the branch: pull requests keep the name that the branch had when they were merged, and another
 * branch can have that name by now. Of several, the one that this very commit merged counts, then the last one.
 */
export async function mergedPullRequest(
  client: GitHubClient,
  repository: Repository,
  { sha, branch, isOnBranch }: CommitOnBranch,
): Promise<MergedPullRequest | undefined> {
  const merged: MergedPullRequest[] = []
  for (const pull of await pullRequestsWith(client, repository, sha)) {
    if (pull.merged_at === null) continue
    const named = pull.merge_commit_sha ?? (await mergeCommitOf(client, repository, pull.number))
    // Without any name for it, the name of the branch has to do.
    const mergeCommitSha = named ?? (pull.base.ref === branch ? sha : undefined)
    if (mergeCommitSha === undefined || !(mergeCommitSha === sha || isOnBranch(mergeCommitSha))) continue
    merged.push({ ...toPullRequest(pull), mergeCommitSha, mergedAt: pull.merged_at })
  }
  const isOwn = ({ mergeCommitSha }: MergedPullRequest) => (mergeCommitSha === sha ? 1 : 0)
  const isNamed = ({ baseRef }: MergedPullRequest) => (baseRef === branch ? 1 : 0)
  return merged.toSorted(
    (a, b) => isOwn(b) - isOwn(a) || isNamed(b) - isNamed(a) || b.mergedAt - a.mergedAt,
  )[0]
}

const Event = z.object({ event: z.string().nullish(), commit_id: z.string().nullish() })

/**
 * The commit of the event "merged", which every version of the API names. It comes from the timeline, which a token
 * with access to pull requests can read. Undefined if the token may not ask.
 */
async function mergeCommitOf(
  client: GitHubClient,
  repository: Repository,
  number: number,
): Promise<string | undefined> {
  try {
    const events = await client.list(
      'GET /repos/{owner}/{repo}/issues/{issue_number}/timeline',
      { ...repository, issue_number: number, per_page: 100 },
      Event,
    )
    return events.findLast(({ event }) => event === 'merged')?.commit_id ?? undefined
  } catch (error) {
    if (isRefusal(error, [403, 404])) return undefined
    throw error
  }
}

/** Milliseconds between the requests for the pull requests of a very recent commit. */
const LOOKUP_DELAYS_MS: readonly number[] = [1000, 2000, 3000]
/** Milliseconds after which GitHub's index of commits is taken to be complete. */
const LOOKUP_LAG_MS = 60_000

/**
 * The pull requests that brought a commit. GitHub's index of them lags behind a merge by some seconds, so for a recent
 * commit "none" counts only after several requests.
 */
async function pullRequestsWith(
  client: GitHubClient,
  repository: Repository,
  sha: string,
): Promise<readonly z.infer<typeof AssociatedPull>[]> {
  const ask = () =>
    client.list(
      'GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls',
      { ...repository, commit_sha: sha, per_page: 100 },
      AssociatedPull,
    )
  let found = await ask()
  if (found.length > 0 || !(await isRecent(client, repository, sha))) return found
  for (const delayMs of LOOKUP_DELAYS_MS) {
    if (found.length > 0 || !(await client.patience(delayMs))) break
    found = await ask()
  }
  return found
}

async function isRecent(client: GitHubClient, repository: Repository, sha: string): Promise<boolean> {
  const { committer } = await client.request(
    'GET /repos/{owner}/{repo}/git/commits/{commit_sha}',
    { ...repository, commit_sha: sha },
    z.object({ committer: z.object({ date: Time }) }),
  )
  return client.now() - committer.date < LOOKUP_LAG_MS
}

const ChangedFile = z.object({ filename: z.string(), previous_filename: z.string().nullish() })

/** The open pull requests into a branch that change, add, delete or rename any of these files, by number. */
export async function openPullRequestsTouching(
  client: GitHubClient,
  repository: Repository,
  paths: readonly string[],
  baseRef: string,
): Promise<readonly PullRequest[]> {
  const open = await client.list(
    'GET /repos/{owner}/{repo}/pulls',
    { ...repository, state: 'open', base: baseRef, per_page: 100 },
    ListedPull,
  )
  const touching: PullRequest[] = []
  for (const answer of open) {
    const files = await client.list(
      'GET /repos/{owner}/{repo}/pulls/{pull_number}/files',
      { ...repository, pull_number: answer.number, per_page: 100 },
      ChangedFile,
    )
    const isOurs = (name: string | null | undefined) => name != null && paths.includes(name)
    if (files.some((file) => isOurs(file.filename) || isOurs(file.previous_filename))) {
      touching.push(toPullRequest(answer))
    }
  }
  return touching.sort((a, b) => a.number - b.number)
}
