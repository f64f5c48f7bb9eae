import { effectDigest, emptyRoster, readRoster, type Snapshot } from '@roster/core'
import { describe, expect, it } from 'vitest'
import type { Evidence } from '../port/evidence.ts'
import type { FileState } from '../port/file-state.ts'
import { reviewContent } from '../review/review-content.ts'
import { DAY, fileOf, membersText, NOW, ORGANIZATION, rosterOf, textFile } from '../testing/members-files.ts'
import {
  BILLING,
  invitation,
  member,
  OWNER,
  organization,
  TestOrganization,
} from '../testing/organization.ts'
import {
  evidence,
  NO_EVIDENCE,
  portsOf,
  recordAt,
  type ShownOptions,
  TestRepository,
} from '../testing/test-repository.ts'
import { authorizeRun, type RunToAuthorize } from './authorize-run.ts'
import { judgePullRequest } from './judge-pull-request.ts'
import { runRecord } from './run-record.ts'

const ENFORCE = { policy: { approvals: 'enforce' } }

interface Run {
  /** What members and rest of the file are, before and after the merge; a new file if there is none before. */
  readonly before?: readonly [members: object, rest?: Readonly<Record<string, unknown>>]
  readonly after: readonly [members: object, rest?: Readonly<Record<string, unknown>>]
  readonly snapshot?: Snapshot
  /** What the preview proves; by default that it showed the plan as it is now. */
  readonly evidence?: Evidence
  readonly labels?: readonly string[]
  readonly reviewers?: readonly string[]
  readonly unreviewed?: RunToAuthorize['unreviewed']
  /** Whether the merge caused the run, rather than a schedule. */
  readonly isPush?: boolean
  /** When the pull request was merged. */
  readonly at?: number
  /** The file that a pull request about other members left later. */
  readonly later?: readonly [members: object, rest?: Readonly<Record<string, unknown>>]
}

/** A run after pull request 7 was merged. */
async function authorize(run: Run) {
  const { before, after, snapshot = organization(), unreviewed = 'hold', isPush = true } = run
  const repository = new TestRepository()
  const base = before && fileOf(...before)
  repository.commit(base, NOW - 400 * DAY)
  const head = fileOf(...after)
  const { labels = [], at = NOW } = run
  const proof = run.evidence ?? (await previewOf(base, head, snapshot))
  repository.merge(7, { file: head, labels, at, evidence: proof })
  for (const login of run.reviewers ?? []) repository.review(7, login)
  const last = run.later ?? after
  if (run.later) repository.merge(8, { file: fileOf(...run.later), at: at + 1 })
  const { planLive, requests } = new TestOrganization(snapshot)
  const source = (state: FileState | undefined) => (state?.kind === 'text' ? state.source : undefined)
  const headSource = source(fileOf(...last))
  const baseSource = source(isPush ? base : undefined)
  if (headSource === undefined) throw new Error('Expected a text.')
  const file = {
    source: headSource,
    path: 'members.json',
    sha: repository.tip,
    ...(isPush && { shaBefore: 'commit 1' }),
    branch: 'main',
    ...(baseSource && { before: baseSource }),
  }
  const asked = rosterOf(...last)
  const given = { file, asked, findings: [], isPush, unreviewed, now: NOW }
  const authorization = await authorizeRun(given, { ...portsOf(repository), planLive })
  return {
    ...authorization,
    request: requests[0],
    due: named(authorization.due),
    held: authorization.held.map(({ change, reason }) => `${change.kind} ${change.email}: ${reason}`),
    heldPeople: authorization.held.map(({ change }) => change.email),
    asked: repository.asked,
  }
}

/** A scheduled run on the tip of the repository, whose file lists these members. */
function authorizeSchedule(repository: TestRepository, members: object, snapshot: Snapshot) {
  const state = fileOf(members)
  if (state.kind !== 'text') throw new Error('Expected a text.')
  const file = { source: state.source, path: 'members.json', sha: repository.tip, branch: 'main' }
  const asked = rosterOf(members)
  const { planLive } = new TestOrganization(snapshot)
  return authorizeRun(
    { file, asked, findings: [], isPush: false, unreviewed: 'hold', now: NOW },
    { ...portsOf(repository), planLive },
  )
}

/** What the preview of a pull request seals. */
async function previewOf(
  base: FileState | undefined,
  merged: FileState,
  snapshot: Snapshot,
  options: ShownOptions = {},
): Promise<Evidence> {
  const { planLive } = new TestOrganization(snapshot)
  const repository = new TestRepository()
  const review = {
    labels: [],
    baseRef: 'main',
    baseSha: 'nothing',
    ...(base && { base }),
    merged,
  }
  const { plan, roster } = await judgePullRequest(review, NOW, { ...portsOf(repository), planLive })
  if (plan === undefined || roster === undefined) throw new Error('Expected a plan.')
  const before = base?.kind === 'text' ? readRoster(base.source, { now: NOW }).roster : undefined
  const files = { head: roster, before: before ?? emptyRoster(ORGANIZATION) }
  const { changeDigests, effectDigests } = reviewContent(plan, files, { changes: new Set(), ends: [] })
  return evidence([...changeDigests, ...effectDigests], options)
}

function named(changes: readonly { readonly kind: string; readonly email: string }[]) {
  return changes.map(({ kind, email }) => `${kind} ${email}`)
}

const ZOE = { 'zoe@acme.example': {} }

const LABEL = { by: 'ada', at: NOW - 9 * DAY }

describe('a run', () => {
  it('applies its authorised part of each role change once, and holds the rest', async () => {
    const roles = { organization: 'billing-admin', security: { '*': 'viewer' } }
    const people = { 'bob@acme.example': roles, 'cat@acme.example': roles }
    const snapshot = organization([member('bob'), member('cat')])
    const part = { security: { '*': 'viewer' } }
    const shown = { 'bob@acme.example': part, 'cat@acme.example': part }
    const proof = await previewOf(fileOf(), fileOf(shown), snapshot)
    const { due, held } = await authorize({ before: [{}], after: [people], snapshot, evidence: proof })
    expect(due).toEqual(['change-roles bob@acme.example', 'change-roles cat@acme.example'])
    expect(held).toEqual([
      expect.stringContaining('change-roles bob@acme.example'),
      expect.stringContaining('change-roles cat@acme.example'),
    ])
  })

  it('makes what its preview showed', async () => {
    const { due, held, stopped, pullRequest } = await authorize({ before: [{}], after: [ZOE] })
    expect({ due, held, stopped }).toEqual({ due: ['invite zoe@acme.example'], held: [], stopped: undefined })
    expect(pullRequest?.number).toBe(7)
  })

  it('holds what no preview showed, and says why and what to do', async () => {
    const { due, held } = await authorize({ before: [{}], after: [ZOE], evidence: NO_EVIDENCE })
    expect({ due, held }).toEqual({
      due: [],
      held: [
        'invite zoe@acme.example: There is no sealed preview on pull request #7: it needs a live preview before it is merged. To release it, have a pull request that edits this entry previewed and merged, or run with "unreviewed: apply".',
      ],
    })
  })

  it('makes that, too, with `apply`, and asks for no review', async () => {
    const { due, held, stopped } = await authorize({
      before: [{}],
      after: [ZOE],
      evidence: NO_EVIDENCE,
      unreviewed: 'apply',
    })
    expect({ due, held, stopped }).toEqual({ due: ['invite zoe@acme.example'], held: [], stopped: undefined })
  })

  it('stops for that with `stop`, and only for that', async () => {
    const run = { before: [{}], after: [ZOE], unreviewed: 'stop' } as const
    expect(await authorize({ ...run, evidence: NO_EVIDENCE })).toMatchObject({
      due: [],
      heldPeople: ['zoe@acme.example'],
      stopped: 'Unreviewed changes stop the run. Nothing was changed.',
    })
    expect(await authorize(run)).toMatchObject({ due: ['invite zoe@acme.example'], held: [] })
  })

  it('holds the end of an ownership that a guard stops, and makes the rest', async () => {
    const policy = { policy: { minOwners: 2 } }
    const { due, held, stopped, findings } = await authorize({
      before: [{ 'bob@acme.example': { organization: 'owner' } }, policy],
      after: [{ ...ZOE, 'bob@acme.example': {} }, policy],
      snapshot: organization([member('bob', [OWNER])]),
    })
    expect({ due, held, stopped, findings }).toEqual({
      due: ['invite zoe@acme.example'],
      held: [expect.stringMatching(/^change-roles bob@acme\.example: Too few Organization owners/)],
      stopped: undefined,
      findings: [],
    })
  })

  it('of a schedule makes what an earlier merge left, under the policy of the file', async () => {
    const { due, pullRequest } = await authorize({
      before: [{}, { policy: { minOwners: 2 } }],
      after: [ZOE],
      isPush: false,
      at: NOW - 400 * DAY,
    })
    expect(due).toEqual(['invite zoe@acme.example'])
    expect(pullRequest).toBeUndefined()
  })

  it('makes what an earlier merge left, if a later one is about other members', async () => {
    const run = { before: [{}], after: [ZOE], later: [{ ...ZOE, 'bob@acme.example': {} }] } as const
    expect(await authorize(run)).toMatchObject({
      due: ['invite zoe@acme.example'],
      heldPeople: ['bob@acme.example'],
    })
  })
})

describe('what was in force', () => {
  const bob = { 'bob@acme.example': { organization: 'billing-admin' } }
  const proof = async (snapshot: Snapshot) => previewOf(fileOf(), fileOf(bob), snapshot)

  it.each([false, true])('and was undone since is held, in a push too: %s', async (isPush) => {
    const snapshot = organization([member('bob')])
    const evidenceOf = { ...(await proof(snapshot)), record: recordAt(NOW - DAY) }
    const { due, held } = await authorize({
      before: [{}],
      after: [bob],
      snapshot,
      evidence: evidenceOf,
      isPush,
    })
    expect({ due, held }).toEqual({
      due: [],
      held: [
        'change-roles bob@acme.example: It was in force on 22 Nov 2026, so someone changed it since. To release it, have a pull request that edits this entry previewed and merged, or run with "unreviewed: apply".',
      ],
    })
  })

  it('is made again if the run is told to', async () => {
    const snapshot = organization([member('bob')])
    const evidenceOf = { ...(await proof(snapshot)), record: recordAt(NOW - DAY) }
    const run = { before: [{}], after: [bob], snapshot, evidence: evidenceOf } as const
    expect(await authorize({ ...run, unreviewed: 'apply' })).toMatchObject({ heldPeople: [] })
  })

  it('is not made again with changes that were reviewed later: each kind of role is judged by itself', async () => {
    const both = {
      'bob@acme.example': { organization: 'billing-admin', deployments: { '*': 'viewer' } },
    }
    const snapshot = organization([member('bob')])
    const billing = await proof(snapshot)
    const repository = new TestRepository()
    repository.commit(fileOf(), NOW - 9 * DAY)
    repository.merge(7, {
      file: fileOf(bob),
      at: NOW - 8 * DAY,
      evidence: { ...billing, record: recordAt(NOW - 7 * DAY) },
    })
    const viewer = await previewOf(fileOf(bob), fileOf(both), organization([member('bob', [BILLING])]), {
      headSha: 'head 8',
      plannedAt: NOW - 6 * DAY,
    })
    repository.merge(8, { file: fileOf(both), at: NOW - DAY, evidence: viewer })
    const { due, held, authorised } = await authorizeSchedule(repository, both, snapshot)
    expect(due).toMatchObject([
      { email: 'bob@acme.example', grant: [{ kind: 'deployment', role: 'viewer' }] },
    ])
    expect(held).toMatchObject([
      {
        change: { grant: [{ kind: 'organization', role: 'billing-admin' }] },
        reason: expect.stringContaining('in force'),
      },
    ])
    expect(authorised.members.get('bob@acme.example')?.assignments).toEqual([
      { kind: 'deployment', role: 'viewer', resource: '*' },
    ])
  })
})

describe('the limit on removals', () => {
  const names = ['bob', 'cat', 'dan']
  const gone = Object.fromEntries(names.map((name) => [`${name}@acme.example`, {}]))
  const snapshot = organization(names.map((name) => member(name)))
  const run = { before: [gone], after: [ZOE], snapshot } as const

  it('holds the removals, and lets the rest be made', async () => {
    const { due, held, stopped } = await authorize(run)
    expect({ due, stopped, held: held.length }).toEqual({
      due: ['invite zoe@acme.example'],
      stopped: undefined,
      held: 3,
    })
    expect(held[0]).toMatch(
      /^remove bob@acme\.example: This would remove all access from 3 of 4 members; "maxRemovals".* use --allow-removals in a terminal/,
    )
  })

  it.each([true, false])('is lifted by the label that the preview showed, in any run: %s', async (isPush) => {
    const proof = await previewOf(fileOf(gone), fileOf(ZOE), snapshot, { label: LABEL })
    const { due, held } = await authorize({ ...run, evidence: proof, isPush })
    expect({ due: due.length, held }).toEqual({ due: 4, held: [] })
  })

  it('is lifted although a later preview showed the removals without the label', async () => {
    const repository = new TestRepository()
    repository.commit(fileOf(gone), NOW - 9 * DAY)
    const labelled = await previewOf(fileOf(gone), fileOf(ZOE), snapshot, { label: LABEL })
    repository.merge(7, { file: fileOf(ZOE), at: NOW - 8 * DAY, evidence: labelled })
    const both = { ...ZOE, 'yan@acme.example': {} }
    const other = await previewOf(fileOf(ZOE), fileOf(both), snapshot, {
      headSha: 'head 8',
      plannedAt: NOW - 7 * DAY,
    })
    repository.merge(8, { file: fileOf(both), at: NOW - DAY, evidence: other })
    const { due, held } = await authorizeSchedule(repository, both, snapshot)
    expect({ due: due.length, held }).toEqual({ due: 5, held: [] })
  })

  describe('on ends of roles that only the label cleared', () => {
    const END = '2026-11-20'
    const admin = { kind: 'deployment', role: 'admin', resource: '*' } as const
    const of = (entry: object) => Object.fromEntries(names.map((name) => [`${name}@acme.example`, entry]))
    const before = of({ deployments: { '*': ['admin', 'viewer'] } })
    const after = of({ deployments: { '*': [{ role: 'admin', expires: END }, 'viewer'] } })
    const held = organization(names.map((name) => member(name, [admin, { ...admin, role: 'viewer' }])))

    it.each<[string, Readonly<Record<string, unknown>>, readonly string[], { due: number; held: number }]>([
      ['is lifted without "enforce"', {}, [], { due: 3, held: 0 }],
      ['is not lifted under "enforce" without an owner', ENFORCE, [], { due: 0, held: 3 }],
      ['is lifted by an owner who approved after it', ENFORCE, ['ada'], { due: 3, held: 0 }],
    ])('%s', async (_, rest, reviewers, expected) => {
      const label = { by: 'grace', at: -1 }
      const proof = await previewOf(fileOf(before, rest), fileOf(after, rest), held, { label })
      const given = { before: [before, rest], after: [after, rest], snapshot: held } as const
      const found = await authorize({
        ...given,
        evidence: proof,
        reviewers,
        isPush: false,
        at: NOW - 9 * DAY,
      })
      expect({ due: found.due.length, held: found.held.length }).toEqual(expected)
    })
  })

  it('counts no removals that are held in any case', async () => {
    const proof = await previewOf(fileOf(gone), fileOf(ZOE), organization([member('bob')]))
    const { due, heldPeople } = await authorize({ ...run, evidence: proof })
    expect({ due, heldPeople }).toEqual({
      due: ['remove bob@acme.example', 'invite zoe@acme.example'],
      heldPeople: ['cat@acme.example', 'dan@acme.example'],
    })
  })

  it('is not lifted by a label that came after the preview', async () => {
    const { held } = await authorize({ ...run, labels: ['roster: allow removals'] })
    expect(held).toHaveLength(3)
  })

  it('counts no ends that were reviewed with their dates', async () => {
    const dated = Object.fromEntries(names.map((name) => [`${name}@acme.example`, { expires: '2026-11-01' }]))
    const { due, held } = await authorize({ before: [gone], after: [dated], snapshot })
    expect({ due: due.length, held }).toEqual({ due: 3, held: [] })
  })
})

describe('a run asks for a plan', () => {
  it('to apply, under the policy before; what a limit stops is held afterwards', async () => {
    const { request, live } = await authorize({
      before: [{}, { policy: { minOwners: 2 } }],
      after: [{ 'zoe@acme.example': { reason: 'new' } }],
    })
    expect(request).toMatchObject({ use: 'apply', now: NOW })
    expect(live.roster.policy.minOwners).toBe(2)
    expect(request?.isTouched('zoe@acme.example')).toBe(true)
    expect(request?.isTouched('ada@acme.example')).toBe(false)
  })

  it('with the entries that were edited since the last run that left a record', async () => {
    const joined = { 'zoe@acme.example': { reason: 'new' } }
    const { request } = await authorize({
      before: [ZOE],
      after: [joined],
      later: [{ ...joined, 'bob@acme.example': {} }],
      isPush: false,
    })
    // No run of these merges has left a record.
    expect(request?.isTouched('zoe@acme.example')).toBe(false)
    const recorded = await authorize({
      before: [ZOE],
      after: [joined],
      later: [{ ...joined, 'bob@acme.example': {} }],
      evidence: { ...NO_EVIDENCE, record: recordAt(NOW) },
      isPush: false,
    })
    expect(recorded.request?.isTouched('bob@acme.example')).toBe(true)
    expect(recorded.request?.isTouched('zoe@acme.example')).toBe(false)
  })

  it('under the last sound file before a push that mends a file, with all that the broken one extended', async () => {
    const repository = new TestRepository()
    repository.commit(fileOf({}, { policy: { minOwners: 2 } }))
    const { source: loose, ...state } = textFile('{')
    const extended = new Map([['groups.json', { text: '{}' }]])
    const broken = { ...state, source: { ...loose, extended } }
    const shaBefore = repository.commit(broken)
    const { source } = textFile(membersText(ZOE))
    const sha = repository.commit(fileOf(ZOE))
    const { live } = await authorizeRun(
      {
        file: {
          ...{ source, sha, shaBefore, path: 'members.json', branch: 'main' },
          before: broken.source,
        },
        ...{ asked: rosterOf(ZOE), findings: [], isPush: true, unreviewed: 'hold', now: NOW },
      },
      { ...portsOf(repository), planLive: new TestOrganization(organization()).planLive },
    )
    expect(live.roster.policy.minOwners).toBe(2)
    expect(repository.asked).toContain('commits with members.json and groups.json')
  })

  it.each([
    [20, true],
    [21, false],
  ])('with those of the last 20 steps: %i, %s', async (steps, isTouched) => {
    const repository = new TestRepository()
    repository.merge(7, {
      file: fileOf(),
      at: NOW - 9 * DAY,
      evidence: { ...NO_EVIDENCE, record: recordAt(NOW - 8 * DAY) },
    })
    for (let step = 2; step < steps; step += 1) repository.commit(fileOf({}, { policy: { minOwners: step } }))
    repository.commit(fileOf(ZOE))
    const run = await authorizeSchedule(repository, ZOE, organization())
    expect(run.isTouched('zoe@acme.example')).toBe(isTouched)
  })
})

describe('people who left or declined', () => {
  it('are held and told of', async () => {
    const proof = await previewOf(fileOf(), fileOf(ZOE), organization())
    const { due, heldPeople, findings } = await authorize({
      before: [{}],
      after: [ZOE],
      evidence: { ...proof, record: recordAt(NOW) },
    })
    expect({ due, heldPeople }).toEqual({ due: [], heldPeople: ['zoe@acme.example'] })
    expect(findings).toMatchObject([
      { severity: 'warning', code: 'left-or-declined', email: 'zoe@acme.example' },
    ])
  })
})

describe('an open invitation that is to have other roles', () => {
  it('is replaced for these alone, although a run has found the person invited since the preview', async () => {
    const billing = { 'zoe@acme.example': { organization: 'billing-admin' } }
    const snapshot = organization([], [invitation('zoe')])
    const shown = await previewOf(fileOf(ZOE), fileOf(billing), snapshot)
    const open = [effectDigest(ORGANIZATION, 'zoe@acme.example', { grant: BILLING })]
    const { due, held } = await authorize({
      before: [ZOE],
      after: [billing],
      snapshot,
      evidence: { ...shown, record: recordAt(NOW, open) },
    })
    expect({ due, held }).toEqual({ due: ['replace-invitation zoe@acme.example'], held: [] })
  })
})

describe('an invitation that is only sent again', () => {
  const lapsed = (at: number) =>
    organization([], [invitation('zoe', { expired: true, expiresAt: new Date(at).toISOString() })])
  const edited = { 'zoe@acme.example': { reason: 'again' } }

  it.each([
    { name: 'needs no review if the file asked for it before', lapsedAt: NOW - 1, due: 1 },
    {
      name: 'is held if a run found the person there after it had expired: someone removed them since',
      lapsedAt: NOW - 2 * DAY,
      due: 0,
    },
  ])('$name', async ({ lapsedAt, due }) => {
    const shown = await previewOf(fileOf(), fileOf(ZOE), organization(), { headSha: 'head 7' })
    const run = { before: [{}], after: [ZOE], snapshot: lapsed(lapsedAt), later: [edited] } as const
    const result = await authorize({ ...run, evidence: { ...shown, record: recordAt(NOW - DAY) } })
    expect(result.due).toHaveLength(due)
    expect(result.held).toHaveLength(1 - due)
  })

  it('is held if a push makes the file ask for it, unseen', async () => {
    const run = { before: [{}], after: [ZOE], snapshot: lapsed(NOW - 1), evidence: NO_EVIDENCE } as const
    expect(await authorize(run)).toMatchObject({ due: [], heldPeople: ['zoe@acme.example'] })
  })
})

describe('an invitation that replaces one that had expired', () => {
  const zoe = (assignments: readonly (typeof BILLING)[]) =>
    invitation('zoe', { expired: true, expiresAt: new Date(NOW - 1).toISOString(), assignments })
  const run = {
    before: [{ 'zoe@acme.example': { organization: 'billing-admin' } }],
    after: [ZOE],
    snapshot: organization([], [zoe([BILLING])]),
  } as const

  it('is made if the preview showed it', async () => {
    expect((await authorize(run)).due).toEqual(['replace-invitation zoe@acme.example'])
  })

  it('is held if the preview showed the same change of a member', async () => {
    const evidence = await previewOf(
      fileOf(...run.before),
      fileOf(ZOE),
      organization([member('zoe', [BILLING])]),
    )
    expect(await authorize({ ...run, evidence })).toMatchObject({ due: [], heldPeople: ['zoe@acme.example'] })
  })
})

describe('approvals', () => {
  const before = [{}, ENFORCE] as const
  const after = [{ ...ZOE, 'bob@acme.example': {} }, ENFORCE] as const

  it('let a change be made', async () => {
    const { due, held, loginsThatApproved } = await authorize({ before, after, reviewers: ['ada'] })
    expect({ due: due.length, held }).toEqual({ due: 2, held: [] })
    expect(loginsThatApproved([{ email: 'zoe@acme.example' }])).toEqual(['ada'])
  })

  it('hold what lacks them, with a reason for each change', async () => {
    const { due, held } = await authorize({ before, after })
    expect(due).toEqual([])
    expect(held).toEqual([
      expect.stringMatching(/^invite bob@acme\.example: It lacks the approval of an Organization owner/),
      expect.stringMatching(/^invite zoe@acme\.example: It lacks the approval of an Organization owner/),
    ])
  })

  it('are needed by changes that nobody reviewed, too', async () => {
    const { due, heldPeople } = await authorize({
      before,
      after,
      evidence: NO_EVIDENCE,
      unreviewed: 'apply',
    })
    expect({ due, heldPeople }).toEqual({ due: [], heldPeople: ['bob@acme.example', 'zoe@acme.example'] })
  })

  it('of a change of authority block the run', async () => {
    const { stopped, findings } = await authorize({
      before,
      after: [{ 'bob@acme.example': { github: 'bob' } }, ENFORCE],
    })
    expect(stopped).toBe('Refused: nothing was changed.')
    expect(findings).toMatchObject([{ severity: 'error', code: 'approval-missing' }])
  })
})

describe('an end of ownership', () => {
  it('waits while the change that replaces it is held', async () => {
    const snapshot = organization([member('cat')])
    const { due, held } = await authorize({
      before: [{ 'cat@acme.example': {} }],
      after: [
        {
          'ada@acme.example': { organization: 'billing-admin' },
          'cat@acme.example': { organization: 'owner' },
        },
      ],
      snapshot,
      evidence: await onlyAda(snapshot),
    })
    expect(due).toEqual([])
    expect(held).toEqual([
      expect.stringMatching(
        /^change-roles cat@acme\.example: The preview on pull request #7 did not show it/,
      ),
      expect.stringMatching(/^change-roles ada@acme\.example: Too few Organization owners would be left/),
    ])
  })

  /** A preview that showed Ada's change alone. */
  async function onlyAda(snapshot: Snapshot) {
    const roster = rosterOf({
      'ada@acme.example': { organization: 'billing-admin' },
      'cat@acme.example': { organization: 'owner' },
    })
    const { planLive } = new TestOrganization(snapshot)
    const request = {
      roster,
      isTouched: () => false,
      use: 'preview',
      allowRemovals: false,
      now: NOW,
    } as const
    const { plan } = await planLive(request)
    return evidence(plan.changes.filter(({ email }) => email.startsWith('ada')).map(({ digest }) => digest))
  }
})

describe('an arrival', () => {
  const sso = { policy: { sso: { domains: ['acme.example'] } } }
  const listed = { 'zoe@acme.example': { organization: 'billing-admin' } }

  it('gets the roles that were reviewed long ago, when the member had yet to sign in', async () => {
    const shown = await previewOf(fileOf({}, sso), fileOf(listed, sso), organization())
    const { open } = await recordOfWaiting()
    const { due, held } = await authorize({
      before: [{}, sso],
      after: [listed, sso],
      snapshot: organization([member('zoe')]),
      isPush: false,
      at: NOW - 400 * DAY,
      evidence: { ...shown, record: recordAt(NOW - 399 * DAY, open) },
    })
    expect({ due, held }).toEqual({ due: ['change-roles zoe@acme.example'], held: [] })
  })

  /** What the run of the merge left on record. */
  async function recordOfWaiting() {
    const authorization = await authorize({
      before: [{}, sso],
      after: [listed, sso],
    })
    return runRecord({ ...authorization, weighed: [] }, [])
  }
})

describe('an end date', () => {
  const cat = { 'cat@acme.example': { expires: '2026-11-01' } }
  const snapshot = organization([member('cat', [BILLING])], [invitation('dan')])

  it('that a preview showed ends the access when it comes, without another review', async () => {
    const shown = await previewOf(fileOf(), fileOf(cat), organization())
    const run = { before: [{}], after: [cat], snapshot, isPush: false } as const
    const before = { ...shown, record: recordAt(Date.parse('2026-10-01')) }
    expect(await authorize({ ...run, evidence: before })).toMatchObject({
      due: ['remove cat@acme.example'],
      heldPeople: ['dan@acme.example'],
    })
  })

  it('that came without a preview is held, by schedules too', async () => {
    const run = { before: [{}], after: [cat], snapshot, evidence: NO_EVIDENCE } as const
    for (const isPush of [true, false]) {
      expect((await authorize({ ...run, isPush })).due).toEqual([])
    }
  })
})
