/** Our own rules for workflows: their permissions, what they run, and for how long. */
import { parse } from 'yaml'

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}

interface Job {
  readonly uses?: string
  readonly concurrency?: Concurrency
  readonly environment?: string | { readonly name: string; readonly deployment?: unknown }
  readonly 'timeout-minutes'?: number
  readonly permissions?: Permissions
  readonly secrets?: unknown
  readonly steps?: readonly Step[]
}

type Concurrency = string | Readonly<Partial<Record<'group' | 'cancel-in-progress' | 'queue', unknown>>>

type Permissions = string | Readonly<Record<string, string>>

interface Workflow {
  readonly on: string | readonly string[] | Readonly<Record<string, unknown>>
  readonly permissions?: Permissions
  readonly concurrency?: Concurrency
  readonly jobs: Readonly<Record<string, Job>>
}

/** A commit, followed by its release for people and for Dependabot. */
const PINNED = /^\s*(?:- )?uses: [\w.-]+\/[\w./-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/

/** A placeholder that only a release fills in. */
const OURS = /uses: <owner>\/roster\/apps\/(?:preview|apply|matrix)@<commit>$/

/** One line for each broken rule. */
export function brokenRules(text: string): readonly string[] {
  const workflow = parse(text) as Workflow
  const jobs = Object.entries(workflow.jobs)
  const steps = jobs.flatMap(([, job]) => job.steps ?? [])
  return [
    ...text
      .split('\n')
      .filter((line) => /^\s*(?:- )?uses:/.test(line) && !PINNED.test(line) && !OURS.test(line))
      .map((line) => `${line.trim()} is pinned to no commit with its release behind it`),
    ...(mayWrite(workflow.permissions) ? ['the workflow as a whole may more than read'] : []),
    ...([workflow, ...Object.values(workflow.jobs)].every(({ concurrency }) => concurrency === undefined)
      ? ['nothing says what happens to a second run']
      : []),
    ...queueRules(workflow.concurrency),
    ...jobs.flatMap(([name, job]) => jobRules(name, job)),
    ...steps.flatMap(stepRules),
    ...(events(workflow).includes('pull_request_target')
      ? targetRules(jobs.flatMap(([, job]) => (isPowerless(job) ? [] : (job.steps ?? []))))
      : []),
  ]
}

/** Whether a job has neither a secret nor a permission. */
function isPowerless({ environment, permissions }: Job): boolean {
  const held = typeof permissions === 'object' ? Object.keys(permissions) : ['all']
  return environment === undefined && held.length === 0
}

function jobRules(name: string, job: Job): readonly string[] {
  return [
    ...(job['timeout-minutes'] === undefined ? [`${name} may run for six hours`] : []),
    ...(typeof job.permissions === 'object' ? [] : [`${name} does not list its permissions`]),
    ...(job.secrets === 'inherit' ? [`${name} hands all secrets on`] : []),
    ...queueRules(job.concurrency),
    ...(typeof job.environment === 'object' && !isOptionalBoolean(job.environment.deployment)
      ? [`the environment of ${name} is neither a deployment nor none`]
      : []),
  ]
}

/** GitHub refuses a queue of other sizes, and one whose runs are cancelled. */
function queueRules(concurrency: Concurrency | undefined): readonly string[] {
  if (typeof concurrency !== 'object' || concurrency.queue === undefined) return []
  const { queue, 'cancel-in-progress': cancels } = concurrency
  return [
    ...(queue === 'single' || queue === 'max' ? [] : [`a queue cannot be ${queue}`]),
    ...(queue === 'max' && cancels === true ? ['a queue waits for runs that are cancelled'] : []),
  ]
}

function isOptionalBoolean(value: unknown): boolean {
  return value === undefined || typeof value === 'boolean'
}

function stepRules({ uses = '', run = '', with: given = {} }: Step): readonly string[] {
  return [
    ...(run.includes('${{') ? [`an expression is put into the shell line ${run.trim()}`] : []),
    ...(uses.startsWith('actions/checkout@') && given['persist-credentials'] !== false
      ? ['the checkout leaves its token behind']
      : []),
    ...(uses.startsWith('actions/setup-node@') && given['package-manager-cache'] !== false
      ? ['a cache carries files from one run to the next']
      : []),
  ]
}

/** It runs with the secrets for anyone who opens a pull request. */
function targetRules(steps: readonly Step[]): readonly string[] {
  return steps
    .filter(({ uses, run }) => run !== undefined || uses?.startsWith('actions/checkout@'))
    .map(({ uses, run }) => `${uses ?? run} runs on pull_request_target`)
}

function mayWrite(permissions: Permissions | undefined): boolean {
  if (typeof permissions !== 'object') return true
  return Object.values(permissions).some((access) => access === 'write')
}

function events({ on }: Workflow): readonly string[] {
  if (typeof on === 'string') return [on]
  return Array.isArray(on) ? on : Object.keys(on)
}
