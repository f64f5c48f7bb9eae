/** Checks of the repository on GitHub: its members file, its environments, its schedules, and its default branch. */
import {
  defaultBranch,
  type GitHubClient,
  GitHubRequestError,
  type Repository,
  readSourceAt,
} from '@roster/github'
import * as z from 'zod'
import { actionChecks } from './action-checks.ts'
import { branchChecks, unlessRefused } from './branch-checks.ts'
import { type Check, checksOf } from './check.ts'
import { fileChecks } from './file-checks.ts'
import { scheduleChecks } from './schedule-checks.ts'
import type { WorkflowOutline } from './workflow.ts'

const check = checksOf('repository')

export interface RepositoryCheckOptions {
  readonly repository: Repository
  /** Path of the members file in the repository. */
  readonly file: string
  readonly outlines: readonly WorkflowOutline[]
  /** Whether something in the file waits for a schedule. */
  readonly hasEndDates: boolean
  /** Milliseconds since the epoch. */
  readonly now: number
}

export async function repositoryChecks(
  client: GitHubClient,
  { repository, file, outlines, hasEndDates, now }: RepositoryCheckOptions,
): Promise<readonly Check[]> {
  try {
    const branch = await defaultBranch(client, repository)
    const jobs = outlines.flatMap((outline) => outline.jobs)
    const environments = [...new Set(jobs.flatMap(({ environment }) => environment ?? []))]
    return [
      ...(await baseChecks(client, repository, { file, branch, now })),
      ...(environments.length === 0 ? [] : await environmentChecks(client, repository, environments)),
      ...(await branchChecks(client, repository, { branch, outlines })),
      ...(await scheduleChecks(client, repository, { jobs, hasEndDates, now })),
      ...(await actionChecks(client, jobs)),
    ]
  } catch (error) {
    if (!(error instanceof GitHubRequestError)) throw error
    const what = `${repository.owner}/${repository.repo} could not be looked at: ${error.message}`
    return [
      check('fail', what, 'Check GITHUB_TOKEN: it needs to read contents, and administration if it can.'),
    ]
  }
}

async function baseChecks(
  client: GitHubClient,
  repository: Repository,
  { file, branch, now }: { readonly file: string; readonly branch: string; readonly now: number },
): Promise<readonly Check[]> {
  const where = `${file} on ${branch}`
  const found = await readSourceAt(client, repository, file, branch)
  if (found?.kind !== 'text') {
    return [check('fail', `There is no ${where}.`, 'Merge the file to the default branch.')]
  }
  const { checks } = fileChecks(found.source, where, now)
  return checks.map((each) => ({ ...each, area: 'repository' }))
}

const Environments = z.object({
  environments: z.array(
    z.object({ name: z.string(), deployment_branch_policy: z.looseObject({}).nullish() }),
  ),
})

async function environmentChecks(
  client: GitHubClient,
  repository: Repository,
  names: readonly string[],
): Promise<readonly Check[]> {
  const answer = await unlessRefused(
    client.request('GET /repos/{owner}/{repo}/environments', { ...repository, per_page: 100 }, Environments),
  )
  if (answer === undefined) return [check('unknown', 'The token cannot see the environments.')]
  return names.map((name) => {
    const environment = answer.environments.find((each) => each.name.toLowerCase() === name.toLowerCase())
    if (environment === undefined) {
      return check('fail', `There is no environment ${name}.`, 'Make it under Settings → Environments.')
    }
    return environment.deployment_branch_policy
      ? check('ok', `The environment ${name} gives its secrets to chosen branches only.`)
      : check(
          'warn',
          `The environment ${name} gives its secrets to workflows on any branch.`,
          'Limit it to the default branch (Deployment branches and tags → Selected branches).',
        )
  })
}
