/** Labels: their JSON, and the routes that create them and add them to issues and pull requests. */
import type { components } from '@octokit/openapi-types'
import { Hono } from 'hono'
import * as z from 'zod'
import { notFound, validationFailed } from '../http/refusal.ts'
import { allow, type GitHubEnv, page, pathNumber, readBody } from '../http/request.ts'
import { repositoryUrl } from '../http/url.ts'
import type { GitHubRepository } from '../model/repository.ts'

type LabelJson = components['schemas']['label']

/** The color of a label that was added to an issue without having been created. */
const PLAIN = { color: 'ededed', description: null }

export function labelJson(repository: GitHubRepository, name: string): LabelJson {
  return {
    id: 1,
    node_id: `LA_${name}`,
    url: `${repositoryUrl(repository)}/labels/${encodeURIComponent(name)}`,
    ...PLAIN,
    ...repository.labels.get(name),
    name,
    default: false,
  }
}

const LabelsRequest = z.object({ labels: z.array(z.string().min(1).max(50)) })

const NewLabel = z.object({
  name: z.string().min(1).max(50),
  color: z
    .string()
    .regex(/^[0-9a-f]{6}$/i)
    .default(PLAIN.color),
  description: z.string().max(100).nullable().default(null),
})

export function labelRoutes(): Hono<GitHubEnv> {
  const routes = new Hono<GitHubEnv>()
  const write = allow('write', 'issues', 'pull_requests')

  routes.post('/labels', write, async (c) => {
    const { labels } = c.get('repository')
    const label = await readBody(c, NewLabel)
    if (labels.has(label.name)) {
      throw validationFailed({ resource: 'Label', code: 'already_exists', field: 'name' })
    }
    labels.set(label.name, label)
    return c.json(labelJson(c.get('repository'), label.name), 201)
  })

  routes.get('/issues/:number/labels', allow('read', 'issues', 'pull_requests'), (c) => {
    const repository = c.get('repository')
    const issue = repository.issues.get(pathNumber(c, 'number'))
    if (issue === undefined) throw notFound()
    return c.json(page(c, issue.labels).map((name) => labelJson(repository, name)))
  })

  routes.post('/issues/:number/labels', write, async (c) => {
    const repository = c.get('repository')
    const issue = repository.issues.get(pathNumber(c, 'number'))
    if (issue === undefined) throw notFound()
    const { labels } = await readBody(c, LabelsRequest)
    for (const label of labels) repository.label(issue.number, label, c.get('token').account.login)
    return c.json(issue.labels.map((name) => labelJson(repository, name)))
  })

  routes.delete('/issues/:number/labels/:name', write, (c) => {
    const repository = c.get('repository')
    const issue = repository.issues.get(pathNumber(c, 'number'))
    const name = c.req.param('name')
    if (!issue?.labels.includes(name)) throw notFound('Label does not exist')
    repository.unlabel(issue.number, name, c.get('token').account.login)
    return c.json(issue.labels.map((label) => labelJson(repository, label)))
  })

  return routes
}
