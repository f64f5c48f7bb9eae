/** Runs of both actions that meet damaged answers of GitHub, and what must hold for each of them. */
import type { WorkflowEvent } from '@roster/emulator/github'
import { membersFile } from '../../actions/acme.ts'
import { type Mode, openWorld, type Run, type World } from './world.ts'

export interface Scenario {
  readonly name: string
  readonly mode: Mode
  /** Prepares a world up to the run that meets a damaged answer. */
  readonly prepare: () => Promise<{ readonly world: World; readonly event: WorkflowEvent }>
  /** The fault of a run that met a damaged answer; undefined if it has none. */
  readonly faultOf: (run: Run, world: World, undamaged: Run) => string | undefined
}

const NOW = Date.UTC(2026, 10, 30)
const INVITATION = membersFile({ members: { zoe: {} } })

const opened = (number: number): WorkflowEvent => ({ name: 'pull_request_target', number })

function fromBots({ repository }: World, kind: 'issues' | 'pulls'): number {
  return [...repository.issues.values()].filter(
    ({ author, pull, state }) =>
      author.type === 'Bot' && state === 'open' && (pull === undefined) === (kind === 'issues'),
  ).length
}

const comments = ({ repository }: World) =>
  repository.comments.filter(({ author }) => author.type === 'Bot').length

/** A comment that GitHub refuses to have edited, as one of another account, stays beside a new one. */
function hasTooMany(world: World): boolean {
  const isRefusedEdit = ({ method, path, status = 0 }: World['github']['requests'][number]) =>
    method === 'PATCH' && path.includes('/comments/') && [403, 404].includes(status)
  return comments(world) > (world.github.requests.some(isRefusedEdit) ? 2 : 1)
}

export const SCENARIOS: readonly Scenario[] = [
  {
    name: 'a preview that blocks',
    mode: 'preview',
    async prepare() {
      const policy = { approvals: 'enforce' }
      const world = openWorld(NOW, membersFile({ policy }))
      const members = { dan: null, eva: null, fay: null, gus: null, hal: null }
      const number = world.propose(membersFile({ members, policy }))
      await world.run(opened(number), 'preview')
      world.repository.review(number, 'ada', 'APPROVED')
      world.repository.review(number, 'ada', 'CHANGES_REQUESTED')
      return { world, event: opened(number) }
    },
    faultOf: ({ code }, world) =>
      code === 0 ? 'it is green' : hasTooMany(world) ? 'there are too many comments' : undefined,
  },
  {
    name: 'the first preview of an invitation',
    mode: 'preview',
    async prepare() {
      const world = openWorld(NOW)
      return { world, event: opened(world.propose(INVITATION)) }
    },
    faultOf({ code, log }, world) {
      if (hasTooMany(world)) return 'there are too many comments'
      const isSilent = code === 0 && comments(world) === 0 && !/could not be written/.test(log)
      return isSilent ? 'it does not say that the comment is missing' : undefined
    },
  },
  {
    name: 'an apply of a previewed invitation',
    mode: 'apply',
    async prepare() {
      const world = openWorld(NOW)
      const number = world.propose(INVITATION)
      await world.run(opened(number), 'preview')
      return { world, event: world.merge(number) }
    },
    faultOf({ code, writes }, world, undamaged) {
      if (writes.length > undamaged.writes.length) return `it writes ${writes.join()}`
      if (hasTooMany(world)) return 'there are too many comments'
      return code === 0 && writes.length === 0 ? 'it is green without having applied anything' : undefined
    },
  },
  {
    name: 'an apply of an invitation that no preview has shown',
    mode: 'apply',
    async prepare() {
      const world = openWorld(NOW)
      return { world, event: world.merge(world.propose(INVITATION)) }
    },
    faultOf: ({ code, writes }) =>
      writes.length > 0 ? `it writes ${writes.join()}` : code === 0 ? 'it is green' : undefined,
  },
  {
    name: 'a watch over drift that is known already',
    mode: 'drift',
    async prepare() {
      const world = openWorld(NOW, membersFile({ members: { bob: null } }))
      await world.run({ name: 'schedule' }, 'drift')
      const members = { bob: null, cat: null }
      world.repository.commit({ files: { 'members.json': membersFile({ members }) } })
      return { world, event: { name: 'schedule' } }
    },
    faultOf({ writes }, world) {
      if (writes.length > 0) return `it writes ${writes.join()}`
      if (fromBots(world, 'issues') > 1) return 'there are two issues'
      return fromBots(world, 'pulls') > 1 ? 'there are two pull requests' : undefined
    },
  },
  {
    name: 'a preview of a queued pull request that blocks',
    mode: 'preview',
    async prepare() {
      const world = openWorld(NOW)
      const queued = world.repository.queue(world.propose('{ "members": 7 }'))
      return { world, event: { name: 'merge_group', queued } }
    },
    faultOf: ({ code }, world) =>
      code === 0 ? 'it is green' : comments(world) > 0 ? 'it comments' : undefined,
  },
  {
    name: 'a refresh of all previews',
    mode: 'refresh',
    async prepare() {
      const world = openWorld(NOW)
      world.propose(INVITATION)
      return { world, event: { name: 'schedule' } }
    },
    faultOf: (_run, world) => (hasTooMany(world) ? 'there are too many comments' : undefined),
  },
  {
    name: 'a check that runs again after a review',
    mode: 'rerun',
    async prepare() {
      const policy = { approvals: 'enforce' }
      const world = openWorld(NOW, membersFile({ policy }))
      const { repository } = world
      const number = world.propose(membersFile({ policy, members: { zoe: {} } }))
      const run = repository.startRun('preview', repository.pullRequest(number).head.sha)
      repository.finishRun(run, 'failure')
      return { world, event: { name: 'workflow_run', number } }
    },
    faultOf({ code, log }, { repository }) {
      const isAgain = repository.checkRuns.some(({ status }) => status !== 'completed')
      // GitHub answers `{}` to this call, so nothing tells another such answer from it.
      const isSaid = /no longer open|asks for no approvals|runs again/.test(log)
      return code === 0 && !isAgain && !isSaid ? 'it is green without having run anything' : undefined
    },
  },
  {
    name: 'a matrix',
    mode: 'matrix',
    async prepare() {
      const world = openWorld(NOW)
      world.repository.commit({ files: { 'organizations/one.json': membersFile() } })
      const { repository } = world
      const text = membersFile({ members: { zoe: {} } })
      repository.commit({ branch: 'edit', files: { 'organizations/one.json': text } })
      const number = repository.openPullRequest({ head: 'edit' })
      return { world, event: { name: 'pull_request_target', number } }
    },
    faultOf: ({ code, outputs }) =>
      code === 0 && outputs['count'] !== '1' ? 'it leaves an organization out' : undefined,
  },
]
