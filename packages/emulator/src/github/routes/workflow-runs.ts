/** Workflow runs: reading them, and running them again. */
import type { components } from '@octokit/openapi-types'
import { Hono } from 'hono'
import { notFound, Refusal } from '../http/refusal.ts'
import { allow, type GitHubEnv, pathNumber } from '../http/request.ts'
import { repositoryHtmlUrl } from '../http/url.ts'
import type { GitHubRepository } from '../model/repository.ts'
import type { Site } from '../model/site.ts'
import { RERUN_DAYS, type WorkflowRun } from '../model/workflow-run.ts'

type Schemas = components['schemas']

const DAY_MS = 24 * 60 * 60 * 1000

export function workflowRunRoutes(site: Site): Hono<GitHubEnv> {
  const routes = new Hono<GitHubEnv>()

  const found = ({ workflowRuns }: GitHubRepository, is: (run: WorkflowRun) => boolean): WorkflowRun => {
    const run = workflowRuns.find(is)
    if (run === undefined) throw notFound()
    return run
  }

  routes.get('/actions/jobs/:id', allow('read', 'actions'), (c) => {
    const repository = c.get('repository')
    const id = pathNumber(c, 'id')
    const { job, ...run } = found(repository, (each) => each.job.id === id)
    return c.json({
      id,
      run_id: run.id,
      run_attempt: run.attempt,
      name: job.name,
      head_sha: job.headSha,
      status: job.status,
      conclusion: job.conclusion,
    } satisfies Partial<Schemas['job']>)
  })

  routes.get('/actions/runs/:id', allow('read', 'actions'), (c) => {
    const repository = c.get('repository')
    const id = pathNumber(c, 'id')
    const { job, attempt } = found(repository, (each) => each.id === id)
    return c.json({
      id,
      run_attempt: attempt,
      status: job.status,
      conclusion: job.conclusion,
      html_url: `${repositoryHtmlUrl(repository)}/actions/runs/${id}`,
    } satisfies Partial<Schemas['workflow-run']>)
  })

  routes.post('/actions/runs/:id/rerun', allow('write', 'actions'), (c) => {
    const repository = c.get('repository')
    const id = pathNumber(c, 'id')
    const run = found(repository, (each) => each.id === id)
    if (run.job.status !== 'completed') throw new Refusal(403, 'This workflow is already running')
    if (site.now().getTime() - run.createdAt.getTime() > RERUN_DAYS * DAY_MS) {
      throw new Refusal(403, 'Unable to retry this workflow run because it was created over a month ago')
    }
    repository.startAttempt(run)
    return c.json({}, 201)
  })

  return routes
}
