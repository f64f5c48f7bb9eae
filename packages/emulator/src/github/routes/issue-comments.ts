/** Comments on issues and pull requests: their JSON and their routes. */
import type { components } from '@octokit/openapi-types'
import { Hono } from 'hono'
import * as z from 'zod'
import { accountJson, association } from '../http/account-json.ts'
import { notFound, Refusal, validationFailed } from '../http/refusal.ts'
import { allow, type GitHubEnv, mayEdit, page, pathNumber, readBody } from '../http/request.ts'
import { repositoryHtmlUrl, repositoryUrl } from '../http/url.ts'
import { type Issue, type IssueComment, MAX_BODY } from '../model/issue.ts'
import type { GitHubRepository } from '../model/repository.ts'

type IssueCommentJson = Pick<
  components['schemas']['issue-comment'],
  | 'id'
  | 'node_id'
  | 'url'
  | 'html_url'
  | 'issue_url'
  | 'body'
  | 'user'
  | 'created_at'
  | 'updated_at'
  | 'author_association'
>

function commentJson(repository: GitHubRepository, comment: IssueComment): IssueCommentJson {
  const { id, issue, author, body, createdAt, updatedAt } = comment
  const url = repositoryUrl(repository)
  const kind = issue.pull === undefined ? 'issues' : 'pull'
  return {
    id,
    node_id: `IC_${id}`,
    url: `${url}/issues/comments/${id}`,
    html_url: `${repositoryHtmlUrl(repository)}/${kind}/${issue.number}#issuecomment-${id}`,
    issue_url: `${url}/issues/${issue.number}`,
    body,
    user: accountJson(author),
    created_at: createdAt.toISOString(),
    updated_at: updatedAt.toISOString(),
    author_association: association(author),
  }
}

const EDITS_SHOWN = 100

/** The history of edits, newest first, as GraphQL answers. */
export function editsJson({ edits }: IssueComment) {
  const nodes = edits.toReversed().map(({ editor: { login, type }, editedAt, body }) => ({
    editedAt: editedAt.toISOString(),
    diff: body,
    editor: { __typename: type, login: login.replace(/\[bot\]$/, '') },
  }))
  return { pageInfo: { hasNextPage: nodes.length > EDITS_SHOWN }, nodes: nodes.slice(0, EDITS_SHOWN) }
}

const CommentRequest = z.object({ body: z.string().min(1) })

/** GitHub counts code points: a character outside the basic plane counts once. */
export function checkBodyLength(resource: string, body: string): void {
  if (body.length <= MAX_BODY || [...body].length <= MAX_BODY) return
  throw validationFailed({
    resource,
    code: 'unprocessable',
    field: 'data',
    message: `Body is too long (maximum is ${MAX_BODY} characters)`,
  })
}

function unlessLocked({ isLocked }: Issue): void {
  if (isLocked) throw new Refusal(403, 'Unable to create comment because issue is locked.')
}

export function issueCommentRoutes(): Hono<GitHubEnv> {
  const routes = new Hono<GitHubEnv>()
  const read = allow('read', 'issues', 'pull_requests')
  const write = allow('write', 'issues', 'pull_requests')

  const find = (repository: GitHubRepository, id: number): IssueComment => {
    const comment = repository.comments.find((each) => each.id === id)
    if (comment === undefined) throw notFound()
    return comment
  }

  routes.get('/issues/:number/comments', read, (c) => {
    const repository = c.get('repository')
    const issue = repository.issues.get(pathNumber(c, 'number'))
    if (issue === undefined) throw notFound()
    const comments = repository.comments.filter((comment) => comment.issue === issue)
    return c.json(page(c, comments).map((comment) => commentJson(repository, comment)))
  })

  routes.post('/issues/:number/comments', write, async (c) => {
    const repository = c.get('repository')
    const number = pathNumber(c, 'number')
    if (!repository.issues.has(number)) throw notFound()
    const { body } = await readBody(c, CommentRequest)
    checkBodyLength('IssueComment', body)
    unlessLocked(repository.issue(number))
    const comment = repository.comment(number, c.get('token').account.login, body)
    return c.json(commentJson(repository, comment), 201)
  })

  routes.get('/issues/comments/:id', read, (c) => {
    const repository = c.get('repository')
    return c.json(commentJson(repository, find(repository, pathNumber(c, 'id'))))
  })

  routes.patch('/issues/comments/:id', write, async (c) => {
    const repository = c.get('repository')
    const comment = find(repository, pathNumber(c, 'id'))
    const { body } = await readBody(c, CommentRequest)
    checkBodyLength('IssueComment', body)
    mayEdit(c.get('token'), comment)
    unlessLocked(comment.issue)
    repository.editComment(comment, c.get('token').account.login, body)
    return c.json(commentJson(repository, comment))
  })

  routes.delete('/issues/comments/:id', write, (c) => {
    const { comments } = c.get('repository')
    const comment = find(c.get('repository'), pathNumber(c, 'id'))
    mayEdit(c.get('token'), comment)
    comments.splice(comments.indexOf(comment), 1)
    return c.body(null, 204)
  })

  return routes
}
