import type { Snapshot } from '@roster/core'
import { describe, expect, it } from 'vitest'
import type { FileState } from '../port/file-state.ts'
import { DAY, fileOf, membersText, NOW, textFile } from '../testing/members-files.ts'
import { invitation, member, OWNER, organization, TestOrganization } from '../testing/organization.ts'
import { evidence, portsOf, recordAt, TestRepository } from '../testing/test-repository.ts'
import { judgePullRequest, type PullRequestUnderReview } from './judge-pull-request.ts'

const BROKEN = textFile('{')
const PULL_REQUEST = { number: 7, file: 'members.json', author: 'grace', headSha: 'head 7' }
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

/** Without a key. */
function judgeFiles(given: PullRequestUnderReview) {
  return judgePullRequest(given, NOW, { ...portsOf(new TestRepository()), planLive: undefined })
}

async function judgeLive(
  given: PullRequestUnderReview,
  snapshot: Snapshot = organization(),
  repository = new TestRepository(),
) {
  const { planLive, requests } = new TestOrganization(snapshot)
  const { asked } = repository
  const judgement = await judgePullRequest(given, NOW, { ...portsOf(repository), planLive })
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
    const { plan, roster, caused, outside, authority, isFirst, asksAnew, findings } = await judgeFiles(given)
    const found = { plan, roster, caused, outside, authority, isFirst, asksAnew }
    expect(found).toEqual({ caused: [], outside: [], authority: [], isFirst: false, asksAnew: false })
    expect(findings).toContainEqual({
      severity: 'error',
      code,
      message: expect.stringContaining(message),
      ...(merged === BROKEN && { line: expect.any(Number), column: expect.any(Number) }),
    })
  })

  it('differs from one that was not asked about live', async () => {
    const { planLive } = new TestOrganization(organization())
    const live = { ...portsOf(new TestRepository()), planLive }
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
    const { caused, authority, findings, isFirst } = await judgeFiles(without('base'))
    expect(kinds(caused)).toEqual(['invite ada@acme.example'])
    expect(authority).toEqual([{ kind: 'login', email: 'ada@acme.example', after: 'ada' }])
    expect({ findings, isFirst }).toEqual({ findings: [], isFirst: true })
  })

  it.each<[string, FileState]>([
    ['broken', BROKEN],
    ['not text', { kind: 'not-text' }],
  ])('takes everything for new if the base is %s and never was sound, and says so', async (_, base) => {
    const { caused, isFirst, findings } = await judgeFiles(review({ base }))
    expect({ caused: kinds(caused), isFirst }).toEqual({
      caused: ['invite ada@acme.example'],
      isFirst: true,
    })
    expect(findings).toMatchObject([
      { severity: 'warning', code: 'base-file-broken', message: expect.stringContaining('never valid') },
    ])
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

  it('takes removals that a new file brings for caused, under the default limit', async () => {
    const members = ['cat', 'dan', 'eva'].map((name) => member(name))
    const merged = fileOf({}, { policy: { maxRemovals: '100%' } })
    const { caused, outside, isFirst, findings, authority } = await judgeLive(
      without('base', { merged }),
      organization(members),
    )
    expect({ removed: caused.length, outside, isFirst }).toEqual({ removed: 3, outside: [], isFirst: true })
    expect(findings).toMatchObject([{ severity: 'error', code: 'too-many-removals' }])
    expect(authority).toMatchObject([{ field: 'maxRemovals', loosens: true }, { kind: 'login' }])
  })

  it('separates what awaits people that the pull request lists', async () => {
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

  it('asks as a preview, and counts the policy before if that is stricter', async () => {
    const base = fileOf({}, { policy: { minOwners: 2 } })
    const { request, roster } = await judgeLive(review({ base }))
    expect(request).toMatchObject({ use: 'preview', now: NOW })
    expect(roster?.policy.minOwners).toBe(2)
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
    const login = { kind: 'login', email: 'ada@acme.example', after: 'ada' }
    const all = [{ field: 'minOwners' }, login]
    expect((await judgeLive(without('base', { merged }))).authority).toMatchObject(all)
    expect((await judgeLive(review({ base: BROKEN, merged }))).authority).toMatchObject(all)
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

describe('a change that a run applied before', () => {
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

  it('is not done again with what was asked for later, and unseen', async () => {
    const more = { 'bob@acme.example': { organization: ['owner', 'billing-admin'] } }
    const repository = madeOwner()
    repository.commit(fileOf(more), NOW)
    const given = review({
      base: fileOf(more),
      merged: fileOf({ ...more, ...ZOE }),
      baseSha: repository.tip,
    })
    const { outside, spent } = await judgeLive(given, snapshot, repository)
    expect({ outside, spent: kinds(spent) }).toEqual({
      outside: [],
      spent: ['change-roles bob@acme.example'],
    })
  })

  it('is asked for anew by a pull request that edits the entry, which causes it', async () => {
    const again = { 'bob@acme.example': { organization: 'owner', reason: 'still needed' } }
    const { caused, outside, spent, findings } = await judge(again)
    expect({ caused: kinds(caused), outside, spent }).toEqual({
      caused: ['change-roles bob@acme.example'],
      outside: [],
      spent: [],
    })
    expect(findings).toMatchObject([{ code: 'asked-anew', email: 'bob@acme.example' }])
  })

  it('is asked for anew with something else, too', async () => {
    const more = { 'bob@acme.example': { organization: ['owner', 'billing-admin'] } }
    const { caused, findings } = await judge(more)
    expect(kinds(caused)).toEqual(['change-roles bob@acme.example'])
    expect(findings).toContainEqual(
      expect.objectContaining({ code: 'asked-anew', email: 'bob@acme.example' }),
    )
  })

  it.each([
    ['', {}, { caused: [], spent: ['invite bob@acme.example'] }],
    [' and their entry', { reason: 'back' }, { caused: ['invite bob@acme.example'], spent: [] }],
  ])(
    'brings nobody back by their group, unless the pull request changes it%s',
    async (_, entry, expected) => {
      const files = (role: string, rest: object) =>
        fileOf(
          { 'bob@acme.example': { groups: ['sre'], ...rest } },
          { groups: { sre: { deployments: { '*': role } } } },
        )
      const repository = new TestRepository()
      repository.commit(fileOf({}))
      const record = recordAt(NOW - 5000)
      repository.merge(7, {
        file: files('viewer', {}),
        at: NOW - 9000,
        evidence: { ...evidence([]), record },
      })
      const given = review({
        base: files('viewer', {}),
        merged: files('editor', entry),
        baseSha: repository.tip,
      })
      const { caused, spent } = await judgeLive(given, organization(), repository)
      expect({ caused: kinds(caused), spent: kinds(spent) }).toEqual(expected)
    },
  )
})

describe('a base branch without a sound file', () => {
  const STRICT = { policy: { approvals: 'enforce', minOwners: 2 } }
  const OFF = { policy: { approvals: 'off' } }
  const SEIZED = { 'mallory@acme.example': { organization: 'owner', github: 'mallory' } }

  it.each<[string, FileState | undefined, string]>([
    ['that is broken', BROKEN, 'is broken'],
    ['that was deleted', undefined, 'is missing'],
    ['that is a link', { kind: 'link' }, 'is broken'],
  ])('%s leaves the last sound one in charge, and says so', async (_, base, state) => {
    const repository = new TestRepository()
    repository.commit(fileOf({}, STRICT))
    repository.commit(base)
    const given = { merged: fileOf(SEIZED, OFF), baseSha: repository.tip }
    const pull = base ? review({ ...given, base }) : without('base', given)
    const { authority, findings, approvals, caused, isFirst, roster } = await judgeLive(
      pull,
      organization(),
      repository,
    )
    expect(isFirst).toBe(false)
    expect(kinds(caused)).toEqual(['invite mallory@acme.example'])
    expect(roster?.policy).toMatchObject({ approvals: 'enforce', minOwners: 2 })
    expect(authority).toMatchObject([
      { field: 'minOwners', before: '2', after: '1', loosens: true },
      { field: 'approvals', before: '"enforce"', after: '"off"', loosens: true },
      { kind: 'login', email: 'mallory@acme.example', after: 'mallory' },
    ])
    expect(approvals?.map(({ couldApprove }) => couldApprove)).toEqual(Array(4).fill(['ada']))
    expect(findings.map(({ severity, code }) => `${severity} ${code}`)).toContain('error approval-missing')
    expect(findings.find(({ code }) => code === 'base-file-broken')?.message).toContain(
      `${state}. Its last valid version counts instead`,
    )
  })
})

describe('the guards of a live judgement', () => {
  const names = ['bob', 'cat', 'dan', 'eva', 'fay', 'gus', 'hal', 'ivy']
  const people = (entry: object = {}) =>
    Object.fromEntries(names.map((name) => [`${name}@acme.example`, entry]))
  const snapshot = organization(names.map((name) => member(name)))
  const until = (day: string) => people({ expires: day })
  const verdict = ({ findings }: Awaited<ReturnType<typeof judgeLive>>) =>
    findings.map(({ severity, code }) => `${severity} ${code}`)
  const LABEL = ['roster: allow removals']
  const labelledBy = (by: string, at = 1000) => {
    const repository = new TestRepository()
    repository.labels.set(7, [{ name: 'Roster: Allow Removals', isSet: true, by, at }])
    return repository
  }

  it('see what dates will do, and seal no end that the limit does not allow', async () => {
    const merged = fileOf(until('2026-12-31'), { policy: { maxRemovals: '100%' } })
    const judgement = await judgeLive(review({ base: fileOf(people()), merged }), snapshot)
    expect(verdict(judgement)).toContain('error too-many-removals')
    expect(judgement.findings.find(({ code }) => code === 'too-many-removals')?.message).toContain(
      'end the access of 8 of 9 members on 31 Dec 2026; "maxRemovals": 20% allows 1',
    )
    expect(judgement.content?.effectDigests).toEqual([])
    const labelled = await judgeLive(
      review({ base: fileOf(people()), merged, labels: LABEL }),
      snapshot,
      labelledBy('grace'),
    )
    expect(verdict(labelled)).toContain('warning too-many-removals')
    expect(labelled.content?.effectDigests).toHaveLength(8)
  })

  it('see what the dates of a new file will do', async () => {
    const judgement = await judgeLive(without('base', { merged: fileOf(until('2026-12-31')) }), snapshot)
    expect(verdict(judgement)).toEqual(['error too-many-removals'])
  })

  it.each<[string, boolean, readonly string[]]>([
    ['as its last preview did', true, ['warning too-many-removals']],
    ['only if a preview did', false, ['error too-many-removals', 'warning label-not-counted']],
  ])('count the label of a merge group %s', async (_, isCounted, expected) => {
    const repository = new TestRepository()
    const label = { by: 'grace', at: 1000 }
    repository.previews.set(7, { headSha: 'head 7', asOf: 2000, ...(isCounted && { label }) })
    const given = without('pullRequest', { queued: 7, base: fileOf(people()), labels: LABEL })
    expect(verdict(await judgeLive(given, snapshot, repository))).toEqual(expected)
  })

  it('count no label of a merge group whose pull request is not known', async () => {
    const given = without('pullRequest', { base: fileOf(people()), labels: LABEL })
    expect(verdict(await judgeLive(given, snapshot))).toEqual(['error too-many-removals'])
  })

  it('do not count a limit for dates that was relaxed within the last day', async () => {
    const lax = { policy: { maxRemovals: '100%' } }
    const judgeAfter = async (mergedAt: number) => {
      const repository = new TestRepository()
      repository.commit(fileOf(people()), NOW - 9 * DAY)
      repository.merge(6, { file: fileOf(people(), lax), at: mergedAt })
      const given = { base: fileOf(people(), lax), baseSha: repository.tip }
      return verdict(
        await judgeLive(review({ ...given, merged: fileOf(until('2026-12-31'), lax) }), snapshot, repository),
      )
    }
    expect(await judgeAfter(NOW - DAY / 2)).toContain('error too-many-removals')
    expect(await judgeAfter(NOW - 2 * DAY)).toEqual([])
  })

  it('show the removals that "unlisted" causes, and limit them', async () => {
    const report = { policy: { unlisted: 'report' } }
    const judgement = await judgeLive(review({ base: fileOf({}, report), merged: fileOf() }), snapshot)
    expect(judgement.caused).toHaveLength(8)
    expect(verdict(judgement)).toEqual(['error too-many-removals'])
    expect(judgement.authority).toMatchObject([{ field: 'unlisted', loosens: true }])
  })

  it('do not block a pull request for what was pending before it', async () => {
    const merged = fileOf({ 'bob@acme.example': {} })
    const judgement = await judgeLive(
      review({ base: fileOf(), merged }),
      organization([...names.slice(1).map((name) => member(name))]),
    )
    expect(verdict(judgement)).toEqual(['warning too-many-removals'])
    expect(judgement.findings[0]?.message).toMatch(/^Already pending, and held by every run: This would/)
  })

  it('seal no end that came and that the limit holds, whatever a later pull request is about', async () => {
    const ended = until('2026-11-01')
    const repository = new TestRepository()
    repository.commit(fileOf(people()), NOW - 90 * DAY)
    repository.commit(fileOf(ended), NOW - 80 * DAY)
    const merged = fileOf({ ...ended, ...ZOE })
    const given = review({ base: fileOf(ended), merged, baseSha: repository.tip })
    const { content, outside } = await judgeLive(given, snapshot, repository)
    expect(outside).toHaveLength(8)
    expect(content?.changeDigests).toHaveLength(1)
  })

  describe('under "enforce"', () => {
    const base = fileOf(people(), ENFORCE)
    const given = review({ base, merged: fileOf({}, ENFORCE), labels: LABEL })
    const labelled = (at: number, approvedAt?: number) => {
      const repository = labelledBy('grace', at)
      repository.merge(7, { file: fileOf({}, ENFORCE) })
      if (approvedAt !== undefined) repository.review(7, 'ada', 'approved', 'head 7', approvedAt)
      return repository
    }
    const limit = async (repository: TestRepository) => {
      const judgement = await judgeLive(given, snapshot, repository)
      const lift = judgement.approvals?.find(({ subject }) => subject.kind === 'lifted-limit')
      return { lifted: lift && lift.approvedBy.length > 0, verdict: verdict(judgement) }
    }

    it('a label lifts nothing until an owner approves after it', async () => {
      expect(await limit(labelled(1000))).toEqual({
        lifted: false,
        verdict: ['warning too-many-removals', 'error approval-missing', 'error approval-missing'],
      })
      expect((await limit(labelled(1000, 500))).lifted).toBe(false)
      expect(await limit(labelled(1000, 2000))).toEqual({
        lifted: true,
        verdict: ['warning too-many-removals'],
      })
    })

    it('a label that GitHub says nothing about lifts nothing', async () => {
      const repository = labelled(1000, 2000)
      repository.labels.delete(7)
      expect(await limit(repository)).toEqual({
        lifted: undefined,
        verdict: ['error too-many-removals', 'warning label-not-counted'],
      })
    })
  })
})
