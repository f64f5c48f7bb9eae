/** Schedules of workflows that run as the GitHub accounts of people who leave. */

import { posix } from 'node:path'
import { emailKey, type Finding, isUserKey } from '@roster/core'
import { isRefusal } from '@roster/github'
import * as z from 'zod'
import { gitIfAny } from '../file/git.ts'
import { connectGitHub } from '../file/github.ts'
import { readText } from '../file/text.ts'
import type { Context } from '../process/context.ts'
import { type GitHubAccount, isAccountOf, type Leavers } from './leavers.ts'

const WORKFLOWS = '.github/workflows'
const CRON = /^[^#]*\bcron['"]?\s*:/

interface ScheduleOptions {
  /** The top of the repository. */
  readonly root: string
  /** Whether GitHub is not asked. */
  readonly offline: boolean
}

export async function scheduleFindings(
  leavers: Leavers,
  { root, offline }: ScheduleOptions,
  context: Context,
): Promise<readonly Finding[]> {
  const scheduled = await scheduledWorkflows(root, context)
  if (scheduled.length === 0) return []
  const paths = scheduled.map(({ path }) => path)
  const running = offline ? 'GitHub was not asked' : await actorsOf(paths, context)
  const findings: Finding[] = []
  for (const { path, lines } of scheduled) {
    const actor = typeof running === 'string' ? undefined : running.get(path)
    if (actor !== undefined && isAccountOf(actor, leavers)) {
      findings.push(
        scheduleFinding(path, `The schedule of ${path} runs as their GitHub account ${actor.login}.`),
      )
    } else if (
      actor === undefined &&
      (await wroteOne(leavers, { path: posix.join(root, path), lines }, context))
    ) {
      findings.push(
        scheduleFinding(
          path,
          `They were the last to change the "cron" line of ${path}, so its schedule probably runs as their GitHub account.`,
        ),
      )
    }
  }
  if (typeof running !== 'string') return findings
  const message = `${running}, so the GitHub accounts that schedules run as were not looked up. Roster used the commits of their "cron" lines instead.`
  return [...findings, { severity: offline ? 'info' : 'warning', code: 'not-looked-up', message }]
}

interface ScheduledWorkflow {
  readonly path: string
  /** Of its "cron" entries, from 1. */
  readonly lines: readonly number[]
}

/** With paths from the top of the repository. */
async function scheduledWorkflows(root: string, { files }: Context): Promise<readonly ScheduledWorkflow[]> {
  const folder = posix.join(root, WORKFLOWS)
  const names = (await files.list(folder)).filter((name) => /\.ya?ml$/.test(name)).sort()
  const workflows = await Promise.all(
    names.map(async (name) => {
      const text = await readText(posix.join(folder, name), files)
      const lines = text.split(/\r?\n/).flatMap((line, index) => (CRON.test(line) ? [index + 1] : []))
      return { path: `${WORKFLOWS}/${name}`, lines }
    }),
  )
  return workflows.filter(({ lines }) => lines.length > 0)
}

function scheduleFinding(file: string, what: string): Finding {
  const message = `${what} GitHub stops it when that account is deprovisioned. Have another person change the line, for example to another minute, and merge that.`
  return { severity: 'warning', code: 'schedule-runs-as', message, file }
}

const Runs = z.object({
  workflow_runs: z.array(z.object({ actor: z.object({ login: z.string(), id: z.int() }).nullish() })),
})

/** Workflow → the account as which its schedule last ran, if GitHub shows it; or why GitHub was not asked. */
async function actorsOf(
  paths: readonly string[],
  context: Context,
): Promise<ReadonlyMap<string, Required<GitHubAccount>> | string> {
  const connected = await connectGitHub(context)
  if (typeof connected === 'string') return connected
  const { client, repository } = connected
  const actors = new Map<string, Required<GitHubAccount>>()
  for (const path of paths) {
    try {
      const { workflow_runs: runs } = await client.request(
        'GET /repos/{owner}/{repo}/actions/workflows/{workflow_id}/runs',
        { ...repository, workflow_id: posix.basename(path), event: 'schedule', per_page: 1 },
        Runs,
      )
      const actor = runs[0]?.actor
      if (actor) actors.set(path, { login: actor.login, id: actor.id })
    } catch (error) {
      if (!isRefusal(error, [403, 404])) throw error
      return 'The token cannot see the runs of workflows'
    }
  }
  return actors
}

/** `1234+kim@users.noreply.github.com`. */
const NO_REPLY = /^(?:(?<id>\d+)\+)?(?<login>[^@+]+)@users\.noreply\.github\.com$/

/** Whether one of them is the author of the commit that last changed one of the lines. */
async function wroteOne(
  leavers: Leavers,
  { path, lines }: ScheduledWorkflow,
  context: Context,
): Promise<boolean> {
  const ranges = lines.map((line) => `-L${line},${line}`)
  const place = [
    '-C',
    posix.dirname(path),
    'blame',
    '--line-porcelain',
    ...ranges,
    '--',
    posix.basename(path),
  ]
  const blamed = (await gitIfAny(place, context)) ?? ''
  const authors = [...blamed.matchAll(/^author-mail <(.*)>$/gm)].map(([, address = '']) => address)
  return authors.some((address) => {
    const { id, login } = NO_REPLY.exec(address)?.groups ?? {}
    if (login !== undefined) return isAccountOf({ login, id: Number(id ?? Number.NaN) }, leavers)
    return !isUserKey(address) && leavers.keys.has(emailKey(address))
  })
}
