/** Workflow files, reduced to the jobs that run Roster's actions. */
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
  environment: z.union([z.string(), z.looseObject({ name: z.string() })]).optional(),
  steps: z.array(Step).default([]),
})

const Workflow = z.looseObject({
  on: z.union([z.string(), z.array(z.string()), z.record(z.string(), z.unknown())]),
  permissions: Permissions.optional(),
  jobs: z.record(z.string(), Job),
})

/** A job that runs one of the actions. */
export interface RosterJob {
  /** Path of the workflow, relative to the root of the repository. */
  readonly path: string
  readonly action: 'preview' | 'apply'
  /** The purpose of the job. `drift` reports drift in an issue, `proposal` in a pull request. */
  readonly purpose: 'preview' | 'apply' | 'drift' | 'proposal'
  /** The ref of the action: a commit, a tag or a branch. Empty if the action is in this repository. */
  readonly ref: string
  /** The name of the job's check on GitHub. */
  readonly checkName: string
  /** Names of events. */
  readonly events: readonly string[]
  /** Those of the job, or of the workflow; undefined if neither sets any. */
  readonly permissions: Permissions | undefined
  readonly environment?: string
  /** The input `review-key`, if it is written in the workflow itself and does not come from a secret. */
  readonly exposedReviewKey?: string
  /** Whether a step checks out the repository. */
  readonly checksOut: boolean
}

const ACTION = /(?:^|\/)(?:roster[^/@]*|\.)\/apps\/(?<action>preview|apply)(?:@(?<ref>[^@]+))?$/i

/** The jobs of a workflow that run Roster, or the reason it cannot be read. */
export function rosterJobs(path: string, text: string): readonly RosterJob[] | string {
  const workflow = readWorkflow(text)
  if (typeof workflow === 'string') return workflow
  const { on, permissions, jobs } = workflow
  const events = typeof on === 'string' ? [on] : Array.isArray(on) ? on : Object.keys(on)
  return Object.entries(jobs).flatMap(([id, job]) => {
    const { name: checkName = id, steps, environment } = job
    const uses = steps.flatMap((step) => step.uses ?? [])
    const checksOut = uses.some((action) => action.startsWith('actions/checkout@'))
    return steps.flatMap(({ uses: used = '', with: inputs }): readonly RosterJob[] => {
      const { action: name, ref = '' } = ACTION.exec(used)?.groups ?? {}
      if (name === undefined) return []
      const action = name === 'preview' ? 'preview' : 'apply'
      return [
        {
          path,
          action,
          purpose: purposeOf(action, inputs ?? {}),
          ref,
          checkName,
          events,
          permissions: job.permissions ?? permissions,
          ...(environment !== undefined && {
            environment: typeof environment === 'string' ? environment : environment.name,
          }),
          ...exposedReviewKey(inputs?.['review-key']),
          checksOut,
        },
      ]
    })
  })
}

function exposedReviewKey(input: unknown): Pick<RosterJob, 'exposedReviewKey'> {
  const text = String(input ?? '')
  return text === '' || text.includes('${{') ? {} : { exposedReviewKey: text }
}

function purposeOf(
  action: RosterJob['action'],
  inputs: Readonly<Record<string, unknown>>,
): RosterJob['purpose'] {
  if (action === 'preview' || inputs['mode'] !== 'drift') return action
  return String(inputs['drift-pull-request']) === 'true' ? 'proposal' : 'drift'
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
  return issue ? `${issue.path.join('.') || 'it'}: ${issue.message}` : 'it is no workflow'
}
