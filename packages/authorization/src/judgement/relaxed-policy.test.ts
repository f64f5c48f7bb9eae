/** Policies that are relaxed first, so that ends by date pass a limit later. */
import { isBlocking, readRoster, type Snapshot } from '@roster/core'
import { describe, expect, it } from 'vitest'
import type { FileState } from '../port/file-state.ts'
import { DAY, membersText, textFile } from '../testing/members-files.ts'
import { member, OWNER, organization, TestOrganization } from '../testing/organization.ts'
import { evidence, portsOf, TestRepository } from '../testing/test-repository.ts'
import { authorizeRun } from './authorize-run.ts'
import { judgePullRequest } from './judge-pull-request.ts'

const START = Date.UTC(2026, 10, 23, 12)
const HOUR = 60 * 60 * 1000
const NAMES = ['bob', 'cat', 'dan', 'eve', 'fay', 'gus', 'hal', 'ivy', 'jim'] as const
const END = '2026-12-31'
/** A time after that day. */
const AFTER = Date.UTC(2027, 0, 1, 1)

type Text = FileState & { readonly kind: 'text' }

/** A file of all of them, in which the first ones end. */
function file(ending: number, policy: object = {}, entry: object = { expires: END }): Text {
  const listed = NAMES.map((name, index) => [`${name}@acme.example`, index < ending ? entry : {}])
  return textFile(membersText(Object.fromEntries(listed), { policy }))
}

/** A repository and an organization in which nothing differs, and a clock. */
class World {
  now = START
  snapshot: Snapshot = organization(NAMES.map((name) => member(name)))
  readonly #repository = new TestRepository()
  #file: Text
  #number = 6
  /** The tip of the branch before the last merge or push. */
  #shaBefore = 'nothing'

  constructor(first: Text) {
    this.#file = first
    this.#repository.commit(first, START - 30 * DAY)
  }

  async #judge(merged: Text) {
    this.#repository.now = this.now
    return judgePullRequest(
      { labels: [], baseRef: 'main', base: this.#file, baseSha: this.#repository.tip, merged },
      this.now,
      { ...portsOf(this.#repository), ...new TestOrganization(this.snapshot) },
    )
  }

  /** What blocks a pull request that leaves the file so. */
  async preview(merged: Text): Promise<readonly string[]> {
    const { findings } = await this.#judge(merged)
    return findings.filter(isBlocking).map(({ message }) => message)
  }

  /** Previews and merges it, whatever the preview says. */
  async merge(merged: Text): Promise<void> {
    const { content } = await this.#judge(merged)
    this.#number += 1
    const digests = [...(content?.changeDigests ?? []), ...(content?.effectDigests ?? [])]
    this.#shaBefore = this.#repository.tip
    this.#repository.merge(this.#number, {
      file: merged,
      at: this.now,
      evidence: evidence(digests, { plannedAt: this.now, headSha: `head ${this.#number}` }),
    })
    this.#file = merged
  }

  /** A direct push of a commit, which can be older than what is merged. */
  push(pushed: Text, committedAt: number): void {
    this.#shaBefore = this.#repository.tip
    this.#repository.commit(pushed, committedAt)
    this.#file = pushed
  }

  async run() {
    const { due, held } = await this.#authorize()
    return { due: due.length, held: held.length }
  }

  /** What the run of the last merge or push says of ends. */
  async reported(): Promise<readonly string[]> {
    const { findings } = await this.#authorize(true)
    return findings.filter(({ code }) => code === 'end-not-reviewed').map(({ message }) => message)
  }

  async #authorize(isPush = false) {
    this.#repository.now = this.now
    const { source } = this.#file
    const asked = readRoster(source, { now: this.now }).roster
    if (asked === undefined) throw new Error('Expected a sound file.')
    const state = {
      source,
      path: 'members.json',
      paths: ['members.json'],
      sha: this.#repository.tip,
      branch: 'main',
    }
    return authorizeRun(
      {
        file: { ...state, ...(isPush && { shaBefore: this.#shaBefore }) },
        asked,
        findings: [],
        isPush,
        unreviewed: 'hold',
        now: this.now,
      },
      { ...this.#repository, ...new TestOrganization(this.snapshot) },
    )
  }
}

const RELAXED = { maxRemovals: '100%' }
const TOO_MANY = [expect.stringMatching(/^This would end the access of 8 of 10 members on 31 Dec 2026/)]

describe('ends that a limit did not allow', () => {
  it('are reported by the run of their merge, if they were merged all the same', async () => {
    const world = new World(file(0))
    await world.merge(file(8))
    const [message, ...others] = await world.reported()
    expect(message).toMatch(
      /^No preview has cleared 8 end dates: bob@acme.example \(31 Dec 2026\), .* and 3 more\. When the day comes, runs hold/,
    )
    expect(others).toEqual([])
    world.now = AFTER
    expect(await world.run()).toEqual({ due: 0, held: 8 })
  })

  it('are none, if the limit allowed them, or they were there before', async () => {
    const world = new World(file(1))
    await world.merge(file(2))
    expect(await world.reported()).toEqual([])
    world.push(file(3), START)
    expect(await world.reported()).toEqual([
      expect.stringContaining('an end date: dan@acme.example (31 Dec 2026)'),
    ])
  })

  it('are none, if they have passed: then the removal itself is held', async () => {
    const world = new World(file(0))
    world.push(file(1, {}, { expires: '2026-11-01' }), START)
    expect(await world.reported()).toEqual([])
    expect(await world.run()).toEqual({ due: 0, held: 1 })
  })
})

describe('a relaxed limit on removals', () => {
  it.each([
    ['at once', 0, TOO_MANY],
    ['a minute less than a day later', DAY - HOUR / 60, TOO_MANY],
    ['a day later', DAY, []],
  ])('counts for ends of the next pull request %s', async (_, wait, found) => {
    const world = new World(file(0))
    await world.merge(file(0, RELAXED))
    world.now += wait
    expect(await world.preview(file(8, RELAXED))).toEqual(found)
  })

  it('does not count in its own pull request, however long that is open', async () => {
    const world = new World(file(0))
    world.now += 7 * DAY
    expect(await world.preview(file(8, RELAXED))).toEqual(TOO_MANY)
  })

  it('does not count again at once, if it was tightened and relaxed within a day', async () => {
    const world = new World(file(0, RELAXED))
    await world.merge(file(0))
    world.now += HOUR
    await world.merge(file(0, RELAXED))
    world.now += DAY - HOUR
    expect(await world.preview(file(8, RELAXED))).toEqual(TOO_MANY)
    world.now += HOUR
    expect(await world.preview(file(8, RELAXED))).toEqual([])
  })

  it('does not count at once for a push of an older commit that comes after it', async () => {
    const world = new World(file(0))
    await world.merge(file(0, RELAXED))
    world.now += HOUR
    world.push(file(1, RELAXED), START - 3 * DAY)
    expect(await world.preview(file(8, RELAXED))).toEqual([expect.stringContaining('7 of 10 members')])
  })

  it('counts a day after the next merge if a direct push relaxed it, whatever the date of its commit', async () => {
    const world = new World(file(0))
    await world.merge(file(0, { minOwners: 2 }))
    world.now += 7 * DAY
    world.push(file(0, RELAXED), START - 3 * DAY)
    expect(await world.preview(file(8, RELAXED))).toEqual(TOO_MANY)
    world.now += 7 * DAY
    expect(await world.preview(file(8, RELAXED))).toEqual(TOO_MANY)
    await world.merge(file(1, RELAXED))
    world.now += DAY - HOUR
    expect(await world.preview(file(8, RELAXED))).toEqual([expect.stringContaining('7 of 10 members')])
    world.now += HOUR
    expect(await world.preview(file(8, RELAXED))).toEqual([])
  })

  it('does not count at once for ends that the file had, and that come into force now', async () => {
    const report = { unlisted: 'report' }
    const world = new World(file(8, report))
    await world.merge(file(8, { ...report, ...RELAXED }))
    expect(await world.preview(file(8, RELAXED))).toEqual(TOO_MANY)
    world.now += DAY
    expect(await world.preview(file(8, RELAXED))).toEqual([])
  })
})

describe('a relaxed number of owners', () => {
  it('does not count for an end that has come, if a direct push relaxed it, whatever the date of its commit', async () => {
    const owners = (minOwners: number) =>
      textFile(
        membersText(
          {
            'bob@acme.example': { organization: { role: 'owner' }, expires: END },
            'cat@acme.example': { organization: 'owner' },
          },
          { policy: { minOwners } },
        ),
      )
    const world = new World(file(0))
    world.snapshot = organization([member('bob', [OWNER]), member('cat', [OWNER])])
    await world.merge(owners(2))
    world.now = AFTER
    // Someone else has removed Cat by hand.
    world.snapshot = organization([member('bob', [OWNER])])
    expect(await world.run()).toMatchObject({ due: 0 })
    world.push(owners(1), START - 3 * DAY)
    expect(await world.run()).toMatchObject({ due: 0 })
  })
})

describe('ends that were set while unlisted members were only reported', () => {
  const report = { unlisted: 'report' }

  it('are judged when the policy turns them into removals', async () => {
    const world = new World(file(0, report))
    expect(await world.preview(file(8, report))).toEqual([])
    await world.merge(file(8, report))
    expect(await world.preview(file(8))).toEqual(TOO_MANY)
  })

  it('remove nobody on their day, if the pull request that did so was merged against its check', async () => {
    const world = new World(file(0, report))
    await world.merge(file(8, report))
    await world.merge(file(8))
    world.now = AFTER
    expect(await world.run()).toEqual({ due: 0, held: 8 })
  })

  it('remove members on their day, if that pull request was within the limit', async () => {
    const world = new World(file(0, report))
    await world.merge(file(2, report))
    expect(await world.preview(file(2))).toEqual([])
    await world.merge(file(2))
    world.now = AFTER
    expect(await world.run()).toEqual({ due: 2, held: 0 })
  })
})
