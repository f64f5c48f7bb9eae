/**
 * Running a check again: the workflow run that reported it on a commit gets another attempt. Runs on
 * `pull_request_target` are listed under the default branch, but their checks are on the head of the pull request.
 */
import * as z from 'zod'
import type { GitHubClient } from '../api/client.ts'
import type { Repository } from '../api/repository.ts'
import { GitHubRequestError, isRefusal } from '../api/request-error.ts'

export interface RerunOptions {
  readonly sleep: (ms: number) => Promise<void>
  /** How often to check whether the run has ended: GitHub refuses to run again a run that is still under way. */
  readonly attempts: number
  /** Between two checks, in milliseconds. */
  readonly delayMs: number
}

export type RerunOutcome =
  | { readonly action: 'started'; readonly url: string }
  /** No workflow has reported that check on the commit. */
  | { readonly action: 'none' }
  | { readonly action: 'refused'; readonly reason: string }

const CheckRuns = z.object({
  check_runs: z.array(z.object({ id: z.int(), app: z.object({ slug: z.string() }).nullable() })),
})
const Job = z.object({ run_id: z.int() })
const Run = z.object({ status: z.string().nullable(), html_url: z.string() })

/** GitHub Actions, among the apps that report checks. */
const ACTIONS = 'github-actions'

/** @throws {GitHubRequestError} for anything except a refusal. */
export async function rerunCheck(
  client: GitHubClient,
  repository: Repository,
  { headSha, name }: { readonly headSha: string; readonly name: string },
  options: RerunOptions,
): Promise<RerunOutcome> {
  const { check_runs } = await client.request(
    'GET /repos/{owner}/{repo}/commits/{ref}/check-runs',
    { ...repository, ref: headSha, check_name: name, per_page: 100 },
    CheckRuns,
  )
  const ids = check_runs.flatMap(({ id, app }) => (app?.slug === ACTIONS ? [id] : []))
  if (ids.length === 0) return { action: 'none' }
  // The check of a job has the id of the job.
  const job_id = Math.max(...ids)
  const route = 'GET /repos/{owner}/{repo}/actions/jobs/{job_id}'
  const { run_id } = await client.request(route, { ...repository, job_id }, Job)
  const run = await ended(client, repository, run_id, options)
  if (run === undefined) return { action: 'refused', reason: 'The check is still running.' }
  try {
    await start(client, repository, run_id)
    return { action: 'started', url: run.html_url }
  } catch (error) {
    // 403 without the permission, and for a run that is older than 30 days.
    if (!isRefusal(error, [403])) throw error
    return { action: 'refused', reason: error.message }
  }
}

/** The run, once it has ended; undefined if it has not ended at the last check. */
async function ended(
  client: GitHubClient,
  repository: Repository,
  run_id: number,
  { sleep, attempts, delayMs }: RerunOptions,
): Promise<z.infer<typeof Run> | undefined> {
  for (let attempt = 1; ; attempt += 1) {
    const run = await read(client, repository, run_id)
    if (run.status === 'completed') return run
    if (attempt >= attempts) return undefined
    await sleep(delayMs)
  }
}

async function start(client: GitHubClient, repository: Repository, run_id: number): Promise<void> {
  try {
    const route = 'POST /repos/{owner}/{repo}/actions/runs/{run_id}/rerun'
    await client.request(route, { ...repository, run_id }, z.strictObject({}))
  } catch (error) {
    if (!(error instanceof GitHubRequestError && error.isUncertain)) throw error
    // The response got lost before or after the request took effect. Whether the run is under way shows it.
    const { status } = await read(client, repository, run_id)
    if (status === 'completed') throw error
  }
}

function read(client: GitHubClient, repository: Repository, run_id: number): Promise<z.infer<typeof Run>> {
  return client.request('GET /repos/{owner}/{repo}/actions/runs/{run_id}', { ...repository, run_id }, Run)
}
