/** Workflow files, reduced to the jobs that run Roster's actions, and to the checks that all jobs report. */
import { parse } from 'yaml'
import * as z from 'zod'

/** Permissions in a workflow: `read-all`, `write-all`, or a level for each scope. */
const Permissions = z.union([z.string(), z.record(z.string(), z.string()), z.null()])
export type Permissions = z.output<typeof Permissions>

const Step = z.looseObject({
  uses: z.string().optional(),
  with: z.record(z.string(), z.unknown()).nullish(),
})

const Job = z.looseObject({
  name: z.string().optional(),
  permissions: Permissions.optional(),
  needs: z.union([z.string().transform((name) => [name]), z.array(z.string())]).default([]),
  environment: z.union([z.string(), z.looseObject({ name: z.string() })]).optional(),
  steps: z.array(Step).default([]),
  strategy: z.looseObject({ matrix: z.unknown() }).optional(),
  /** A reusable workflow, whose own jobs report the checks. */
  uses: z.string().optional(),
})

const Trigger = z
  .looseObject({ workflows: z.array(z.string()).optional() })
  .nullish()
  .catch(undefined)

const Workflow = z.looseObject({
  name: z.string().optional(),
  on: z.union([z.string(), z.array(z.string()), z.record(z.string(), z.unknown())]),
  permissions: Permissions.optional(),
  jobs: z.record(z.string(), Job),
})

const ACTIONS = ['preview', 'apply', 'matrix'] as const

/** A job that runs one of the actions. */
export interface RosterJob {
  /** Path of the workflow, relative to the root of the repository. */
  readonly path: string
  readonly action: (typeof ACTIONS)[number]
  /**
   * `queue` previews in a merge queue, `refresh` has the check run again after a review, `drift` reports drift in an
   * issue, `proposal` in a pull request, `matrix` finds the organizations that a change touches.
   */
  readonly purpose: 'preview' | 'queue' | 'refresh' | 'apply' | 'drift' | 'proposal' | 'matrix'
  /** `owner/name` of the action's repository. Absent if the action is in this repository. */
  readonly source?: string
  /** The ref of the action: a commit, a tag or a branch. Empty if the action is in this repository. */
  readonly ref: string
  /**
   * Names of checks that a rule can require in order to require this job: its own, unless it differs between runs, and
   * those of jobs that need it.
   */
  readonly checks: readonly string[]
  /** Names of events. */
  readonly events: readonly string[]
  /** Those of the job, or of the workflow; undefined if neither sets any. */
  readonly permissions: Permissions | undefined
  readonly environment?: string
  /** The input `review-key`, if it is written in the workflow itself and does not come from a secret. */
  readonly exposedReviewKey?: string
  /** Whether a step checks out the repository. */
  readonly checksOut: boolean
  /** Whether an input comes from a secret. */
  readonly usesSecrets: boolean
  /** Whether the action uses a token other than the workflow's. */
  readonly hasOwnToken: boolean
}

/** A workflow as GitHub runs it. */
export interface WorkflowOutline {
  /** Its path if it has no name, as on GitHub. */
  readonly name: string
  readonly events: readonly string[]
  /** Names of the workflows after which it runs. */
  readonly runsAfter: readonly string[]
  /** Whether one of its jobs can report a check of that name. */
  readonly reports: (check: string) => boolean
  readonly jobs: readonly RosterJob[]
}

const ACTION =
  /^(?:\.|(?<source>[^/@]+\/roster[^/@]*))\/apps\/(?<action>preview|apply|matrix)(?:@(?<ref>[^@]+))?$/i

/** The outline of a workflow, or the reason it cannot be read. */
export function readOutline(path: string, text: string): WorkflowOutline | string {
  const workflow = readWorkflow(text)
  if (typeof workflow === 'string') return workflow
  const { name = path, on, permissions, jobs } = workflow
  const triggers = typeof on === 'string' ? { [on]: null } : Array.isArray(on) ? toTriggers(on) : on
  const events = Object.keys(triggers)
  const { workflows: runsAfter = [] } = Trigger.parse(triggers['workflow_run']) ?? {}
  return {
    name,
    events,
    runsAfter,
    reports: (check) => Object.entries(jobs).some(([id, job]) => isFilledIn(checkName(id, job), check)),
    jobs: Object.entries(jobs).flatMap(([id, job]) =>
      rosterJobs({ path, events, permissions, checks: requirable(id, jobs) }, job),
    ),
  }
}

function toTriggers(events: readonly string[]): Readonly<Record<string, unknown>> {
  return Object.fromEntries(events.map((event) => [event, null]))
}

type Jobs = Readonly<Record<string, z.output<typeof Job>>>

/** The names of a job and of those that need it, however indirectly, without names that differ between runs. */
function requirable(id: string, jobs: Jobs): readonly string[] {
  const found = new Set([id])
  for (const each of found) {
    for (const [other, { needs }] of Object.entries(jobs)) if (needs.includes(each)) found.add(other)
  }
  return [...found].flatMap((each) => {
    const job = jobs[each]
    const [name, ...more] = job === undefined ? [''] : checkName(each, job)
    return more.length === 0 && name !== '' ? [name] : []
  })
}

function rosterJobs(
  { path, events, permissions, checks }: Pick<RosterJob, 'path' | 'events' | 'permissions' | 'checks'>,
  { steps, environment, ...job }: z.output<typeof Job>,
): readonly RosterJob[] {
  const checksOut = steps.some(({ uses }) => uses?.startsWith('actions/checkout@'))
  return steps.flatMap(({ uses = '', with: given }): readonly RosterJob[] => {
    const { source, action: name, ref = '' } = ACTION.exec(uses)?.groups ?? {}
    const action = ACTIONS.find((each) => each === name?.toLowerCase())
    if (action === undefined) return []
    const inputs = given ?? {}
    return [
      {
        path,
        action,
        purpose: purposeOf(action, events, inputs),
        ...(source !== undefined && { source }),
        ref,
        checks,
        events,
        permissions: job.permissions ?? permissions,
        ...(environment !== undefined && {
          environment: typeof environment === 'string' ? environment : environment.name,
        }),
        ...exposedReviewKey(inputs['review-key']),
        checksOut,
        usesSecrets: Object.values(inputs).some((input) => /\bsecrets\b/.test(String(input))),
        hasOwnToken: inputs['github-token'] !== undefined,
      },
    ]
  })
}

function exposedReviewKey(input: unknown): Pick<RosterJob, 'exposedReviewKey'> {
  const text = String(input ?? '')
  return text === '' || text.includes('${{') ? {} : { exposedReviewKey: text }
}

function purposeOf(
  action: RosterJob['action'],
  events: readonly string[],
  inputs: Readonly<Record<string, unknown>>,
): RosterJob['purpose'] {
  if (action === 'matrix') return action
  if (action === 'preview') {
    if (inputs['rerun'] !== undefined) return 'refresh'
    return events.every((event) => event === 'merge_group') ? 'queue' : 'preview'
  }
  if (inputs['mode'] !== 'drift') return action
  return String(inputs['drift-pull-request']) === 'true' ? 'proposal' : 'drift'
}

/** A text with gaps: its parts, with anything in between. */
type Gapped = readonly [string, ...string[]]

/** GitHub adds the values of a matrix to a name without an expression, and a called job to the name of its caller. */
function checkName(id: string, { name = id, strategy, uses }: z.output<typeof Job>): Gapped {
  let [last = '', ...before] = name.split(/\$\{\{[^}]*\}\}/).toReversed()
  if (strategy !== undefined && before.length === 0) [last, before] = [')', [`${last} (`]]
  if (uses !== undefined) [last, before] = ['', [`${last} / `, ...before]]
  const [first = last, ...more] = [last, ...before].toReversed()
  return [first, ...more]
}

function isFilledIn([first, ...more]: Gapped, text: string): boolean {
  if (!text.startsWith(first)) return false
  const last = more.pop()
  if (last === undefined) return text === first
  let at = first.length
  for (const part of more) {
    const found = text.indexOf(part, at)
    if (found === -1) return false
    at = found + part.length
  }
  return text.length >= at + last.length && text.endsWith(last)
}

function readWorkflow(text: string): z.output<typeof Workflow> | string {
  let content: unknown
  try {
    content = parse(text)
  } catch (error) {
    return error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error)
  }
  const workflow = Workflow.safeParse(content)
  if (workflow.success) return workflow.data
  const [issue] = workflow.error.issues
  return issue ? `${issue.path.join('.') || 'it'}: ${issue.message}` : 'it is not a workflow'
}
