/** Issues: their JSON and their routes. */
import type { components } from '@octokit/openapi-types'
import { Hono } from 'hono'
import * as z from 'zod'
import { accountJson, association } from '../http/account-json.ts'
import { notFound } from '../http/refusal.ts'
import { allow, type GitHubEnv, mayEdit, page, pathNumber, readBody } from '../http/request.ts'
import { repositoryHtmlUrl, repositoryUrl } from '../http/url.ts'
import { type Issue, MAX_TITLE } from '../model/issue.ts'
import type { GitHubRepository } from '../model/repository.ts'
import type { Site } from '../model/site.ts'
import { checkBodyLength } from './issue-comments.ts'
import { labelJson } from './labels.ts'

type IssueJson = Pick<
  components['schemas']['issue'],
  | 'id'
  | 'node_id'
  | 'url'
  | 'repository_url'
  | 'html_url'
  | 'number'
  | 'state'
  | 'title'
  | 'body'
  | 'user'
  | 'labels'
  | 'locked'
  | 'comments'
  | 'created_at'
  | 'updated_at'
  | 'closed_at'
  | 'author_association'
  | 'pull_request'
>

function issueJson(repository: GitHubRepository, issue: Issue): IssueJson {
  const url = repositoryUrl(repository)
  const { id, number, title, body, state, author, pull } = issue
  const htmlUrl = `${repositoryHtmlUrl(repository)}/${pull === undefined ? 'issues' : 'pull'}/${number}`
  return {
    id,
    node_id: `I_${id}`,
    url: `${url}/issues/${number}`,
    repository_url: url,
    html_url: htmlUrl,
    number,
    state,
    title,
    body,
    user: accountJson(author),
    labels: issue.labels.map((name) => labelJson(repository, name)),
    locked: issue.isLocked,
    comments: repository.comments.filter((comment) => comment.issue === issue).length,
    created_at: issue.createdAt.toISOString(),
    updated_at: issue.updatedAt.toISOString(),
    closed_at: issue.closedAt?.toISOString() ?? null,
    author_association: association(author),
    ...(pull && {
      pull_request: {
        url: `${url}/pulls/${number}`,
        html_url: htmlUrl,
        diff_url: `${htmlUrl}.diff`,
        patch_url: `${htmlUrl}.patch`,
      },
    }),
  }
}

const NewIssue = z.object({
  title: z.string().min(1).max(MAX_TITLE),
  body: z.string().nullable().default(null),
  labels: z.array(z.string()).default([]),
})

const IssueUpdate = z
  .object({
    title: z.string().min(1).max(MAX_TITLE),
    body: z.string().nullable(),
    labels: z.array(z.string()),
    state: z.enum(['open', 'closed']),
  })
  .partial()

export function issueRoutes(site: Site): Hono<GitHubEnv> {
  const routes = new Hono<GitHubEnv>()

  routes.get('/issues', allow('read', 'issues'), (c) => {
    const repository = c.get('repository')
    const { state = 'open', labels, creator } = c.req.query()
    const wanted = labels === undefined ? [] : labels.split(',')
    const issues = [...repository.issues.values()]
      .filter((issue) => state === 'all' || issue.state === state)
      .filter((issue) => wanted.every((label) => issue.labels.includes(label)))
      .filter((issue) => creator === undefined || issue.author.login === creator)
      .toReversed()
    return c.json(page(c, issues).map((issue) => issueJson(repository, issue)))
  })

  routes.post('/issues', allow('write', 'issues'), async (c) => {
    const repository = c.get('repository')
    const issue = await readBody(c, NewIssue)
    checkBodyLength('Issue', issue.body ?? '')
    return c.json(issueJson(repository, repository.openIssue(issue, c.get('token').account.login)), 201)
  })

  routes.get('/issues/:number', allow('read', 'issues', 'pull_requests'), (c) => {
    const repository = c.get('repository')
    const issue = repository.issues.get(pathNumber(c, 'number'))
    if (issue === undefined) throw notFound()
    return c.json(issueJson(repository, issue))
  })

  routes.patch('/issues/:number', allow('write', 'issues', 'pull_requests'), async (c) => {
    const repository = c.get('repository')
    const issue = repository.issues.get(pathNumber(c, 'number'))
    if (issue === undefined) throw notFound()
    const { title, body, labels, state } = await readBody(c, IssueUpdate)
    checkBodyLength('Issue', body ?? '')
    if (title !== undefined || body !== undefined) mayEdit(c.get('token'), issue)
    issue.title = title ?? issue.title
    issue.body = body === undefined ? issue.body : body
    const { login } = c.get('token').account
    for (const label of issue.labels)
      if (labels?.includes(label) === false) repository.unlabel(issue.number, label, login)
    for (const label of labels ?? []) repository.label(issue.number, label, login)
    issue.updatedAt = site.now()
    if (state !== undefined && state !== issue.state) {
      issue.state = state
      issue.closedAt = state === 'closed' ? issue.updatedAt : null
    }
    return c.json(issueJson(repository, issue))
  })

  routes.get('/issues/:number/timeline', allow('read', 'issues', 'pull_requests'), (c) => {
    const repository = c.get('repository')
    const issue = repository.issues.get(pathNumber(c, 'number'))
    if (issue === undefined) throw notFound()
    const labelled = issue.labelEvents.map(({ id, event, label, actor, createdAt }) => ({
      id,
      event,
      actor: accountJson(actor),
      label: { name: label, color: 'ededed' },
      commit_id: null,
      created_at: createdAt.toISOString(),
    }))
    const { head, merged } = issue.pull ?? {}
    const pushed = head ? [{ event: 'committed', sha: head.sha }] : []
    const closed = { event: 'closed', commit_id: null, created_at: issue.closedAt?.toISOString() ?? '' }
    const events = [
      ...labelled,
      ...(merged ? [{ event: 'merged', commit_id: merged.sha, created_at: merged.at.toISOString() }] : []),
      ...(issue.state === 'closed' ? [closed] : []),
    ]
    const sorted = events.toSorted((a, b) => Date.parse(a.created_at) - Date.parse(b.created_at))
    return c.json(page(c, [...pushed, ...sorted]))
  })

  return routes
}
