/** Pull requests: their JSON and their routes. */
import type { components } from '@octokit/openapi-types'
import { Hono } from 'hono'
import * as z from 'zod'
import { accountJson, association } from '../http/account-json.ts'
import { notFound, Refusal, validationFailed } from '../http/refusal.ts'
import { allow, type GitHubEnv, page, pathNumber, readBody } from '../http/request.ts'
import { repositoryHtmlUrl, repositoryUrl } from '../http/url.ts'
import { ACTIONS_LOGIN, type Account } from '../model/account.ts'
import { MAX_TITLE } from '../model/issue.ts'
import type { PullRequest } from '../model/pull-request.ts'
import type { GitHubRepository } from '../model/repository.ts'
import type { Site } from '../model/site.ts'
import type { TestMergeSettings } from '../model/test-merge.ts'
import { changedFiles } from './changed-files.ts'
import { checkBodyLength } from './issue-comments.ts'
import { labelJson } from './labels.ts'
import { type RepositoryJson, repositoryJson } from './repositories.ts'

type Schema = components['schemas']['pull-request']

interface EndJson {
  readonly label: string
  readonly ref: string
  readonly sha: string
  readonly user: Schema['user']
  readonly repo: RepositoryJson | null
}

type SummaryJson = Pick<
  Schema,
  | 'url'
  | 'id'
  | 'node_id'
  | 'html_url'
  | 'diff_url'
  | 'issue_url'
  | 'number'
  | 'state'
  | 'locked'
  | 'title'
  | 'user'
  | 'body'
  | 'labels'
  | 'created_at'
  | 'updated_at'
  | 'closed_at'
  | 'merged_at'
  | 'merge_commit_sha'
  | 'author_association'
  | 'draft'
> & { readonly head: EndJson; readonly base: EndJson }

type PullRequestJson = SummaryJson &
  Pick<
    Schema,
    'merged' | 'mergeable' | 'mergeable_state' | 'merged_by' | 'comments' | 'commits' | 'changed_files'
  >

function endJson(
  site: Site,
  owner: Account,
  repository: GitHubRepository | undefined,
  { branch, sha }: Pick<PullRequest['head'], 'branch' | 'sha'>,
): EndJson {
  return {
    label: `${owner.login}:${branch}`,
    ref: branch,
    sha,
    user: accountJson(owner),
    repo: repository === undefined ? null : repositoryJson(repository, site),
  }
}

/** A pull request in lists. */
export function pullRequestSummaryJson(
  repository: GitHubRepository,
  site: Site,
  number: number,
): SummaryJson {
  const issue = repository.issue(number)
  const pull = repository.pullRequest(number)
  const url = repositoryUrl(repository)
  const htmlUrl = `${repositoryHtmlUrl(repository)}/pull/${number}`
  const headRepository =
    pull.head.repository === undefined ? undefined : repository.related(pull.head.repository)
  const headOwner = headRepository === undefined ? issue.author : site.account(headRepository.owner)
  return {
    url: `${url}/pulls/${number}`,
    id: pull.id,
    node_id: `PR_${pull.id}`,
    html_url: htmlUrl,
    diff_url: `${htmlUrl}.diff`,
    issue_url: `${url}/issues/${number}`,
    number,
    state: issue.state,
    locked: false,
    title: issue.title,
    user: accountJson(issue.author),
    body: issue.body,
    labels: issue.labels.map((name) => ({ ...labelJson(repository, name), id: 1 })),
    created_at: issue.createdAt.toISOString(),
    updated_at: issue.updatedAt.toISOString(),
    closed_at: issue.closedAt?.toISOString() ?? null,
    merged_at: pull.merged?.at.toISOString() ?? null,
    merge_commit_sha: pull.merged?.sha ?? pull.testMerge.sha,
    author_association: association(issue.author),
    draft: false,
    head: endJson(site, headOwner, headRepository, pull.head),
    base: endJson(site, site.account(repository.owner), repository, pull.base),
  }
}

function pullRequestJson(
  repository: GitHubRepository,
  site: Site,
  number: number,
  settings: TestMergeSettings,
): PullRequestJson {
  const { objects, comments } = repository
  const issue = repository.issue(number)
  const pull = repository.pullRequest(number)
  const isOpen = issue.state === 'open'
  const { mergeable } = isOpen ? repository.readTestMerge(pull, settings) : { mergeable: null }
  const states = { true: 'clean', false: 'dirty', null: 'unknown' } as const
  return {
    ...pullRequestSummaryJson(repository, site, number),
    merged: pull.merged !== undefined,
    mergeable,
    mergeable_state: states[`${mergeable}`],
    merged_by: pull.merged === undefined ? null : accountJson(pull.merged.by),
    comments: comments.filter((comment) => comment.issue === issue).length,
    commits: objects.historyWithout(pull.head.sha, pull.base.sha).length,
    changed_files: pullRequestFiles(repository, pull).length,
  }
}

function pullRequestFiles(repository: GitHubRepository, { head, base }: PullRequest) {
  const { objects } = repository
  const before = objects.mergeBase(base.sha, head.sha)?.tree ?? new Map()
  return changedFiles(repository, before, objects.commit(head.sha).tree)
}

const MergeRequest = z.object({
  merge_method: z.enum(['merge', 'squash']).default('merge'),
  sha: z.string().optional(),
})

const NewPullRequest = z.object({
  title: z.string().min(1).max(MAX_TITLE),
  /** A branch, or `owner:branch` of the same repository. */
  head: z.string(),
  base: z.string(),
  body: z.string().nullable().default(null),
})

const PullRequestUpdate = z
  .object({
    title: z.string().min(1).max(MAX_TITLE),
    body: z.string().nullable(),
    state: z.enum(['open', 'closed']),
  })
  .partial()

/** Refuses branches that do not exist, a head with nothing to merge, and a second pull request from a branch. */
function checkEnds(repository: GitHubRepository, head: string, base: string): void {
  const invalid = (field: string) => validationFailed({ resource: 'PullRequest', code: 'invalid', field })
  const custom = (message: string) =>
    validationFailed({ resource: 'PullRequest', code: 'custom', field: 'head', message })
  const [headSha, baseSha] = [repository.branches.get(head), repository.branches.get(base)]
  if (headSha === undefined) throw invalid('head')
  if (baseSha === undefined) throw invalid('base')
  const isOpen = [...repository.issues.values()].some(
    ({ state, pull }) =>
      state === 'open' &&
      pull?.head.repository === repository.fullName &&
      pull.head.branch === head &&
      pull.base.branch === base,
  )
  if (isOpen) throw custom(`A pull request already exists for ${repository.owner}:${head}.`)
  if (repository.objects.historyWithout(headSha, baseSha).length === 0) {
    throw custom(`No commits between ${base} and ${head}`)
  }
}

export function pullRequestRoutes(site: Site, settings: TestMergeSettings): Hono<GitHubEnv> {
  const routes = new Hono<GitHubEnv>()
  const read = allow('read', 'pull_requests')

  routes.get('/pulls', read, (c) => {
    const repository = c.get('repository')
    const { state = 'open', base, head } = c.req.query()
    const pulls = [...repository.issues.values()]
      .filter((issue) => issue.pull && (state === 'all' || issue.state === state))
      .map(({ number }) => pullRequestSummaryJson(repository, site, number))
      .filter((pull) => base === undefined || pull.base.ref === base)
      .filter((pull) => head === undefined || pull.head.label === head)
      .toReversed()
    return c.json(page(c, pulls))
  })

  routes.post('/pulls', allow('write', 'pull_requests'), async (c) => {
    const repository = c.get('repository')
    const { account } = c.get('token')
    if (account.login === ACTIONS_LOGIN && !repository.actionsMayOpenPullRequests) {
      throw new Refusal(403, 'GitHub Actions is not permitted to create or approve pull requests.')
    }
    const { title, body, base, ...request } = await readBody(c, NewPullRequest)
    checkBodyLength('PullRequest', body ?? '')
    const head = request.head.startsWith(`${repository.owner}:`)
      ? request.head.slice(repository.owner.length + 1)
      : request.head
    checkEnds(repository, head, base)
    const number = repository.openPullRequest({
      title,
      head,
      base,
      author: account.login,
      ...(body !== null && { body }),
    })
    return c.json(pullRequestJson(repository, site, number, settings), 201)
  })

  routes.patch('/pulls/:number', allow('write', 'pull_requests'), async (c) => {
    const repository = c.get('repository')
    const number = pathNumber(c, 'number')
    const issue = repository.issues.get(number)
    if (issue?.pull === undefined) throw notFound()
    const { title, body, state } = await readBody(c, PullRequestUpdate)
    checkBodyLength('PullRequest', body ?? '')
    if (state === 'open' && issue.state === 'closed') {
      if (issue.pull.merged)
        throw validationFailed({ resource: 'PullRequest', code: 'invalid', field: 'state' })
      checkEnds(repository, issue.pull.head.branch, issue.pull.base.branch)
    }
    issue.title = title ?? issue.title
    issue.body = body === undefined ? issue.body : body
    issue.updatedAt = site.now()
    if (state === 'closed' && issue.state === 'open') repository.close(number)
    if (state === 'open') [issue.state, issue.closedAt] = ['open', null]
    return c.json(pullRequestJson(repository, site, number, settings))
  })

  routes.get('/pulls/:number', read, (c) => {
    const repository = c.get('repository')
    const number = pathNumber(c, 'number')
    if (repository.issues.get(number)?.pull === undefined) throw notFound()
    return c.json(pullRequestJson(repository, site, number, settings))
  })

  routes.get('/pulls/:number/files', read, (c) => {
    const repository = c.get('repository')
    const pull = repository.issues.get(pathNumber(c, 'number'))?.pull
    if (pull === undefined) throw notFound()
    return c.json(page(c, pullRequestFiles(repository, pull)))
  })

  routes.put('/pulls/:number/merge', allow('write', 'contents'), async (c) => {
    const repository = c.get('repository')
    const number = pathNumber(c, 'number')
    const pull = repository.issues.get(number)?.pull
    if (pull === undefined) throw notFound()
    const { merge_method, sha } = await readBody(c, MergeRequest)
    if (sha !== undefined && sha !== pull.head.sha) {
      throw new Refusal(409, 'Head branch was modified. Review and try the merge again.')
    }
    if (!repository.isMergeable(number)) throw new Refusal(405, 'Pull Request is not mergeable')
    const merged = repository.merge(number, c.get('token').account.login, merge_method)
    return c.json({ sha: merged, merged: true, message: 'Pull Request successfully merged' })
  })

  return routes
}
