/** The events that start workflows: their payloads, and the commit and ref of the run. */
import { accountJson } from '../http/account-json.ts'
import { repositoryHtmlUrl } from '../http/url.ts'
import type { GitHubRepository } from '../model/repository.ts'
import type { Site } from '../model/site.ts'
import { pullRequestSummaryJson } from '../routes/pull-requests.ts'
import { repositoryJson } from '../routes/repositories.ts'
import { reviewJson } from '../routes/reviews.ts'

export type WorkflowEvent =
  | {
      readonly name: 'pull_request' | 'pull_request_target'
      readonly number: number
      readonly action?: string
    }
  | {
      readonly name: 'pull_request_review'
      readonly number: number
      readonly action?: 'submitted' | 'edited' | 'dismissed'
    }
  /** A push that moved a branch from `before` to its tip. The default branch by default. */
  | { readonly name: 'push'; readonly before: string; readonly branch?: string }
  | { readonly name: 'merge_group'; readonly queued: ReturnType<GitHubRepository['queue']> }
  /** A run on the review of a pull request was requested. */
  | { readonly name: 'workflow_run'; readonly number: number; readonly event?: string }
  | { readonly name: 'schedule'; readonly cron?: string }
  | { readonly name: 'workflow_dispatch'; readonly inputs?: Readonly<Record<string, string>> }

export interface EventContext {
  readonly payload: Readonly<Record<string, unknown>>
  /** `GITHUB_SHA`. */
  readonly sha: string
  /** `GITHUB_REF`. */
  readonly ref: string
  /** `GITHUB_HEAD_REF`, for pull requests. */
  readonly headRef?: string
  /** `GITHUB_BASE_REF`, for pull requests. */
  readonly baseRef?: string
}

/** @param actor The login of the user who caused the event. */
export function eventContext(
  site: Site,
  repository: GitHubRepository,
  event: WorkflowEvent,
  actor: string,
): EventContext {
  const shared = {
    repository: repositoryJson(repository, site),
    organization: { login: repository.owner, id: site.account(repository.owner).id },
    sender: accountJson(site.account(actor)),
  }
  const onDefaultBranch = { sha: repository.tip(), ref: `refs/heads/${repository.defaultBranch}` }
  switch (event.name) {
    case 'pull_request':
    case 'pull_request_target':
      return { ...pullRequestContext(site, repository, event, shared) }
    case 'pull_request_review': {
      const { payload, ...context } = pullRequestContext(site, repository, event, shared)
      const { number, ...rest } = payload
      const review = repository.pullRequest(event.number).reviews.at(-1)
      const reviewed = review && { review: reviewJson(repository, event.number, review) }
      return { ...context, payload: { ...rest, action: event.action ?? 'submitted', ...reviewed } }
    }
    case 'push': {
      const branch = event.branch ?? repository.defaultBranch
      const ref = `refs/heads/${branch}`
      const after = repository.tip(branch)
      const { before } = event
      const compare = `${repositoryHtmlUrl(repository)}/compare/${before}...${after}`
      const flags = { created: false, deleted: false, forced: false, base_ref: null }
      return { sha: after, ref, payload: { ...shared, ref, before, after, compare, ...flags } }
    }
    case 'merge_group': {
      const { branch, sha, baseSha } = event.queued
      const ref = `refs/heads/${branch}`
      const merge_group = {
        head_sha: sha,
        head_ref: ref,
        base_sha: baseSha,
        base_ref: onDefaultBranch.ref,
        head_commit: { id: sha, message: repository.objects.commit(sha).message },
      }
      return { sha, ref, payload: { ...shared, action: 'checks_requested', merge_group } }
    }
    case 'workflow_run': {
      const { head } = repository.pullRequest(event.number)
      const workflow_run = {
        id: site.nextId(),
        name: 'Roster review',
        event: event.event ?? 'pull_request_review',
        head_sha: head.sha,
        head_branch: head.branch,
        head_repository: { full_name: head.repository },
        // GitHub names none for pull requests from forks.
        pull_requests: [],
      }
      return { ...onDefaultBranch, payload: { ...shared, action: 'requested', workflow_run } }
    }
    case 'schedule':
      return { ...onDefaultBranch, payload: { ...shared, schedule: event.cron ?? '0 6 * * *' } }
    case 'workflow_dispatch': {
      const { ref } = onDefaultBranch
      const workflow = '.github/workflows/members.yml'
      return { ...onDefaultBranch, payload: { ...shared, ref, workflow, inputs: event.inputs ?? null } }
    }
  }
}

function pullRequestContext(
  site: Site,
  repository: GitHubRepository,
  event: Extract<WorkflowEvent, { name: 'pull_request' | 'pull_request_target' | 'pull_request_review' }>,
  shared: Readonly<Record<string, unknown>>,
): EventContext {
  const { number, action = 'opened' } = event
  const pull = repository.pullRequest(number)
  const refs = { headRef: pull.head.branch, baseRef: pull.base.branch }
  const pull_request = {
    ...pullRequestSummaryJson(repository, site, number),
    merged: pull.merged !== undefined,
    mergeable: null,
    mergeable_state: 'unknown',
  }
  const payload = { ...shared, action, number, pull_request }
  if (event.name === 'pull_request_target') {
    return { ...refs, payload, sha: repository.tip(pull.base.branch), ref: `refs/heads/${pull.base.branch}` }
  }
  // Runs on pull_request start only once there is a test merge to check out.
  const test = repository.readTestMerge(pull, { unknownReads: 0, refreshedBy: 'head' })
  return { ...refs, payload, sha: test.sha ?? pull.head.sha, ref: `refs/pull/${number}/merge` }
}
