/** Reviews of a pull request: their JSON and their routes. */
import type { components } from '@octokit/openapi-types'
import { Hono } from 'hono'
import * as z from 'zod'
import { accountJson, association } from '../http/account-json.ts'
import { notFound, validationFailed } from '../http/refusal.ts'
import { allow, type GitHubEnv, page, pathNumber, readBody } from '../http/request.ts'
import { repositoryHtmlUrl, repositoryUrl } from '../http/url.ts'
import type { Review } from '../model/pull-request.ts'
import type { GitHubRepository } from '../model/repository.ts'
import { checkBodyLength } from './issue-comments.ts'

type ReviewJson = components['schemas']['pull-request-review']

/** A review in lists and events. */
export function reviewJson(repository: GitHubRepository, number: number, review: Review): ReviewJson {
  const url = `${repositoryUrl(repository)}/pulls/${number}`
  const htmlUrl = `${repositoryHtmlUrl(repository)}/pull/${number}#pullrequestreview-${review.id}`
  return {
    id: review.id,
    node_id: `PRR_${review.id}`,
    user: accountJson(review.author),
    body: review.body,
    state: review.state,
    html_url: htmlUrl,
    pull_request_url: url,
    _links: { html: { href: htmlUrl }, pull_request: { href: url } },
    submitted_at: review.submittedAt.toISOString(),
    commit_id: review.commit,
    author_association: association(review.author),
  }
}

const STATES = { APPROVE: 'APPROVED', REQUEST_CHANGES: 'CHANGES_REQUESTED', COMMENT: 'COMMENTED' } as const

const ReviewRequest = z.object({
  event: z.enum(['APPROVE', 'REQUEST_CHANGES', 'COMMENT']),
  body: z.string().default(''),
  commit_id: z.string().optional(),
})

const DismissalRequest = z.object({ message: z.string() })

export function reviewRoutes(): Hono<GitHubEnv> {
  const routes = new Hono<GitHubEnv>()

  routes.get('/pulls/:number/reviews', allow('read', 'pull_requests'), (c) => {
    const repository = c.get('repository')
    const number = pathNumber(c, 'number')
    const pull = repository.issues.get(number)?.pull
    if (pull === undefined) throw notFound()
    return c.json(page(c, pull.reviews).map((review) => reviewJson(repository, number, review)))
  })

  routes.post('/pulls/:number/reviews', allow('write', 'pull_requests'), async (c) => {
    const repository = c.get('repository')
    const number = pathNumber(c, 'number')
    const issue = repository.issues.get(number)
    if (issue?.pull === undefined) throw notFound()
    const { event, body, commit_id } = await readBody(c, ReviewRequest)
    checkBodyLength('PullRequestReview', body)
    const { login } = c.get('token').account
    if (login === issue.author.login && event !== 'COMMENT') {
      throw validationFailed({
        resource: 'PullRequestReview',
        code: 'custom',
        field: 'user',
        message: 'Can not approve your own pull request',
      })
    }
    return c.json(
      reviewJson(repository, number, repository.review(number, login, STATES[event], body, commit_id)),
    )
  })

  routes.put('/pulls/:number/reviews/:id/dismissals', allow('write', 'pull_requests'), async (c) => {
    const repository = c.get('repository')
    const number = pathNumber(c, 'number')
    const id = pathNumber(c, 'id')
    const review = repository.issues.get(number)?.pull?.reviews.find((each) => each.id === id)
    if (review === undefined) throw notFound()
    await readBody(c, DismissalRequest)
    review.state = 'DISMISSED'
    return c.json(reviewJson(repository, number, review))
  })

  return routes
}
