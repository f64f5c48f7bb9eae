/** Whose removals a label lifts the limit for: those that its own pull request asks for and shows, for one time. */
import { effectDigest, type Snapshot } from '@roster/core'
import { describe, expect, it } from 'vitest'
import { DAY, fileOf, NOW, ORGANIZATION, rosterOf } from '../testing/members-files.ts'
import { BILLING, member, organization, TestOrganization } from '../testing/organization.ts'
import {
  evidence,
  NO_EVIDENCE,
  portsOf,
  recordAt,
  type ShownOptions,
  TestRepository,
} from '../testing/test-repository.ts'
import { authorizeRun } from './authorize-run.ts'
import { judgePullRequest } from './judge-pull-request.ts'

const NAMES = ['bob', 'cat', 'dan']
const address = (name: string) => `${name}@acme.example`
const listing = (entry: object = {}) => Object.fromEntries(NAMES.map((name) => [address(name), entry]))
const CROWD = organization(NAMES.map((name) => member(name)))
const BILLED = organization(NAMES.map((name) => member(name, [BILLING])))
const ZOE = { [address('zoe')]: {} }
const LABEL: ShownOptions = { label: { by: 'grace', at: 10 } }
const ENFORCE = { policy: { approvals: 'enforce' } }
const ENDED = { expires: '2026-11-20' }

interface Merge {
  /** Of the file; undefined for a broken one. */
  readonly members: object
  readonly rest?: Readonly<Record<string, unknown>>
  /** Effects that its preview showed of each of Bob, Cat and Dan. */
  readonly shown?: readonly Parameters<typeof effectDigest>[2][]
  readonly isLabelled?: boolean
  /** When Ada, an owner, approved it; the label is set at 10. */
  readonly approvedAt?: number
  /** Whether a run found everything in force after it. */
  readonly isCarriedOut?: boolean
}

/** The names that a schedule removes after these merges, the oldest first, which came a day after their previews. */
async function removedAfter(merges: readonly Merge[], snapshot: Snapshot = CROWD) {
  const repository = new TestRepository()
  for (const [index, merge] of merges.entries()) {
    const { members, rest, shown = [], isLabelled, isCarriedOut, approvedAt } = merge
    const number = index + 1
    if (approvedAt) repository.review(number, 'ada', 'approved', `head ${number}`, approvedAt)
    const at = NOW - (20 - 2 * number) * DAY
    const digests = NAMES.flatMap((name) =>
      shown.map((part) => effectDigest(ORGANIZATION, address(name), part)),
    )
    const options = { headSha: `head ${number}`, plannedAt: at - DAY, ...(isLabelled && LABEL) }
    const proof = shown.length > 0 ? evidence(digests, options) : NO_EVIDENCE
    const record = isCarriedOut ? { record: recordAt(at + DAY / 2) } : {}
    repository.merge(number, { file: fileOf(members, rest), at, evidence: { ...proof, ...record } })
  }
  const { members, rest = {} } = merges.at(-1) ?? { members: {} }
  const file = fileOf(members, rest)
  if (file.kind !== 'text') throw new Error('Expected a text.')
  const { due } = await authorizeRun(
    {
      file: { source: file.source, path: 'members.json', sha: repository.tip, branch: 'main' },
      ...{ asked: rosterOf(members, rest), findings: [], isPush: false, unreviewed: 'hold', now: NOW },
    },
    { ...portsOf(repository), planLive: new TestOrganization(snapshot).planLive },
  )
  return due.filter(({ kind }) => kind === 'remove').map(({ userId }) => userId)
}

const DUE = { due: Date.UTC(2026, 10, 21) }
const listedUnderEnforce: Merge = { members: listing(), rest: ENFORCE }
const ending = (approvedAt: number): Merge => ({
  ...{ members: listing(ENDED), rest: ENFORCE, shown: [DUE], isLabelled: true, approvedAt },
})

describe('a label lifts the limit on removals', () => {
  const listed: Merge = { members: listing() }
  const cases: readonly [string, readonly Merge[], Snapshot?][] = [
    ['that its pull request introduced', [listed, { members: {}, shown: ['ends'], isLabelled: true }]],
    [
      'although part of what they take was pending before',
      [
        { members: listing(), shown: [{ revoke: BILLING }] },
        { members: {}, shown: ['ends', { revoke: BILLING }], isLabelled: true },
      ],
      BILLED,
    ],
    [
      'although a later preview shows them without it',
      [listed, { members: {}, shown: ['ends'], isLabelled: true }, { members: ZOE, shown: ['ends'] }],
    ],
    ['under "enforce" with an owner who knew of it', [listedUnderEnforce, ending(11)]],
    ['of the first file', [{ members: {}, shown: ['ends'], isLabelled: true }]],
  ]
  it.each(cases)('%s', async (_, merges, snapshot) => {
    expect(await removedAfter(merges, snapshot)).toEqual(NAMES)
  })
})

describe('a label lifts no limit on removals', () => {
  const listed: Merge = { members: listing() }
  const cases: readonly [string, readonly Merge[], Snapshot?][] = [
    [
      'of members that no file listed',
      [{ members: {} }, { members: ZOE, shown: ['ends'], isLabelled: true }],
    ],
    [
      'that another pull request introduced',
      [listed, { members: {}, shown: ['ends'] }, { members: ZOE, shown: ['ends'], isLabelled: true }],
    ],
    [
      'that its preview did not show',
      [listed, { members: {}, shown: ['begins'], isLabelled: true }, { members: ZOE, shown: ['ends'] }],
    ],
    [
      'of which its preview showed a part',
      [
        listed,
        { members: {}, shown: ['ends'], isLabelled: true },
        { members: ZOE, shown: ['ends', { revoke: BILLING }] },
      ],
      BILLED,
    ],
    [
      'that were made before, and are shown again',
      [
        listed,
        { members: {}, shown: ['ends'], isLabelled: true, isCarriedOut: true },
        { members: ZOE, shown: ['ends'] },
      ],
    ],
    ['under "enforce" without an owner who knew of it', [listedUnderEnforce, ending(9)]],
    [
      'under "enforce" without an owner who knew of it, although a later preview shows what it cleared',
      [
        listedUnderEnforce,
        ending(9),
        { members: { ...listing(ENDED), ...ZOE }, rest: ENFORCE, shown: [DUE], approvedAt: 20 },
      ],
    ],
  ]
  it.each(cases)('%s', async (_, merges, snapshot) => {
    expect(await removedAfter(merges, snapshot)).toEqual([])
  })
})

describe('the preview of a pull request with the label says', () => {
  async function judgeWhole(base: object, merged: object, rest = {}) {
    const repository = new TestRepository()
    repository.labels.set(7, [{ name: 'roster: allow removals', isSet: true, by: 'ada', at: 1000 }])
    const review = {
      pullRequest: { number: 7, file: 'members.json', author: 'grace', headSha: 'head 7' },
      ...{ base: fileOf(base, rest), merged: fileOf(merged, rest) },
      ...{ labels: ['roster: allow removals'], baseRef: 'main', baseSha: 'nothing' },
    }
    const { planLive } = new TestOrganization(
      organization([...NAMES, 'eva', 'fay', 'gus'].map((name) => member(name))),
    )
    return judgePullRequest(review, NOW, { ...portsOf(repository), planLive })
  }

  async function judge(base: object, merged: object) {
    const { findings } = await judgeWhole(base, merged)
    return findings
      .filter(({ code }) => code === 'too-many-removals')
      .map(({ severity, message }) => `${severity}: ${message}`)
  }

  it('that it lifts the limit for all, if nothing else is over it', async () => {
    const others = Object.fromEntries(['eva', 'fay'].map((name) => [address(name), {}]))
    expect(await judge({ ...listing(), ...others }, others)).toEqual([
      expect.stringMatching(/^warning: This would remove all access from 4 of 7 .* lifted by the label/),
    ])
  })

  it('that it lifts the limit for its own removals, and that runs hold those that were pending', async () => {
    expect(await judge(listing(), {})).toEqual([
      expect.stringMatching(/^warning: This would remove all access from 3 of 7 .* lifted by the label/),
      expect.stringMatching(/^warning: Already pending, and held by every run: .* 3 of 7 /),
    ])
  })

  it('that runs hold what was pending, if it has no removals of its own', async () => {
    expect(await judge(listing(), { ...listing(), ...ZOE })).toEqual([
      expect.stringMatching(
        /^warning: Already pending, and held by every run: .* 3 of 7 .* lifts the limit only on a pull request that introduces it/,
      ),
    ])
  })

  it('under "enforce" that an owner has to know of the label, only if it lifts anything', async () => {
    const needs = async (merged: object) => {
      const { approvals = [] } = await judgeWhole(listing(), merged, ENFORCE)
      return approvals.map(({ subject: { kind } }) => kind).includes('lifted-limit')
    }
    expect(await needs({})).toBe(true)
    expect(await needs({ ...listing(), ...ZOE })).toBe(false)
  })
})
