import type { Snapshot } from '@roster/core'
import { describe, expect, it } from 'vitest'
import type { FileState } from '../port/file-state.ts'
import { fileOf, membersText, NOW, textFile } from '../testing/members-files.ts'
import { invitation, member, OWNER, organization, TestOrganization } from '../testing/organization.ts'
import { evidence, recordAt, TestRepository } from '../testing/test-repository.ts'
import { judgePullRequest, type PullRequestUnderReview } from './judge-pull-request.ts'

const BROKEN = textFile('{')
const PULL_REQUEST = { number: 7, author: 'grace', headSha: 'head 7' }
const ZOE = { 'zoe@acme.example': {} }
const ENFORCE = { policy: { approvals: 'enforce' } }

type Review = Partial<PullRequestUnderReview>

/** A pull request that changes nothing, unless given. */
function review(rest: Review): PullRequestUnderReview {
  return {
    pullRequest: PULL_REQUEST,
    base: fileOf(),
    merged: fileOf(),
    labels: [],
    baseRef: 'main',
    baseSha: 'nothing',
    ...rest,
  }
}

function without(key: 'base' | 'merged' | 'pullRequest', rest: Review = {}): PullRequestUnderReview {
  const { [key]: _, ...whole } = review(rest)
  return whole as PullRequestUnderReview
}

function ports({ reviewsOf, rosterAt, commitsTouching, pullRequestBehind, readEvidence }: TestRepository) {
  return { reviewsOf, rosterAt, commitsTouching, pullRequestBehind, readEvidence }
}

/** Without a key. */
function judgeFiles(given: PullRequestUnderReview) {
  return judgePullRequest(given, NOW, { ...ports(new TestRepository()), planLive: undefined })
}

async function judgeLive(
  given: PullRequestUnderReview,
  snapshot: Snapshot = organization(),
  repository = new TestRepository(),
) {
  const { planLive, requests } = new TestOrganization(snapshot)
  const { asked } = repository
  const judgement = await judgePullRequest(given, NOW, { ...ports(repository), planLive })
  const request = requests[0]
  if (request === undefined) throw new Error('Expected a live plan.')
  return { ...judgement, request, asked }
}

const kinds = (changes: readonly { readonly kind: string; readonly email: string }[]) =>
  changes.map(({ kind, email }) => `${kind} ${email}`)

describe('a file that cannot be judged', () => {
  it.each<[string, FileState | undefined, string, string]>([
    ['none', undefined, 'file-missing', 'Merging would delete the members file.'],
    ['a conflict', { kind: 'conflict' }, 'merge-conflict', 'The pull request conflicts with main,'],
    ['too large', { kind: 'too-large', limitBytes: 7 }, 'file-too-large', '7 bytes'],
    ['not text', { kind: 'not-text' }, 'file-syntax', 'not valid UTF-8'],
    ['a folder', { kind: 'not-a-file' }, 'file-missing', 'a folder or a submodule'],
    ['broken', BROKEN, 'file-syntax', ''],
  ])('%s, blocks', async (_, merged, code, message) => {
    const given = merged ? review({ merged }) : without('merged')
    const { plan, roster, caused, outside, authority, findings } = await judgeFiles(given)
    expect({ plan, roster, caused, outside, authority }).toEqual({ caused: [], outside: [], authority: [] })
    expect(findings).toContainEqual({
      severity: 'error',
      code,
      message: expect.stringContaining(message),
      ...(merged === BROKEN && { line: expect.any(Number), column: expect.any(Number) }),
    })
  })

  it('is told apart from one that was not asked about live', async () => {
    const { planLive } = new TestOrganization(organization())
    const live = { ...ports(new TestRepository()), planLive }
    expect(await judgePullRequest(without('merged'), NOW, live)).toMatchObject({ mode: 'live' })
    expect(await judgeFiles(without('merged'))).toMatchObject({ mode: 'static' })
  })
})

describe('a judgement from the files alone', () => {
  it('is the difference between them', async () => {
    const judgement = await judgeFiles(review({ merged: fileOf(ZOE) }))
    expect(judgement).toMatchObject({ mode: 'static', outside: [], awaited: [] })
    expect(kinds(judgement.caused)).toEqual(['invite zoe@acme.example'])
    expect(judgement.plan?.changes).toEqual(judgement.caused)
  })

  it('takes all members for new if the pull request adds the file', async () => {
    const { caused, authority, findings } = await judgeFiles(without('base'))
    expect(kinds(caused)).toEqual(['invite ada@acme.example'])
    expect({ authority, findings }).toEqual({ authority: [], findings: [] })
  })

  it.each<[string, FileState]>([
    ['broken', BROKEN],
    ['not text', { kind: 'not-text' }],
  ])('has no plan if the base is %s, and says so', async (_, base) => {
    const { plan, caused, authority, roster, findings } = await judgeFiles(review({ base }))
    expect({ plan, caused, authority }).toEqual({ plan: undefined, caused: [], authority: [] })
    expect(roster?.organization).toBe('1234567890')
    expect(findings).toMatchObject([{ severity: 'warning', code: 'base-file-broken' }])
  })

  it('says that approvals cannot be judged, if any are needed', async () => {
    const merged = fileOf(ZOE, ENFORCE)
    const codes = async (given: PullRequestUnderReview) =>
      (await judgeFiles(given)).findings.map(({ code }) => code)
    expect(await codes(review({ base: fileOf({}, ENFORCE), merged }))).toEqual(['approval-unknown'])
    expect(await codes(review({ base: fileOf(ZOE, ENFORCE), merged }))).toEqual([])
    expect(await codes(review({ merged: fileOf(ZOE) }))).toEqual([])
    expect(await codes(without('pullRequest', { base: fileOf({}, ENFORCE), merged }))).toEqual([])
  })

  it('goes by the stricter policy', async () => {
    const { findings } = await judgeFiles(review({ base: fileOf({}, ENFORCE), merged: fileOf(ZOE) }))
    expect(findings).toMatchObject([{ severity: 'error', code: 'approval-unknown' }])
  })

  it('takes the policy of a file that the base cannot be compared with', async () => {
    const { findings } = await judgeFiles(review({ base: BROKEN, merged: fileOf(ZOE, ENFORCE) }))
    expect(findings.map(({ code }) => code)).toEqual(['base-file-broken', 'approval-unknown'])
  })
})

describe('a live judgement', () => {
  it('separates what the pull request causes from what was already pending', async () => {
    const base = fileOf({ 'bob@acme.example': {} })
    const merged = fileOf({ 'bob@acme.example': {}, ...ZOE })
    const snapshot = organization([member('cat', [OWNER])])
    const { plan, caused, outside, mode } = await judgeLive(review({ base, merged }), snapshot)
    expect({ mode, caused: kinds(caused), outside: kinds(outside) }).toEqual({
      mode: 'live',
      caused: ['invite zoe@acme.example'],
      outside: ['invite bob@acme.example', 'remove cat@acme.example'],
    })
    expect(plan?.changes).toHaveLength(3)
  })

  it.each<[string, PullRequestUnderReview]>([
    ['the base is broken', review({ base: BROKEN, merged: fileOf(ZOE) })],
    [
      'the base is of another organization',
      review({ base: fileOf(ZOE, { organization: '2' }), merged: fileOf(ZOE) }),
    ],
  ])('takes all changes for caused if %s', async (_, given) => {
    const { caused, outside } = await judgeLive(given)
    expect({ caused: kinds(caused), outside }).toEqual({ caused: ['invite zoe@acme.example'], outside: [] })
  })

  it('counts removals that a new file brings as pending, since nobody was listed before', async () => {
    const { caused, outside } = await judgeLive(without('base'), organization([member('cat')]))
    expect({ caused, outside: kinds(outside) }).toEqual({ caused: [], outside: ['remove cat@acme.example'] })
  })

  it('separates what awaits people whom the pull request lists', async () => {
    const sso = { policy: { sso: { domains: ['acme.example'] } } }
    const role = { organization: 'billing-admin' }
    const base = fileOf({ 'bob@acme.example': role }, sso)
    const merged = fileOf({ 'bob@acme.example': role, 'zoe@acme.example': role }, sso)
    const { awaited, plan } = await judgeLive(review({ base, merged }))
    expect(awaited.map(({ email }) => email)).toEqual(['zoe@acme.example'])
    expect(plan?.awaited).toHaveLength(2)
  })

  it('resends invitations to those whose entry the pull request edits', async () => {
    const edited = fileOf({ 'zoe@acme.example': { reason: 'again' } })
    const snapshot = organization([], [invitation('zoe', { expired: true })])
    const { request } = await judgeLive(review({ base: fileOf(ZOE), merged: edited }), snapshot)
    expect(request.isTouched('zoe@acme.example')).toBe(true)
    expect(request.isTouched('ada@acme.example')).toBe(false)
    const added = await judgeLive(without('base', { merged: edited }), snapshot)
    expect(added.request.isTouched('zoe@acme.example')).toBe(false)
  })

  it('asks as a preview, under the policy before, with the label of the pull request', async () => {
    const base = fileOf({}, { policy: { minOwners: 2 } })
    const labels = ['roster: allow removals']
    const { request } = await judgeLive(review({ base, labels }))
    expect(request).toMatchObject({
      use: 'preview',
      now: NOW,
      allowRemovals: true,
      policyBefore: { minOwners: 2 },
    })
    const added = await judgeLive(without('base'))
    expect(added.request).toMatchObject({ allowRemovals: false })
    expect('policyBefore' in added.request).toBe(false)
    expect('policyBefore' in (await judgeLive(review({ base: BROKEN }))).request).toBe(false)
  })

  it('has the findings of file, base and guards', async () => {
    const text = membersText({}, { policy: { minOwners: 2 }, groups: { unused: {} } })
    const { findings } = await judgeLive(review({ base: BROKEN, merged: textFile(text) }))
    expect(findings.map(({ code }) => code)).toEqual([
      'unused-group',
      'few-owners',
      'base-file-broken',
      'too-few-owners',
    ])
  })

  it('shows changes of authority against a file', async () => {
    const merged = fileOf({}, { policy: { minOwners: 2 } })
    expect((await judgeLive(review({ merged }))).authority).toMatchObject([{ field: 'minOwners' }])
    expect((await judgeLive(without('base', { merged }))).authority).toEqual([])
    expect((await judgeLive(review({ base: BROKEN, merged }))).authority).toEqual([])
  })

  it('shows all authority of a new file if approvals are asked for', async () => {
    const { authority } = await judgeLive(without('base', { merged: fileOf({}, ENFORCE) }))
    expect(authority).toMatchObject([{ field: 'approvals' }, { kind: 'login', after: 'ada' }])
  })
})

describe('the approvals of a live judgement', () => {
  const base = fileOf({}, ENFORCE)
  const merged = fileOf(ZOE, ENFORCE)

  it('are needed for what the pull request causes', async () => {
    const { approvals, findings } = await judgeLive(review({ base, merged }))
    expect(approvals).toMatchObject([{ subject: { change: { email: 'zoe@acme.example' } }, approvedBy: [] }])
    expect(findings).toMatchObject([{ severity: 'error', code: 'approval-missing' }])
  })

  it('are needed for what awaits people, and not for what was already pending', async () => {
    const role = { organization: 'billing-admin' }
    const sso = { policy: { approvals: 'enforce', sso: { domains: ['acme.example'] } } }
    const { approvals } = await judgeLive(
      review({ base: fileOf({}, sso), merged: fileOf({ 'zoe@acme.example': role }, sso) }),
      organization([member('cat')]),
    )
    expect(approvals).toMatchObject([{ subject: { change: { email: 'zoe@acme.example' } } }])
  })

  it('are counted, once they are given', async () => {
    const repository = new TestRepository()
    repository.merge(7, { file: merged })
    repository.review(7, 'ada')
    const { approvals, findings } = await judgeLive(review({ base, merged }), organization(), repository)
    expect(approvals).toMatchObject([{ approvedBy: [{ login: 'ada' }] }])
    expect(findings).toEqual([])
  })

  it('are not asked for in a merge group', async () => {
    const { approvals, findings, asked } = await judgeLive(without('pullRequest', { base, merged }))
    expect({ approvals, findings, asked }).toEqual({ approvals: undefined, findings: [], asked: [] })
  })

  it('are needed for an end whose date the pull request sets, not for one whose date the base has', async () => {
    const cat = { 'cat@acme.example': { expires: '2026-11-01' } }
    const ended = fileOf(cat, ENFORCE)
    const snapshot = organization([member('cat')])
    expect(kinds((await judgeLive(review({ base: ended, merged: ended }), snapshot)).outside)).toEqual([
      'remove cat@acme.example',
    ])
    const added = await judgeLive(
      review({ base: fileOf({ 'cat@acme.example': {} }, ENFORCE), merged: ended }),
      snapshot,
    )
    expect(added.approvals?.map(({ subject }) => subject.kind)).toEqual(['change', 'authority'])
  })
})

describe('a change that a run carried out before', () => {
  const bob = { 'bob@acme.example': { organization: 'owner' } }
  const snapshot = organization([member('bob')])

  /** A repository in which pull request 7 made Bob an owner, and a run of it found that in force. */
  function madeOwner() {
    const repository = new TestRepository()
    repository.commit(fileOf({ 'bob@acme.example': {} }))
    repository.merge(7, {
      file: fileOf(bob),
      at: NOW - 9000,
      evidence: { ...evidence([]), record: recordAt(NOW - 5000) },
    })
    return repository
  }
  const judge = (merged: object) => {
    const repository = madeOwner()
    const given = review({ base: fileOf(bob), merged: fileOf(merged), baseSha: repository.tip })
    return judgeLive(given, snapshot, repository)
  }

  it('and that someone undid is not done again by merging something else', async () => {
    const { caused, outside, spent, findings } = await judge({ ...bob, ...ZOE })
    expect({ caused: kinds(caused), outside, spent: kinds(spent) }).toEqual({
      caused: ['invite zoe@acme.example'],
      outside: [],
      spent: ['change-roles bob@acme.example'],
    })
    expect(findings).toMatchObject([{ code: 'undone-since', email: 'bob@acme.example' }])
  })

  it('is asked for anew by a pull request that edits the entry', async () => {
    const again = { 'bob@acme.example': { organization: 'owner', reason: 'still needed' } }
    const { outside, spent } = await judge(again)
    expect({ outside: kinds(outside), spent }).toEqual({
      outside: ['change-roles bob@acme.example'],
      spent: [],
    })
  })
})
