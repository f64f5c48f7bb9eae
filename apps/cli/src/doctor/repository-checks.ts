/** Checks of the repository on GitHub: its members file, its environments, and the rules of its default branch. */
import { MAX_FILE_BYTES } from '@roster/core'
import {
  defaultBranch,
  type GitHubClient,
  GitHubRequestError,
  isRefusal,
  type Repository,
  readSourceAt,
} from '@roster/github'
import * as z from 'zod'
import { type Check, checksOf } from './check.ts'
import { fileChecks } from './file-checks.ts'
import type { RosterJob } from './workflow.ts'

const check = checksOf('repository')

export interface RepositoryCheckOptions {
  readonly repository: Repository
  /** Path of the members file in the repository. */
  readonly file: string
  readonly jobs: readonly RosterJob[]
  /** Milliseconds since the epoch. */
  readonly now: number
}

export async function repositoryChecks(
  client: GitHubClient,
  { repository, file, jobs, now }: RepositoryCheckOptions,
): Promise<readonly Check[]> {
  try {
    const branch = await defaultBranch(client, repository)
    const environments = [...new Set(jobs.flatMap(({ environment }) => environment ?? []))]
    const base = await baseChecks(client, repository, { file, branch, now })
    const required = jobs.filter(({ action }) => action === 'preview').map(({ checkName }) => checkName)
    return [
      ...base,
      ...(environments.length === 0 ? [] : await environmentChecks(client, repository, environments)),
      ...(required.length === 0 ? [] : [await protectionCheck(client, repository, { branch, required })]),
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
  const limits = { limitBytes: MAX_FILE_BYTES }
  const found = await readSourceAt(client, repository, file, branch, limits)
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

const Rule = z.object({
  type: z.string(),
  parameters: z
    .object({ required_status_checks: z.array(z.object({ context: z.string() })).optional() })
    .nullish(),
})

const ProtectedBranch = z.object({
  protection: z
    .object({ required_status_checks: z.object({ contexts: z.array(z.string()) }).nullish() })
    .nullish(),
})

async function protectionCheck(
  client: GitHubClient,
  repository: Repository,
  { branch, required }: { readonly branch: string; readonly required: readonly string[] },
): Promise<Check> {
  const [rules, protection] = await Promise.all([
    unlessRefused(
      client.list(
        'GET /repos/{owner}/{repo}/rules/branches/{branch}',
        { ...repository, branch, per_page: 100 },
        Rule,
      ),
    ),
    unlessRefused(
      client.request(
        'GET /repos/{owner}/{repo}/branches/{branch}',
        { ...repository, branch },
        ProtectedBranch,
      ),
    ),
  ])
  const contexts = [
    ...(rules ?? []).flatMap((rule) =>
      rule.type === 'required_status_checks'
        ? (rule.parameters?.required_status_checks ?? []).map(({ context }) => context)
        : [],
    ),
    ...(protection?.protection?.required_status_checks?.contexts ?? []),
  ]
  const found = required.find((name) => contexts.includes(name))
  if (found !== undefined) return check('ok', `${branch} requires the check ${found} before merging.`)
  if (rules === undefined && protection === undefined) {
    return check('unknown', `The token cannot see the rules of ${branch}.`)
  }
  const what = `${branch} does not require the check ${required.join(' or ')}: what it blocks can be merged.`
  return check('warn', what, `Require it in a ruleset or a branch protection of ${branch}.`)
}

/** Undefined if the token cannot see it, or if the repository's GitHub plan does not include it. */
async function unlessRefused<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (isRefusal(error, [403, 404])) return undefined
    throw error
  }
}
