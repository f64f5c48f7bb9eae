/**
 * Checks of schedules on GitHub, which stop by themselves: in a public repository without activity for 60 days, and if
 * the account that they run as is deprovisioned ("actor for scheduled workflows" in GitHub's reference).
 */
import { createMayWrite, type GitHubClient, isRefusal, type Repository } from '@roster/github'
import * as z from 'zod'
import { type Check, checksOf } from './check.ts'
import type { RosterJob } from './workflow.ts'

const check = checksOf('repository')

const DAY = 24 * 60 * 60 * 1000

/** In days. A schedule that has not run for longer has stopped, even if it is a weekly one. */
const STOPPED = 8

const Workflow = z.object({ state: z.string(), created_at: z.string() })
const Runs = z.object({
  workflow_runs: z.array(
    z.object({
      created_at: z.string(),
      /** The account that schedules run as. */
      actor: z.object({ login: z.string() }).nullish(),
    }),
  ),
})

const CHANGE_CRON = 'have another person change its cron line, and merge that.'

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

export interface ScheduleCheckOptions {
  readonly jobs: readonly RosterJob[]
  /** Whether something in the file waits for a schedule. */
  readonly hasEndDates: boolean
  /** Milliseconds since the epoch. */
  readonly now: number
}

export async function scheduleChecks(
  client: GitHubClient,
  repository: Repository,
  { jobs, hasEndDates, now }: ScheduleCheckOptions,
): Promise<readonly Check[]> {
  const scheduled = jobs.filter(({ events, action }) => action === 'apply' && events.includes('schedule'))
  const checks: Check[] = []
  for (const path of new Set(scheduled.map((job) => job.path))) {
    const isNeeded = hasEndDates && scheduled.some((job) => job.path === path && job.purpose === 'apply')
    checks.push(await scheduleCheck(client, repository, { path, isNeeded, now }))
  }
  return checks
}

async function scheduleCheck(
  client: GitHubClient,
  repository: Repository,
  { path, isNeeded, now }: { readonly path: string; readonly isNeeded: boolean; readonly now: number },
): Promise<Check> {
  const status = isNeeded ? 'fail' : 'warn'
  const parameters = { ...repository, workflow_id: path.split('/').at(-1) ?? path }
  try {
    const { state, created_at } = await client.request(
      'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}',
      parameters,
      Workflow,
    )
    if (state !== 'active') {
      const what = `GitHub has disabled ${path} (${state}), so its schedule does not run.`
      return check(status, what, 'Enable it under Actions.')
    }
    const { workflow_runs: runs } = await client.request(
      'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs',
      { ...parameters, event: 'schedule', per_page: 1 },
      Runs,
    )
    const last = runs[0]?.created_at
    const actor = runs[0]?.actor?.login
    const days = Math.floor((now - Date.parse(last ?? created_at)) / DAY)
    if (days >= STOPPED) {
      const since = last === undefined ? 'has never run' : `has not run since ${last.slice(0, 10)}`
      const account =
        actor === undefined ? 'The account that it runs as' : `The account ${actor}, as which it ran,`
      const fix = `${account} may be deprovisioned: ${CHANGE_CRON}`
      return check(status, `The schedule of ${path} ${since}.`, fix)
    }
    if (last === undefined) return check('ok', `The schedule of ${path} has yet to run.`)
    const what = `The schedule of ${path} ran last on ${last.slice(0, 10)}`
    if (actor === undefined || /\[bot\]$/.test(actor)) return check('ok', `${what}.`)
    // It stops silently once the account is deprovisioned.
    return (await createMayWrite(client, repository)(actor)) === false
      ? check(
          'warn',
          `${what}, as ${actor}, who can no longer write to the repository.`,
          capital(CHANGE_CRON),
        )
      : check('ok', `${what}, as ${actor}.`)
  } catch (error) {
    if (!isRefusal(error, [403, 404])) throw error
    return check('unknown', `The token cannot see whether the schedule of ${path} runs.`)
  }
}
