/** What hangs on people in the repository: code ownership, open access reviews, and schedules that run as them. */
import { posix } from 'node:path'
import { emailKey, type Finding, isUserKey } from '@roster/core'
import { isRefusal } from '@roster/github'
import * as z from 'zod'
import { gitIfAny } from '../file/git.ts'
import { connectGitHub } from '../file/github.ts'
import type { Context } from '../process/context.ts'
import { Failure } from '../process/failure.ts'
import { ReviewFiles, reviewNames } from '../review/review-files.ts'

export interface Leavers {
  /** E-mail keys, and `user:` and a user id. */
  readonly keys: ReadonlySet<string>
  readonly accounts: readonly GitHubAccount[]
}

/** As entries of the people have it. */
export interface GitHubAccount {
  readonly login: string
  /** Present if the file pins it. */
  readonly id?: number
}

export interface RepositoryOptions {
  /** Where reviews are kept. */
  readonly reviews: string
  /** Whether GitHub is not asked. */
  readonly offline: boolean
}

export async function repositoryEnds(
  leavers: Leavers,
  { reviews, offline }: RepositoryOptions,
  context: Context,
): Promise<readonly Finding[]> {
  const root = (await gitIfAny(['rev-parse', '--show-toplevel'], context)) ?? '.'
  return [
    ...(await codeownerFindings(leavers, root, context)),
    ...(await reviewFindings(leavers, reviews, context)),
    ...(await scheduleFindings(leavers, root, offline, context)),
  ]
}

/** Where GitHub looks, in this order. */
const CODEOWNERS = ['.github/CODEOWNERS', 'CODEOWNERS', 'docs/CODEOWNERS']

async function codeownerFindings(
  leavers: Leavers,
  root: string,
  { files }: Context,
): Promise<readonly Finding[]> {
  for (const file of CODEOWNERS) {
    const path = posix.join(root, file)
    if (!(await files.exists(path))) continue
    const lines = new TextDecoder().decode(await files.read(path)).split(/\r?\n/)
    return lines.flatMap((line, index): readonly Finding[] => {
      const [pattern = '', ...owners] = line
        .replace(/(?:^|\s)#.*$/, '')
        .trim()
        .split(/\s+/)
      const theirs = owners.filter((owner) => isTheirs(owner, leavers))
      if (theirs.length === 0) return []
      const rest = theirs.length === owners.length ? ', and nobody else: GitHub then asks nobody' : ''
      const message = `${theirs.join(' and ')} owns ${pattern}${rest}. Edit the line; roster codeowners prints one from the file.`
      return [{ severity: 'warning', code: 'named-in-codeowners', message, file, line: index + 1 }]
    })
  }
  return []
}

function isTheirs(owner: string, { keys, accounts }: Leavers): boolean {
  if (!owner.startsWith('@')) return owner.includes('@') && keys.has(emailKey(owner))
  return accounts.some(({ login }) => login.toLowerCase() === owner.slice(1).toLowerCase())
}

async function reviewFindings(
  { keys }: Leavers,
  folder: string,
  context: Context,
): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const name of await reviewNames(folder, context)) {
    try {
      const files = new ReviewFiles(name, folder, context)
      if (await files.isClosed()) continue
      const { subjects } = await files.review()
      const assigned = subjects
        .flatMap(({ items }) => items)
        .filter(({ reviewer = '' }) => keys.has(reviewer))
      const decisions = [...(await files.decisions()).values()]
      const decided = new Set(
        decisions
          .filter(({ reviewer }) => keys.has(reviewer))
          .flatMap((each) => each.decisions.map(({ item }) => item)),
      )
      const open = assigned.filter(({ id }) => !decided.has(id)).length
      if (open === 0) continue
      const message = `The access review ${name} waits for ${open} ${open === 1 ? 'decision' : 'decisions'} of theirs. Have them decide before they leave, or open it again without them.`
      findings.push({ severity: 'warning', code: 'reviewer-in-open-review', message })
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      findings.push({ severity: 'warning', code: 'not-looked-up', message: error.message })
    }
  }
  return findings
}

const WORKFLOWS = '.github/workflows'
const CRON = /^[^#]*\bcron['"]?\s*:/

async function scheduleFindings(
  leavers: Leavers,
  root: string,
  offline: boolean,
  context: Context,
): Promise<readonly Finding[]> {
  const folder = posix.join(root, WORKFLOWS)
  const names = (await context.files.list(folder)).filter((name) => /\.ya?ml$/.test(name)).sort()
  const scheduled: { readonly path: string; readonly lines: readonly number[] }[] = []
  for (const name of names) {
    const text = new TextDecoder().decode(await context.files.read(posix.join(folder, name)))
    const lines = text.split(/\r?\n/).flatMap((line, index) => (CRON.test(line) ? [index + 1] : []))
    if (lines.length > 0) scheduled.push({ path: `${WORKFLOWS}/${name}`, lines })
  }
  if (scheduled.length === 0) return []
  const running = await actorsOf(
    scheduled.map(({ path }) => path),
    offline,
    context,
  )
  const findings: Finding[] = []
  for (const { path, lines } of scheduled) {
    const actor = typeof running === 'string' ? undefined : running.get(path)
    if (actor !== undefined && isAccount(actor, leavers)) {
      findings.push(
        scheduleFinding(path, `The schedule of ${path} runs as their GitHub account ${actor.login}.`),
      )
    } else if (actor === undefined && (await wroteOne(leavers, posix.join(root, path), lines, context))) {
      findings.push(
        scheduleFinding(
          path,
          `They were the last to change the "cron" line of ${path}, so its schedule probably runs as their GitHub account.`,
        ),
      )
    }
  }
  if (typeof running !== 'string') return findings
  const message = `${running}, so which GitHub accounts schedules run as was not looked up. The commits of their "cron" lines were.`
  return [...findings, { severity: offline ? 'info' : 'warning', code: 'not-looked-up', message }]
}

function scheduleFinding(file: string, what: string): Finding {
  const message = `${what} GitHub stops it when that account is deprovisioned. Have another person change the line, for example to another minute, and merge that.`
  return { severity: 'warning', code: 'schedule-runs-as', message, file }
}

const Runs = z.object({
  workflow_runs: z.array(z.object({ actor: z.object({ login: z.string(), id: z.int() }).nullish() })),
})

/** Workflow → the account that its schedule ran as last, as far as GitHub tells; or why nobody was asked. */
async function actorsOf(
  paths: readonly string[],
  offline: boolean,
  context: Context,
): Promise<ReadonlyMap<string, Required<GitHubAccount>> | string> {
  if (offline) return 'GitHub was not asked'
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

function isAccount(actor: Required<GitHubAccount>, { accounts }: Leavers): boolean {
  return accounts.some(({ login, id }) =>
    id === undefined ? login.toLowerCase() === actor.login.toLowerCase() : id === actor.id,
  )
}

/** `1234+kim@users.noreply.github.com`. */
const NO_REPLY = /^(?:(?<id>\d+)\+)?(?<login>[^@+]+)@users\.noreply\.github\.com$/

/** Whether one of them is the author of the commit that last changed one of the lines. */
async function wroteOne(
  leavers: Leavers,
  path: string,
  lines: readonly number[],
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
    if (login !== undefined) return isAccount({ login, id: Number(id ?? Number.NaN) }, leavers)
    return !isUserKey(address) && leavers.keys.has(emailKey(address))
  })
}
