/** Check runs: their JSON and their routes. */
import type { components } from '@octokit/openapi-types'
import { Hono } from 'hono'
import * as z from 'zod'
import { notFound } from '../http/refusal.ts'
import { allow, type GitHubEnv, page, pathNumber, readBody } from '../http/request.ts'
import { repositoryHtmlUrl, repositoryUrl } from '../http/url.ts'
import {
  CHECK_CONCLUSIONS,
  CHECK_STATUSES,
  type CheckAnnotation,
  type CheckRun,
  MAX_ANNOTATIONS,
} from '../model/check-run.ts'
import type { GitHubRepository } from '../model/repository.ts'
import type { Site } from '../model/site.ts'
import { resolveRef } from './repositories.ts'

type Schemas = components['schemas']

type CheckRunJson = Pick<
  Schemas['check-run'],
  | 'id'
  | 'node_id'
  | 'head_sha'
  | 'url'
  | 'html_url'
  | 'details_url'
  | 'external_id'
  | 'status'
  | 'conclusion'
  | 'started_at'
  | 'completed_at'
  | 'output'
  | 'name'
  | 'pull_requests'
> & { readonly app: { readonly slug: string } }

function checkRunJson(repository: GitHubRepository, run: CheckRun): CheckRunJson {
  const url = `${repositoryUrl(repository)}/check-runs/${run.id}`
  return {
    id: run.id,
    node_id: `CR_${run.id}`,
    head_sha: run.headSha,
    url,
    html_url: `${repositoryHtmlUrl(repository)}/runs/${run.id}`,
    details_url: run.detailsUrl,
    external_id: '',
    status: run.status,
    conclusion: run.conclusion,
    started_at: run.startedAt.toISOString(),
    completed_at: run.completedAt?.toISOString() ?? null,
    output: {
      title: run.title,
      summary: run.summary,
      text: run.text,
      annotations_count: run.annotations.length,
      annotations_url: `${url}/annotations`,
    },
    name: run.name,
    pull_requests: [],
    // Those of jobs, and those that the token of a workflow writes.
    app: { slug: 'github-actions' },
  }
}

const AnnotationRequest = z.object({
  path: z.string(),
  start_line: z.number().int().min(1),
  end_line: z.number().int().min(1),
  start_column: z.number().int().min(1).optional(),
  end_column: z.number().int().min(1).optional(),
  annotation_level: z.enum(['notice', 'warning', 'failure']),
  message: z.string().min(1),
  title: z.string().max(255).optional(),
})

const CheckRunUpdate = z.object({
  name: z.string().optional(),
  status: z.enum(CHECK_STATUSES).optional(),
  conclusion: z.enum(CHECK_CONCLUSIONS).optional(),
  details_url: z.string().optional(),
  output: z
    .object({
      title: z.string(),
      summary: z.string().max(65_535),
      text: z.string().max(65_535).optional(),
      annotations: z.array(AnnotationRequest).max(MAX_ANNOTATIONS).default([]),
    })
    .optional(),
})

const NewCheckRun = CheckRunUpdate.extend({ name: z.string().min(1), head_sha: z.string().length(40) })

function toAnnotation(request: z.output<typeof AnnotationRequest>): CheckAnnotation {
  return {
    path: request.path,
    startLine: request.start_line,
    endLine: request.end_line,
    startColumn: request.start_column ?? null,
    endColumn: request.end_column ?? null,
    level: request.annotation_level,
    title: request.title ?? null,
    message: request.message,
  }
}

/** Annotations of an update are added; everything else is replaced. */
function update(run: CheckRun, request: z.output<typeof CheckRunUpdate>, now: Date): void {
  run.name = request.name ?? run.name
  run.status = request.conclusion === undefined ? (request.status ?? run.status) : 'completed'
  run.conclusion = request.conclusion ?? run.conclusion
  run.detailsUrl = request.details_url ?? run.detailsUrl
  if (run.status === 'completed') run.completedAt ??= now
  if (request.output === undefined) return
  run.title = request.output.title
  run.summary = request.output.summary
  run.text = request.output.text ?? null
  run.annotations.push(...request.output.annotations.map(toAnnotation))
}

export function checkRunRoutes(site: Site): Hono<GitHubEnv> {
  const routes = new Hono<GitHubEnv>()

  const find = (repository: GitHubRepository, id: number): CheckRun => {
    const run = repository.checkRuns.find((each) => each.id === id)
    if (run === undefined) throw notFound()
    return run
  }

  routes.post('/check-runs', allow('write', 'checks'), async (c) => {
    const repository = c.get('repository')
    const request = await readBody(c, NewCheckRun)
    const run: CheckRun = {
      id: site.nextId(),
      headSha: request.head_sha,
      startedAt: site.now(),
      annotations: [],
      name: request.name,
      status: 'queued',
      conclusion: null,
      completedAt: null,
      detailsUrl: null,
      title: null,
      summary: null,
      text: null,
    }
    update(run, request, site.now())
    repository.checkRuns.push(run)
    return c.json(checkRunJson(repository, run), 201)
  })

  routes.patch('/check-runs/:id', allow('write', 'checks'), async (c) => {
    const repository = c.get('repository')
    const run = find(repository, pathNumber(c, 'id'))
    update(run, await readBody(c, CheckRunUpdate), site.now())
    return c.json(checkRunJson(repository, run))
  })

  routes.get('/check-runs/:id/annotations', allow('read', 'checks'), (c) => {
    const repository = c.get('repository')
    const run = find(repository, pathNumber(c, 'id'))
    const annotations = run.annotations.map((annotation) => ({
      path: annotation.path,
      start_line: annotation.startLine,
      end_line: annotation.endLine,
      start_column: annotation.startColumn,
      end_column: annotation.endColumn,
      annotation_level: annotation.level,
      title: annotation.title,
      message: annotation.message,
      raw_details: null,
      blob_href: `${repositoryHtmlUrl(repository)}/blob/${run.headSha}/${annotation.path}`,
    })) satisfies Schemas['check-annotation'][]
    return c.json(page(c, annotations))
  })

  routes.get('/commits/:ref{.+}/check-runs', allow('read', 'checks'), (c) => {
    const repository = c.get('repository')
    const commit = resolveRef(repository, c.req.param('ref'))
    if (commit === undefined) throw notFound()
    const name = c.req.query('check_name')
    const runs = repository.checkRuns
      .filter((run) => run.headSha === commit.sha && (name === undefined || run.name === name))
      .map((run) => checkRunJson(repository, run))
    return c.json({ total_count: runs.length, check_runs: page(c, runs) })
  })

  return routes
}
