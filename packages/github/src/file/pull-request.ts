/** Pull requests: finding the one that matters, and whether and onto what it can be merged. */

import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import { GitHubRequestError } from '../api/request-error.ts'
import { branchTip } from './branch.ts'

export interface PullRequest {
  readonly number: number
  readonly title: string
  /** A login; `ghost` for a deleted account. */
  readonly author: string
  readonly labels: readonly string[]
  /** For people. */
  readonly url: string
  readonly headSha: string
  /** Absent once the fork has been deleted. */
  readonly headRepository?: Repository
  /** A branch name. */
  readonly baseRef: string
}

export type Mergeability =
  | {
      readonly state: 'mergeable'
      readonly pullRequest: PullRequest
      /** The tip of the base branch, read now: what the pull request itself names can be behind. */
      readonly baseSha: string
      /** GitHub's test merge of the head. */
      readonly mergeCommitSha: string
      /**
       * What the test merge is onto: the tip of the base, or an earlier one. Since February 2026 GitHub makes
       * it anew only when the head or the merge base moves, or after 12 hours, so that its files may lack what
       * the base has gained. `readMergedFile` makes up for that.
       */
      readonly mergedOntoSha: string
    }
  | { readonly state: 'conflict'; readonly pullRequest: PullRequest; readonly baseSha: string }
  /** GitHub had not found out after the last attempt. */
  | { readonly state: 'unknown'; readonly pullRequest: PullRequest; readonly baseSha: string }
  | { readonly state: 'merged'; readonly pullRequest: PullRequest; readonly mergeCommitSha: string }
  | { readonly state: 'closed'; readonly pullRequest: PullRequest }

export interface AwaitOptions {
  readonly sleep: (ms: number) => Promise<void>
  /** How often to ask in all. */
  readonly attempts: number
  /** Between two attempts, in milliseconds. */
  readonly delayMs: number
}

/** What GitHub says of a pull request, in lists and alone. */
interface PullRequestAnswer {
  readonly number: number
  readonly title: string
  readonly user: { readonly login: string } | null
  readonly labels: readonly { readonly name: string }[]
  readonly html_url: string
  readonly head: {
    readonly sha: string
    readonly repo: { readonly name: string; readonly owner: { readonly login: string } } | null
  }
  readonly base: { readonly ref: string }
}

function toPullRequest(answer: PullRequestAnswer): PullRequest {
  const { head, base } = answer
  return {
    number: answer.number,
    title: answer.title,
    author: answer.user?.login ?? 'ghost',
    labels: answer.labels.map(({ name }) => name),
    url: answer.html_url,
    headSha: head.sha,
    ...(head.repo && { headRepository: { owner: head.repo.owner.login, repo: head.repo.name } }),
    baseRef: base.ref,
  }
}

/** The labels of a pull request, open or not. */
export async function labelsOf(
  client: GitHubClient,
  repository: Repository,
  number: number,
): Promise<readonly string[]> {
  const { data } = await client.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
    ...repository,
    pull_number: number,
  })
  return toPullRequest(data).labels
}

/**
 * Whether a pull request can be merged, waited for while GitHub finds out. Asking is what makes GitHub find
 * out ("Get a pull request" in its reference); until it has, the test merge can be that of an earlier head,
 * which is told by its parents.
 */
export async function awaitMergeability(
  client: GitHubClient,
  repository: Repository,
  number: number,
  { sleep, attempts, delayMs }: AwaitOptions,
): Promise<Mergeability> {
  for (let attempt = 1; ; attempt += 1) {
    const { data } = await client.request('GET /repos/{owner}/{repo}/pulls/{pull_number}', {
      ...repository,
      pull_number: number,
    })
    const pullRequest = toPullRequest(data)
    const { merge_commit_sha: mergeCommitSha, mergeable } = data
    if (data.merged && mergeCommitSha !== null) return { state: 'merged', pullRequest, mergeCommitSha }
    if (data.state === 'closed') return { state: 'closed', pullRequest }
    if (mergeable === false) {
      return {
        state: 'conflict',
        pullRequest,
        baseSha: await branchTip(client, repository, pullRequest.baseRef),
      }
    }
    if (mergeable && mergeCommitSha !== null) {
      const parents = await parentsOf(client, repository, mergeCommitSha)
      const [mergedOnto, mergedSha] = parents ?? []
      if (parents === undefined || mergedSha === pullRequest.headSha) {
        const baseSha = await branchTip(client, repository, pullRequest.baseRef)
        const mergedOntoSha = mergedOnto ?? baseSha
        return { state: 'mergeable', pullRequest, baseSha, mergeCommitSha, mergedOntoSha }
      }
    }
    if (attempt >= attempts) {
      return {
        state: 'unknown',
        pullRequest,
        baseSha: await branchTip(client, repository, pullRequest.baseRef),
      }
    }
    await sleep(delayMs)
  }
}

/** Undefined where the commit itself is not to be had: GitHub's word that it is the test merge counts then. */
async function parentsOf(
  client: GitHubClient,
  repository: Repository,
  sha: string,
): Promise<readonly string[] | undefined> {
  try {
    const { data } = await client.request('GET /repos/{owner}/{repo}/git/commits/{commit_sha}', {
      ...repository,
      commit_sha: sha,
    })
    return data.parents.map((parent) => parent.sha)
  } catch (error) {
    if (error instanceof GitHubRequestError && error.status === 404) return undefined
    throw error
  }
}

export interface MergedPullRequest extends PullRequest {
  /** The commit that merged it, the last of them where it was rebased. */
  readonly mergeCommitSha: string
  /** Milliseconds since the epoch. */
  readonly mergedAt: number
}

/**
 * The pull request whose merge a push was. Where none was merged by exactly that commit, the last one merged
 * into the branch that contains it; none for a push without a pull request.
 */
export async function mergedPullRequest(
  client: GitHubClient,
  repository: Repository,
  push: { readonly sha: string; readonly branch: string },
): Promise<MergedPullRequest | undefined> {
  const answers = await client.paginate('GET /repos/{owner}/{repo}/commits/{commit_sha}/pulls', {
    ...repository,
    commit_sha: push.sha,
    per_page: 100,
  })
  const candidates = answers
    .filter(({ merged_at, base }) => merged_at !== null && base.ref === push.branch)
    .toSorted((a, b) => Date.parse(b.merged_at ?? '') - Date.parse(a.merged_at ?? ''))
  const found = candidates.find(({ merge_commit_sha }) => merge_commit_sha === push.sha) ?? candidates[0]
  if (found === undefined || found.merge_commit_sha === null) return undefined
  const mergedAt = Date.parse(found.merged_at ?? '')
  return { ...toPullRequest(found), mergeCommitSha: found.merge_commit_sha, mergedAt }
}

/** The open pull requests into a branch that change, add, delete or rename any of these files, in order of number. */
export async function openPullRequestsTouching(
  client: GitHubClient,
  repository: Repository,
  paths: readonly string[],
  baseRef: string,
): Promise<readonly PullRequest[]> {
  const open = await client.paginate('GET /repos/{owner}/{repo}/pulls', {
    ...repository,
    state: 'open',
    base: baseRef,
    per_page: 100,
  })
  const touching: PullRequest[] = []
  for (const answer of open) {
    const files = await client.paginate('GET /repos/{owner}/{repo}/pulls/{pull_number}/files', {
      ...repository,
      pull_number: answer.number,
      per_page: 100,
    })
    const isOurs = (name: string | undefined) => name !== undefined && paths.includes(name)
    if (files.some((file) => isOurs(file.filename) || isOurs(file.previous_filename))) {
      touching.push(toPullRequest(answer))
    }
  }
  return touching.sort((a, b) => a.number - b.number)
}
