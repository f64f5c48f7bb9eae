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
]
