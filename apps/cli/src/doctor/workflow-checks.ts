/** Checks of the workflows: whether both actions run, from which source, with which permissions, and on which events. */
import { type Check, checksOf } from './check.ts'
import { type Permissions, type RosterJob, rosterJobs } from './workflow.ts'

const check = checksOf('workflows')

export interface WorkflowFile {
  /** Relative to the root of the repository. */
  readonly path: string
  readonly text: string
}

export function workflowChecks(files: readonly WorkflowFile[]): {
  readonly checks: readonly Check[]
  readonly jobs: readonly RosterJob[]
} {
  const read = files.map(({ path, text }) => ({ path, jobs: rosterJobs(path, text) }))
  const unread = read.flatMap(({ path, jobs }) =>
    typeof jobs === 'string' ? [check('unknown', `${path} cannot be read: ${jobs}`)] : [],
  )
  const jobs = read.flatMap((each) => (typeof each.jobs === 'string' ? [] : each.jobs))
  return { checks: [...unread, ...presenceChecks(jobs), ...jobs.flatMap(jobChecks)], jobs }
}

const PURPOSE = { preview: 'comments on pull requests', apply: 'applies what is merged' } as const

function presenceChecks(jobs: readonly RosterJob[]): readonly Check[] {
  return (['preview', 'apply'] as const).map((action) => {
    const paths = [...new Set(jobs.flatMap((job) => (job.purpose === action ? [job.path] : [])))]
    return paths.length > 0
      ? check('ok', `The action that ${PURPOSE[action]} runs in ${paths.join(', ')}.`)
      : check(
          'fail',
          `No workflow runs the action that ${PURPOSE[action]}.`,
          `Add one below .github/workflows, as docs/set-up.md shows, that uses roster/apps/${action}.`,
        )
  })
}

function jobChecks(job: RosterJob): readonly Check[] {
  const environment =
    job.environment === undefined
      ? [
          check(
            'warn',
            `${job.path} takes its keys from the repository’s secrets, which a workflow on any branch can read.`,
            'Keep them in an environment that is limited to the default branch.',
          ),
        ]
      : []
  return [pinCheck(job), permissionCheck(job), ...eventChecks(job), ...environment, ...reviewKeyChecks(job)]
}

function reviewKeyChecks({ path, exposedReviewKey }: RosterJob): readonly Check[] {
  if (exposedReviewKey === undefined) return []
  const what = `${path} contains the review key, so everyone who can read the repository can forge a review.`
  const fix = 'Make a new one with "openssl rand -base64 32", and keep it in the secret ROSTER_REVIEW_KEY.'
  return [check('fail', what, fix)]
}

function pinCheck({ path, action, ref }: RosterJob): Check {
  const what = `${path} takes ${action}`
  if (ref === '') return check('ok', `${what} from the repository itself.`)
  if (/^[0-9a-f]{40}$/.test(ref)) return check('ok', `${what} at a commit, which cannot be moved.`)
  if (/^v\d/.test(ref)) return check('ok', `${what} at the tag ${ref}; a commit could not be moved.`)
  const fix = 'Pin the commit of a release, or its tag.'
  return check('fail', `${what} at ${ref}, whatever stands there by then.`, fix)
}

const NEEDED: Readonly<Record<RosterJob['purpose'], Readonly<Record<string, string>>>> = {
  preview: { contents: 'read', 'pull-requests': 'write' },
  apply: { contents: 'read' },
  drift: { contents: 'read', issues: 'write' },
  proposal: { contents: 'write', 'pull-requests': 'write', issues: 'write' },
}

function permissionCheck({ path, purpose, permissions }: RosterJob): Check {
  const needed = Object.entries(NEEDED[purpose])
  const block = needed.map(([name, level]) => `${name}: ${level}`).join(', ')
  if (permissions === undefined || permissions === null) {
    const what = `${path} says no permissions, so its token has whatever the repository gives by default.`
    return check('warn', what, `Give the job a block of its own: ${block}.`)
  }
  if (permissions === 'write-all') {
    return check('warn', `${path} gives its token everything.`, `Give the job a block of its own: ${block}.`)
  }
  const missing = needed.filter(([name, level]) => !allows(permissions, name, level))
  if (missing.length === 0) return check('ok', `${path} gives its token what it needs.`)
  const lacks = missing.map(([name, level]) => `${name}: ${level}`).join(', ')
  return check('fail', `The token of ${path} lacks ${lacks}.`, 'Add it to the permissions of the job.')
}

function allows(permissions: Exclude<Permissions, null>, name: string, level: string): boolean {
  if (typeof permissions === 'string') return permissions === 'read-all' && level === 'read'
  const held = permissions[name]
  return held === 'write' || held === level
}

function eventChecks({ path, action, events, checksOut }: RosterJob): readonly Check[] {
  if (action === 'apply') return []
  if (events.includes('pull_request_target')) {
    return [
      checksOut
        ? check(
            'fail',
            `${path} runs on pull_request_target and checks files out, which a pull request may have written.`,
            'Take the checkout out: the action reads the file through GitHub’s API.',
          )
        : check('ok', `${path} runs on pull_request_target without a checkout.`),
    ]
  }
  if (!events.includes('pull_request')) return []
  const what = `${path} runs on pull_request, where a pull request can rewrite what sees the key.`
  return [check('warn', what, 'Run it on pull_request_target, without a checkout.')]
}
