import type { Change, Roster } from '@roster/core'
import { describe, expect, it } from 'vitest'
import type { Cause } from '../history/cause.ts'
import { readHistory } from '../ledger/history.ts'
import { Ledger } from '../ledger/ledger.ts'
import { weighPlan } from '../ledger/weigh-plan.ts'
import { DAY, fileOf, NOW, ORGANIZATION, rosterOf, textFile } from '../testing/members-files.ts'
import { BILLING, changeOf, member, OWNER, organization, planWith } from '../testing/organization.ts'
import { evidence, recordAt, TestRepository } from '../testing/test-repository.ts'
import { acceptedAuthority } from './accepted-authority.ts'
import { judgeMergedApprovals } from './merged-pull-requests.ts'

const BOB = { 'bob@acme.example': { organization: 'owner', github: 'bob' } }
const ZOE = { 'zoe@acme.example': { organization: 'billing-admin' } }
const AFTER = { ...BOB, ...ZOE }
const INVITE = changeOf('invite', 'zoe', { grant: [BILLING] })
const ENFORCE = { policy: { approvals: 'enforce' } }
const SNAPSHOT = organization([member('bob', [OWNER])])

interface Run {
  readonly head?: Roster
  readonly cause?: Cause
  readonly changes?: readonly Change[]
}

/** What a run says that applies the tip of a repository. */
async function judge(repository: TestRepository, run: Run = {}) {
  const { head = rosterOf(AFTER, ENFORCE), cause = { kind: 'same-file' }, changes = [INVITE] } = run
  const file = { path: 'members.json', sha: repository.tip, branch: 'main' }
  const ledger = new Ledger(readHistory({ file, organization: ORGANIZATION }, repository))
  const authority = await acceptedAuthority({ ledger, snapshot: SNAPSHOT }, repository)
  const plan = planWith(changes)
  const weighed = await weighPlan(plan, { roster: head, snapshot: SNAPSHOT, ledger })
  const approvals = await judgeMergedApprovals(
    { plan, head, cause, policy: head.policy, snapshot: SNAPSHOT, ledger, weighed, authority },
    repository,
  )
  return { ...approvals, held: [...approvals.waiting.keys()] }
}

/** A file that lists Bob, and a pull request that adds Zoe. */
function withMerge(reviewers: readonly string[] = [], { author = 'grace', policy = ENFORCE } = {}) {
  const repository = new TestRepository()
  repository.commit(fileOf(BOB, policy), NOW - 40 * DAY)
  const pullRequest = repository.merge(7, { file: fileOf(AFTER, policy), author })
  for (const login of reviewers) repository.review(7, login)
  const cause: Cause = { kind: 'push', pullRequest, before: rosterOf(BOB, policy) }
  return { repository, cause }
}

describe('a run', () => {
  it('has the approvals that its own pull request has', async () => {
    const { repository, cause } = withMerge(['bob'])
    const { held, findings, loginsThatApproved } = await judge(repository, { cause })
    expect({ held, findings }).toEqual({ held: [], findings: [] })
    expect(loginsThatApproved([{ email: 'ZOE@acme.example' }])).toEqual(['bob'])
    expect(loginsThatApproved([{ email: 'other@acme.example' }])).toEqual([])
  })

  it('says which approvals do not count', async () => {
    const { repository, cause } = withMerge(['bob'])
    repository.writers.set('bob', false)
    const { held, findings } = await judge(repository, { cause })
    expect(held).toEqual([INVITE.digest])
    expect(findings).toMatchObject([{ severity: 'warning', code: 'approval-not-counted' }])
  })

  it('knows the logins that approved a change however its address is spelled', async () => {
    const { repository, cause } = withMerge(['bob'])
    const changes = [{ ...INVITE, email: 'ZOE@acme.example' }]
    const { loginsThatApproved } = await judge(repository, { cause, changes })
    expect(loginsThatApproved([{ email: 'zoe@acme.example' }])).toEqual(['bob'])
  })

  it('names each login that approved once, in order', async () => {
    const { repository, cause } = withMerge(['bob', 'ada'])
    const changes = [INVITE, changeOf('remove', 'cat')]
    const { loginsThatApproved } = await judge(repository, { cause, changes })
    expect(loginsThatApproved(changes.map(({ email }) => ({ email })))).toEqual(['ada', 'bob'])
  })

  it.each([
    ['not', [], [INVITE.digest]],
    ['', ['bob'], []],
  ])('has what was undone and is asked for anew %s with the approval of then', async (_, reviewers, held) => {
    const { repository } = withMerge(['bob'])
    repository.prove(7, { ...evidence([INVITE.digest]), record: recordAt(NOW - 2000) })
    const again = { 'zoe@acme.example': { organization: 'billing-admin', reason: 'again' } }
    const merged = {
      file: fileOf({ ...BOB, ...again }, ENFORCE),
      at: NOW - 500,
      evidence: evidence([INVITE.digest], { plannedAt: NOW - 1000, headSha: 'head 8' }),
    }
    repository.merge(8, merged)
    for (const login of reviewers) repository.review(8, login)
    expect((await judge(repository)).held).toEqual(held)
  })

  it('holds a change that lacks its approval, and says how to release it', async () => {
    const { repository, cause } = withMerge()
    const { waiting, findings } = await judge(repository, { cause })
    expect(findings).toEqual([])
    expect([...waiting]).toEqual([
      [
        INVITE.digest,
        'It lacks the approval of an Organization owner: ada or bob can give it in a review of the pull request. To release it, have it approved on pull request #7 and run this again.',
      ],
    ])
  })

  it('holds it without a pull request to approve on, too', async () => {
    const repository = new TestRepository()
    repository.commit(fileOf(AFTER, ENFORCE))
    const { waiting } = await judge(repository)
    expect([...waiting.values()]).toEqual([
      expect.stringMatching(
        /To release it, merge a pull request that touches the file, with that approval\.$/,
      ),
    ])
  })

  it('only warns under "warn", and asks nothing under "off"', async () => {
    const { repository, cause } = withMerge()
    const warned = await judge(repository, { head: rosterOf(AFTER, { policy: { approvals: 'warn' } }) })
    expect(warned).toMatchObject({
      held: [],
      findings: [{ severity: 'warning', code: 'approval-missing' }],
    })
    const off = await judge(repository, { cause, head: rosterOf(AFTER) })
    expect(off).toMatchObject({ held: [], findings: [] })
  })

  it('reads no review if nothing takes an approval', async () => {
    const { repository } = withMerge()
    await judge(repository, { changes: [changeOf('resend', 'zoe')] })
    expect(repository.asked.filter((line) => line.startsWith('reviews'))).toEqual([])
  })

  it('counts the logins of the file that a pull request was merged onto, and no later ones', async () => {
    const repository = new TestRepository()
    repository.commit(fileOf())
    const pullRequest = repository.merge(7, { file: fileOf(AFTER, ENFORCE) })
    repository.review(7, 'bob')
    const { held } = await judge(repository, { cause: { kind: 'push', pullRequest, before: rosterOf() } })
    expect(held).toEqual([INVITE.digest])
  })

  it('has no approval on a pull request that nothing came before', async () => {
    const repository = new TestRepository()
    const pullRequest = repository.merge(7, { file: fileOf(AFTER, ENFORCE) })
    repository.review(7, 'bob')
    expect((await judge(repository, { cause: { kind: 'push', pullRequest } })).held).toEqual([INVITE.digest])
  })

  it('counts an author as an approver only if the policy says so', async () => {
    const { repository, cause } = withMerge([], { author: 'bob' })
    expect((await judge(repository, { cause })).held).toEqual([INVITE.digest])
    const lax = rosterOf(AFTER, { policy: { approvals: 'enforce', selfApproval: true } })
    const before = rosterOf(BOB, { policy: { approvals: 'enforce', selfApproval: true } })
    const own: Cause = { ...cause, ...(cause.kind === 'push' && { before }) }
    expect((await judge(repository, { cause: own, head: lax })).held).toEqual([])
  })
})

describe('an end date', () => {
  const ended = rosterOf({ ...BOB, 'cat@acme.example': { expires: '2026-11-01' } }, ENFORCE)
  const changes = [changeOf('remove', 'cat')]

  it('that was merged takes no further approval when it comes', async () => {
    const { repository } = withMerge()
    expect((await judge(repository, { head: ended, changes })).held).toEqual([])
    expect(
      (await judge(repository, { head: ended, changes, cause: { kind: 'push', before: ended } })).held,
    ).toEqual([])
  })

  it('that a push sets takes one', async () => {
    const { repository } = withMerge()
    const cause: Cause = { kind: 'push', before: rosterOf(BOB, ENFORCE) }
    const { held } = await judge(repository, { head: ended, changes, cause })
    expect(held).toEqual([changes[0]?.digest])
  })
})

describe('a change of authority', () => {
  it('that nobody has approved blocks the run, whatever caused it', async () => {
    const repository = new TestRepository()
    repository.commit(fileOf(BOB, ENFORCE), NOW - 40 * DAY)
    const moved = { 'bob@acme.example': { organization: 'owner', github: 'mallory' } }
    const pullRequest = repository.merge(7, { file: fileOf(moved, ENFORCE) })
    const head = rosterOf(moved, ENFORCE)
    const causes: readonly Cause[] = [
      { kind: 'same-file' },
      { kind: 'push', pullRequest, before: rosterOf(BOB, ENFORCE) },
    ]
    for (const cause of causes) {
      const { held, findings } = await judge(repository, { head, cause, changes: [] })
      expect(held).toEqual([])
      expect(findings).toMatchObject([{ severity: 'error', code: 'approval-missing' }])
    }
  })

  it('is named under "warn" by the run of its push', async () => {
    const WARN = { policy: { approvals: 'warn' } }
    const { repository, cause } = withMerge()
    const head = rosterOf({ ...AFTER, 'bob@acme.example': {} }, WARN)
    const { findings } = await judge(repository, { head, cause, changes: [] })
    expect(findings).toMatchObject([{ severity: 'warning', code: 'approval-missing' }])
    expect((await judge(repository, { head, changes: [] })).findings).toEqual([])
  })
})

describe('an earlier pull request', () => {
  /** Pull request 7 added Zoe, with Bob's approval; then came these files. */
  function followedBy(files: readonly ReturnType<typeof fileOf>[], at = NOW - 10 * DAY) {
    const repository = new TestRepository()
    repository.commit(fileOf(BOB, ENFORCE), NOW - 50 * DAY)
    repository.merge(7, { file: fileOf(AFTER, ENFORCE), at })
    repository.review(7, 'bob')
    for (const [index, file] of files.entries()) repository.commit(file, at + index + 1)
    return repository
  }

  it.each([
    ['it was the last change', [], true],
    ['the file has asked the same ever since', [fileOf({ ...AFTER, 'x@acme.example': {} }, ENFORCE)], true],
    ['the file asked otherwise in between', [fileOf(BOB, ENFORCE), fileOf(AFTER, ENFORCE)], false],
    ['the file was broken in between', [textFile('{'), fileOf(AFTER, ENFORCE)], true],
  ])('still counts if %s: %3$s', async (_, files, counts) => {
    const { held } = await judge(followedBy(files))
    expect(held).toEqual(counts ? [] : [INVITE.digest])
  })

  it('counts however long ago it was merged', async () => {
    expect((await judge(followedBy([], NOW - 400 * DAY))).held).toEqual([])
  })

  it('is asked for what the own one lacks, and the own one only once', async () => {
    const repository = followedBy([])
    const pullRequest = repository.merge(8, { file: fileOf({ ...AFTER, 'x@acme.example': {} }, ENFORCE) })
    const cause: Cause = { kind: 'push', pullRequest, before: rosterOf(AFTER, ENFORCE) }
    expect((await judge(repository, { cause })).held).toEqual([])
    expect(repository.asked.filter((line) => line.startsWith('reviews of'))).toEqual([
      'reviews of 8',
      'reviews of 7',
    ])
  })

  it('is asked once for all its commits', async () => {
    const repository = new TestRepository()
    repository.commit(fileOf(BOB, ENFORCE), NOW - 50 * DAY)
    const pullRequest = repository.merge(7, { file: fileOf(AFTER, ENFORCE), at: NOW - 10 * DAY })
    repository.commit(fileOf(AFTER, ENFORCE), NOW - 10 * DAY, pullRequest)
    expect((await judge(repository)).held).toEqual([INVITE.digest])
    expect(repository.asked.filter((line) => line.startsWith('reviews of'))).toEqual(['reviews of 7'])
  })

  it('is not asked, nor any before it, once a later one has the approval', async () => {
    const repository = followedBy([])
    repository.merge(8, { file: fileOf({ ...AFTER, 'x@acme.example': {} }, ENFORCE) })
    repository.review(8, 'ada')
    const { held, loginsThatApproved } = await judge(repository)
    expect(held).toEqual([])
    expect(loginsThatApproved([{ email: 'zoe@acme.example' }])).toEqual(['ada'])
    expect(repository.asked).not.toContain('reviews of 7')
  })

  it('is asked for the changes that still lack one, and for no others', async () => {
    const repository = followedBy([])
    const yan = { 'yan@acme.example': {} }
    repository.merge(8, { file: fileOf({ ...AFTER, ...yan }, ENFORCE) })
    repository.review(8, 'bob')
    repository.review(7, 'ada')
    const both = rosterOf({ ...AFTER, ...yan }, ENFORCE)
    const changes = [INVITE, changeOf('invite', 'yan')]
    const { loginsThatApproved } = await judge(repository, { head: both, changes })
    expect(loginsThatApproved([{ email: 'zoe@acme.example' }])).toEqual(['bob'])
    expect(loginsThatApproved([{ email: 'yan@acme.example' }])).toEqual(['bob'])
  })
})
