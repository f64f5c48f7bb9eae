/** Checks of the rules of the default branch: which checks they require, and whether anything reports these. */
import { type GitHubClient, isRefusal, type Repository } from '@roster/github'
import * as z from 'zod'
import { type Check, checksOf } from './check.ts'
import type { WorkflowOutline } from './workflow.ts'

const check = checksOf('repository')

const Rule = z.object({
  type: z.string(),
  parameters: z
    .object({
      required_status_checks: z
        .array(z.object({ context: z.string(), integration_id: z.int().nullish() }))
        .optional(),
    })
    .nullish(),
})

const ProtectedBranch = z.object({
  protection: z
    .object({
      required_status_checks: z
        .object({
          contexts: z.array(z.string()),
          checks: z.array(z.object({ context: z.string(), app_id: z.int().nullish() })).optional(),
        })
        .nullish(),
    })
    .nullish(),
})

/** GitHub Actions on github.com, among the apps that report checks. */
const ACTIONS_APP = 15368

interface RequiredCheck {
  readonly name: string
  /** The app that must report it; any if absent. */
  readonly app?: number
}

export async function branchChecks(
  client: GitHubClient,
  repository: Repository,
  { branch, outlines }: { readonly branch: string; readonly outlines: readonly WorkflowOutline[] },
): Promise<readonly Check[]> {
  const jobs = outlines.flatMap((outline) => outline.jobs)
  const previews = jobs.flatMap(({ purpose, checks }) => (purpose === 'preview' ? checks : []))
  if (previews.length === 0) return []
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
  if (rules === undefined && protection === undefined) {
    return [check('unknown', `The token cannot see the rules of ${branch}.`)]
  }
  const required = [...ofRules(rules ?? []), ...ofProtection(protection)]
  const hasQueue = rules?.some(({ type }) => type === 'merge_queue') === true
  return [
    previewCheck(branch, previews, required),
    ...required.flatMap((each) => reportCheck(branch, each, outlines)),
    ...(hasQueue ? queueChecks(branch, required, outlines) : []),
  ]
}

function ofRules(rules: readonly z.infer<typeof Rule>[]): readonly RequiredCheck[] {
  return rules.flatMap(({ type, parameters }) =>
    type === 'required_status_checks'
      ? (parameters?.required_status_checks ?? []).map(({ context: name, integration_id: app }) => ({
          name,
          ...(app != null && { app }),
        }))
      : [],
  )
}

function ofProtection(found: z.infer<typeof ProtectedBranch> | undefined): readonly RequiredCheck[] {
  const required = found?.protection?.required_status_checks
  const apps = new Map(required?.checks?.map(({ context, app_id }) => [context, app_id]))
  return (required?.contexts ?? []).map((name) => {
    const app = apps.get(name)
    return { name, ...(app != null && app > 0 && { app }) }
  })
}

function previewCheck(
  branch: string,
  previews: readonly string[],
  required: readonly RequiredCheck[],
): Check {
  const found = previews.find((preview) => required.some(({ name }) => name === preview))
  if (found !== undefined) return check('ok', `${branch} requires the check ${found} before merging.`)
  const what = `${branch} does not require the check ${previews.join(' or ')}: what it blocks can be merged.`
  return check('warn', what, `Require it in a ruleset or a branch protection of ${branch}.`)
}

/** The check that the preview writes itself is `Roster`, or `Roster: path` for another file. */
const OURS = /^Roster(?:: .+)?$/

/** A required check that nothing reports keeps every pull request from being merged. */
function reportCheck(
  branch: string,
  { name, app }: RequiredCheck,
  outlines: readonly WorkflowOutline[],
): readonly Check[] {
  if (app !== undefined && app !== ACTIONS_APP) return []
  if (OURS.test(name) || outlines.some(({ reports }) => reports(name))) return []
  const what = `${branch} requires the check ${name}, which no workflow of the repository reports`
  const fix = 'Require the name of a job, without that of its workflow.'
  return app === ACTIONS_APP
    ? [check('fail', `${what}: nothing can be merged.`, fix)]
    : [check('warn', `${what}. If no app reports it either, nothing can be merged.`, fix)]
}

/** In a merge queue, required checks have to be reported on merge_group, too. */
function queueChecks(
  branch: string,
  required: readonly RequiredCheck[],
  outlines: readonly WorkflowOutline[],
): readonly Check[] {
  const queued = outlines.filter(({ events }) => events.includes('merge_group'))
  const jobs = outlines.flatMap((outline) => outline.jobs)
  const isPreview = (name: string) =>
    jobs.some(({ purpose, checks }) => purpose === 'preview' && checks.includes(name))
  const missing = required.find(({ name }) => isPreview(name) && !queued.some(({ reports }) => reports(name)))
  if (missing === undefined) return []
  const what = `${branch} has a merge queue, and no workflow on merge_group reports the check ${missing.name}: nothing leaves the queue.`
  return [check('fail', what, 'Add the workflow that docs/how-to/merge-queue.md shows.')]
}

/** Undefined if the token cannot see it, or if the repository's GitHub plan does not include it. */
export async function unlessRefused<T>(answer: Promise<T>): Promise<T | undefined> {
  try {
    return await answer
  } catch (error) {
    if (isRefusal(error, [403, 404])) return undefined
    throw error
  }
}
