/** Checks of the workflows: whether the actions run, from which source, with which permissions, and on which events. */
import { quoted, type Roster, roleEnds } from '@roster/core'
import { type Check, checksOf } from './check.ts'
import { type Permissions, type RosterJob, readOutline, type WorkflowOutline } from './workflow.ts'

const check = checksOf('workflows')

export interface WorkflowFile {
  /** Relative to the root of the repository. */
  readonly path: string
  readonly text: string
}

export interface CheckedWorkflows {
  readonly checks: readonly Check[]
  /** Those that could be read. */
  readonly outlines: readonly WorkflowOutline[]
}

/** @param roster From the members file; undefined if the file is broken. */
export function workflowChecks(files: readonly WorkflowFile[], roster: Roster | undefined): CheckedWorkflows {
  const read = files.map(({ path, text }) => ({ path, outline: readOutline(path, text) }))
  const unread = read.flatMap(({ path, outline }) =>
    typeof outline === 'string' ? [check('unknown', `${path} cannot be read: ${outline}`)] : [],
  )
  const outlines = read.flatMap(({ outline }) => (typeof outline === 'string' ? [] : [outline]))
  const jobs = outlines.flatMap((outline) => outline.jobs)
  return {
    checks: [
      ...unread,
      ...presenceChecks(jobs),
      ...jobs.flatMap(jobChecks),
      ...(roster === undefined ? [] : [...scheduleChecks(jobs, roster), ...reviewChecks(outlines, roster)]),
    ],
    outlines,
  }
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
    job.usesSecrets && job.environment === undefined
      ? [
          check(
            'warn',
            `${job.path} takes its keys from the repository’s secrets, which a workflow on any branch can read.`,
            'Keep them in an environment that is limited to the default branch.',
          ),
        ]
      : []
  return [
    pinCheck(job),
    ...permissionChecks(job),
    ...eventChecks(job),
    ...environment,
    ...reviewKeyChecks(job),
  ]
}

function reviewKeyChecks({ path, exposedReviewKey }: RosterJob): readonly Check[] {
  if (exposedReviewKey === undefined) return []
  const what = `${path} contains the review key, so everyone who can read the repository can forge a review.`
  const fix = 'Make a new one with "openssl rand -base64 32", and keep it in the secret ROSTER_REVIEW_KEY.'
  return [check('fail', what, fix)]
}

/** In the examples, the place of the owner of a fork. No account has such a name. */
export function isPlaceholder({ source }: RosterJob): boolean {
  return source !== undefined && /[<>]/.test(source)
}

function pinCheck(job: RosterJob): Check {
  const { path, action, source, ref } = job
  const what = `${path} takes ${action}`
  if (isPlaceholder(job)) {
    const fix = 'Put the owner of your fork in its place, and the commit of a release (docs/how-to/fork.md).'
    return check('fail', `${what} from ${source}, which is a placeholder.`, fix)
  }
  if (ref === '') return check('ok', `${what} from the repository itself.`)
  if (/^[0-9a-f]{40}$/.test(ref)) return check('ok', `${what} at a commit, which cannot be moved.`)
  if (/^v\d/.test(ref)) return check('ok', `${what} at the tag ${ref}; a commit could not be moved.`)
  const fix = 'Pin the commit of a release, or its tag.'
  return check('fail', `${what} at ${ref}, whatever it contains by then.`, fix)
}

const NEEDED: Readonly<Record<RosterJob['purpose'], Readonly<Record<string, string>>>> = {
  preview: { contents: 'read', 'pull-requests': 'write' },
  queue: { contents: 'read', 'pull-requests': 'read' },
  refresh: { contents: 'read', 'pull-requests': 'read', checks: 'read', actions: 'write' },
  apply: { contents: 'read' },
  drift: { contents: 'read', issues: 'write' },
  proposal: { contents: 'write', 'pull-requests': 'write', issues: 'write' },
  matrix: { contents: 'read' },
}

function permissionChecks({ path, purpose, permissions, hasOwnToken }: RosterJob): readonly Check[] {
  if (hasOwnToken) return []
  const needed = Object.entries(NEEDED[purpose])
  const block = needed.map(([name, level]) => `${name}: ${level}`).join(', ')
  if (permissions === undefined || permissions === null) {
    const what = `${path} sets no permissions, so its token has the default ones of the repository.`
    return [check('warn', what, `Give the job a block of its own: ${block}.`)]
  }
  if (permissions === 'write-all') {
    return [
      check('warn', `${path} gives its token everything.`, `Give the job a block of its own: ${block}.`),
    ]
  }
  const missing = needed.filter(([name, level]) => !allows(permissions, name, level))
  if (missing.length === 0) return [check('ok', `${path} gives its token what it needs.`)]
  const lacks = missing.map(([name, level]) => `${name}: ${level}`).join(', ')
  return [check('fail', `The token of ${path} lacks ${lacks}.`, 'Add it to the permissions of the job.')]
}

function allows(permissions: Exclude<Permissions, null>, name: string, level: string): boolean {
  if (typeof permissions === 'string') return permissions === 'read-all' && level === 'read'
  const held = permissions[name]
  return held === 'write' || held === level
}

function eventChecks({ path, action, purpose, events, checksOut, usesSecrets }: RosterJob): readonly Check[] {
  if (action !== 'preview') return []
  if (events.includes('pull_request_target')) {
    return [
      checksOut
        ? check(
            'fail',
            `${path} runs on pull_request_target and checks files out, which a pull request may have written.`,
            'Remove the checkout: the action reads the file through GitHub’s API.',
          )
        : check('ok', `${path} runs on pull_request_target without a checkout.`),
    ]
  }
  if (usesSecrets && events.includes('merge_group')) {
    const what = `${path} runs on merge_group, where a queued pull request can rewrite what sees the key.`
    return [check('warn', what, 'Leave the key out there: docs/how-to/merge-queue.md shows how.')]
  }
  if (purpose !== 'preview' || !usesSecrets || !events.includes('pull_request')) return []
  const what = `${path} runs on pull_request, where a pull request can rewrite what sees the key.`
  return [check('warn', what, 'Run it on pull_request_target, without a checkout.')]
}

/** Whether anything in the file ends by date. */
export function hasEndDates({ members, expired }: Roster): boolean {
  return (
    expired.size > 0 ||
    [...members.values()].some((member) => member.expiresAt !== undefined || roleEnds(member).length > 0)
  )
}

function scheduleChecks(jobs: readonly RosterJob[], roster: Roster): readonly Check[] {
  const applying = jobs.filter(({ purpose }) => purpose === 'apply')
  if (applying.length === 0 || applying.some(({ events }) => events.includes('schedule'))) return []
  const what = `The file has end dates, and ${applying[0]?.path} has no schedule: nobody is removed at theirs.`
  const fix = 'Add the schedule that docs/set-up.md shows.'
  return hasEndDates(roster) ? [check('fail', what, fix)] : []
}

/** Under approvals, the check has to run again after a review. */
function reviewChecks(outlines: readonly WorkflowOutline[], { policy }: Roster): readonly Check[] {
  const signals = outlines.filter(({ events }) => events.includes('pull_request_review'))
  const refreshing = outlines.filter(({ jobs }) => jobs.some(({ purpose }) => purpose === 'refresh'))
  const deaf = refreshing.filter(({ runsAfter }) => !signals.some(({ name }) => runsAfter.includes(name)))
  if (deaf.length > 0) {
    const [{ name } = { name: '' }] = deaf
    const what = `The workflow ${quoted(name)} runs after none that runs on pull_request_review.`
    return [check('fail', what, 'Name such a workflow under "workflow_run", as docs/approvals.md shows.')]
  }
  if (policy.approvals === 'off' || refreshing.length > 0 || signals.length > 0) return []
  const what = `The policy asks for approvals ("approvals": "${policy.approvals}"), and no workflow has the check run again after a review.`
  return [check('warn', what, 'Add the two workflows that docs/approvals.md shows.')]
}
