import {
  type Assignment,
  assignmentSet,
  type Change,
  emailKey,
  readRoster,
  type Snapshot,
  subtractAssignments,
} from '@roster/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Evidence, RunRecord } from '../port/evidence.ts'
import type { FileState } from '../port/file-state.ts'
import { membersText, textFile } from '../testing/members-files.ts'
import { member, organization, TestOrganization } from '../testing/organization.ts'
import { evidence, TestRepository } from '../testing/test-repository.ts'
import { authorizeRun } from './authorize-run.ts'
import { judgePullRequest } from './judge-pull-request.ts'
import { runRecord } from './run-record.ts'

const HOUR = 60 * 60 * 1000
const START = Date.UTC(2026, 10, 23, 12)
const BOB = 'bob@acme.example'
const ROLES = ['admin', 'viewer'] as const
type Role = (typeof ROLES)[number]

/** A place in the file that gives Bob a role, and for how many hours from when it is written; for good if absent. */
interface Place {
  readonly role: Role
  readonly through: 'entry' | 'group'
  readonly hours: number | undefined
  /** How the end is written. */
  readonly offset: string
}

type Step =
  /** A pull request that says this of Bob, previewed now and merged after so many hours. */
  | { readonly do: 'merge'; readonly places: readonly Place[]; readonly after: number }
  /** Nothing runs meanwhile. */
  | { readonly do: 'wait'; readonly hours: number }
  /** `dies` after so many writes, without a record. */
  | { readonly do: 'run'; readonly dies: number | undefined }

const place: fc.Arbitrary<Place> = fc.record({
  role: fc.constantFrom(...ROLES),
  through: fc.constantFrom('entry', 'group'),
  hours: fc.option(fc.integer({ min: -2, max: 12 }), { nil: undefined, freq: 4 }),
  offset: fc.constantFrom('Z', '+05:30', '-11:00', '+14:00'),
})
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constant('merge' as const),
    places: fc.array(place, { maxLength: 3 }),
    after: fc.integer({ min: 0, max: 4 }),
  }),
  fc.record({ do: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 8 }) }),
  fc.record({
    do: fc.constant('run' as const),
    dies: fc.option(fc.nat(1), { nil: undefined, freq: 2 }),
  }),
)

/** RFC 3339, in a zone. */
function written(time: number, offset: string): string {
  if (offset === 'Z') return new Date(time).toISOString()
  const [, sign, hours = '0', minutes = '0'] = /^([+-])(\d\d):(\d\d)$/.exec(offset) ?? []
  const ahead = (Number(hours) * 60 + Number(minutes)) * 60_000 * (sign === '-' ? -1 : 1)
  return new Date(time + ahead).toISOString().replace('Z', offset)
}

/** What the file says of Bob, and when each role ends by it: reckoned apart from how files are read. */
interface Wording {
  readonly text: string
  readonly ends: ReadonlyMap<Role, number>
}

function wordingOf(places: readonly Place[], now: number): Wording {
  const terms = places.map((each) => ({
    ...each,
    end: each.hours === undefined ? Number.POSITIVE_INFINITY : now + each.hours * HOUR,
  }))
  const term = ({ end, offset }: (typeof terms)[number]) =>
    Number.isFinite(end) ? { expires: written(end, offset) } : {}
  const own = terms.filter(({ through }) => through === 'entry')
  const joined = terms.filter(({ through }) => through === 'group')
  const entry = {
    groups: joined.map((each) => ({ group: `${each.role}s`, ...term(each) })),
    ...(own.length > 0 && {
      deployments: { '*': own.map((each) => ({ role: each.role, ...term(each) })) },
    }),
  }
  const groups = Object.fromEntries(ROLES.map((role) => [`${role}s`, { deployments: { '*': role } }]))
  const ends = new Map<Role, number>()
  for (const { role, end } of terms) ends.set(role, Math.max(ends.get(role) ?? 0, end))
  return { text: membersText({ [BOB]: entry }, { groups }), ends }
}

/** A repository, an organization, and a clock. */
class World {
  now = START
  snapshot: Snapshot = organization([member('bob')])
  wording = wordingOf([], START)
  readonly #repository = new TestRepository()
  #file: FileState & { readonly kind: 'text' } = textFile(this.wording.text)
  #number = 6
  #preview: Evidence | undefined

  constructor() {
    this.#repository.commit(this.#file, START - HOUR)
  }

  async merge(places: readonly Place[], after: number): Promise<void> {
    const wording = wordingOf(places, this.now)
    if (wording.text === this.wording.text) return
    const file = textFile(wording.text)
    this.#number += 1
    this.#repository.now = this.now
    const { content } = await judgePullRequest(
      { labels: [], baseRef: 'main', base: this.#file, baseSha: this.#repository.tip, merged: file },
      this.now,
      { ...this.#repository, ...new TestOrganization(this.snapshot) },
    )
    if (content === undefined) throw new Error('Expected a plan.')
    const headSha = `head ${this.#number}`
    this.#preview = evidence([...content.changeDigests, ...content.effectDigests], {
      plannedAt: this.now,
      headSha,
    })
    this.now += after * HOUR
    this.#repository.merge(this.#number, { file, at: this.now, evidence: this.#preview })
    this.#file = file
    this.wording = wording
  }

  /** Whether it came to its end. */
  async run(dies: number | undefined): Promise<boolean> {
    this.#repository.now = this.now
    const { source } = this.#file
    const { roster: asked } = readRoster(source, { now: this.now })
    if (asked === undefined) throw new Error('Expected a sound file.')
    const file = { source, path: 'members.json', sha: this.#repository.tip, branch: 'main' }
    const authorization = await authorizeRun(
      { file, asked, findings: [], isPush: false, unreviewed: 'hold', now: this.now },
      { ...this.#repository, ...new TestOrganization(this.snapshot) },
    )
    const writes = authorization.due.flatMap(writesOf)
    for (const write of writes.slice(0, dies)) this.#hold(write)
    if (dies !== undefined && dies < writes.length) return false
    const { open, spent } = await runRecord(authorization, authorization.due)
    const unfinished = new Set(open)
    const at = this.now
    const record: RunRecord = {
      at,
      inForceAt: (digest) => (unfinished.has(digest) ? undefined : (spent.get(digest) ?? at)),
    }
    if (this.#preview) this.#repository.prove(this.#number, { ...this.#preview, record })
    return true
  }

  get held(): readonly Assignment[] {
    return this.snapshot.members.find(({ email = '' }) => emailKey(email) === BOB)?.assignments ?? []
  }

  #hold(write: (held: readonly Assignment[]) => readonly Assignment[]): void {
    this.snapshot = {
      ...this.snapshot,
      members: this.snapshot.members.map((each) =>
        emailKey(each.email ?? '') === BOB ? { ...each, assignments: write(each.assignments) } : each,
      ),
    }
  }
}

/** A request for the grants, then one for the revokes. */
function writesOf({ grant, revoke }: Change) {
  return [
    ...(grant.length > 0 ? [(held: readonly Assignment[]) => assignmentSet([...held, ...grant])] : []),
    ...(revoke.length > 0 ? [(held: readonly Assignment[]) => subtractAssignments(held, revoke)] : []),
  ]
}

const inForce = ({ ends }: Wording, now: number) => ROLES.filter((role) => (ends.get(role) ?? 0) > now)

describe('roles that end, over any history of merges, crashes and missed schedules', () => {
  it('after a run, nobody has what the file had ended before it began', async () => {
    let ended = 0
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 14 }), async (steps) => {
        const world = new World()
        for (const each of steps) {
          if (each.do === 'wait') world.now += each.hours * HOUR
          if (each.do === 'merge') await world.merge(each.places, each.after)
          if (each.do !== 'run') continue
          const before = world.held.length
          if (!(await world.run(each.dies))) continue
          expect(world.held.map(({ role }) => role)).toEqual(inForce(world.wording, world.now))
          if (world.held.length < before) ended += 1
        }
      }),
      { numRuns: 300 },
    )
    expect(ended).toBeGreaterThan(0)
  })
})
