import { type Finding, joiningEffect, type Snapshot } from '@roster/core'
import { describe, expect, it } from 'vitest'
import type { Evidence } from '../port/evidence.ts'
import type { FileState } from '../port/file-state.ts'
import { reviewContent } from '../review/review-content.ts'
import { DAY, fileOf, NOW, ORGANIZATION, rosterOf } from '../testing/members-files.ts'
import {
  BILLING,
  invitation,
  member,
  OWNER,
  organization,
  TestOrganization,
} from '../testing/organization.ts'
import { evidence, NO_EVIDENCE, TestRepository } from '../testing/test-repository.ts'
import { authorizeRun, type RunToAuthorize } from './authorize-run.ts'
import { judgePullRequest } from './judge-pull-request.ts'

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
  /** About the file. */
  readonly findings?: readonly Finding[]
  /** Whether the merge caused the run, rather than a schedule. */
  readonly isPush?: boolean
  /** When the pull request was merged. */
  readonly at?: number
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
  const { planLive, requests } = new TestOrganization(snapshot)
  const source = (state: FileState | undefined) => (state?.kind === 'text' ? state.source : undefined)
  const headSource = source(head)
  const baseSource = source(isPush ? base : undefined)
  if (headSource === undefined) throw new Error('Expected a text.')
  const file = {
    source: headSource,
    sha: repository.tip,
    branch: 'main',
    ...(baseSource && { before: baseSource }),
  }
  const asked = rosterOf(...after)
  const given = { file, asked, findings: run.findings ?? [], isPush, unreviewed, now: NOW }
  const authorization = await authorizeRun(given, { ...ports(repository), planLive })
  return {
    ...authorization,
    request: requests[0],
    due: named(authorization.due),
    held: authorization.held.map(({ change, reason }) => `${change.kind} ${change.email}: ${reason}`),
    heldPeople: authorization.held.map(({ change }) => change.email),
    asked: repository.asked,
  }
}

function ports(repository: TestRepository) {
  const { commitsTouching, pullRequestBehind, mergedOnto, reviewsOf, rosterAt, readEvidence } = repository
  return { commitsTouching, pullRequestBehind, mergedOnto, reviewsOf, rosterAt, readEvidence }
}

/** What the preview of a pull request seals. */
async function previewOf(
  base: FileState | undefined,
  merged: FileState,
  snapshot: Snapshot,
): Promise<Evidence> {
  const { planLive } = new TestOrganization(snapshot)
  const { reviewsOf, rosterAt } = new TestRepository()
  const review = { labels: ['roster: allow removals'], baseRef: 'main', ...(base && { base }), merged }
  const { plan } = await judgePullRequest(review, NOW, { reviewsOf, rosterAt, planLive })
  if (plan === undefined) throw new Error('Expected a plan.')
  const { changeDigests, effectDigests } = reviewContent(plan)
  return evidence([...changeDigests, ...effectDigests])
}

function named(changes: readonly { readonly kind: string; readonly email: string }[]) {
  return changes.map(({ kind, email }) => `${kind} ${email}`)
}

const ZOE = { 'zoe@acme.example': {} }

describe('a run', () => {
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
        'invite zoe@acme.example: There is no sealed preview on pull request #7: it needs a live preview before it is merged. To release it, have a pull request that touches the file previewed and merged, or run with "unreviewed: apply".',
      ],
    })
  })

  it('makes that, too, if it is told to, and asks for no review', async () => {
    const { due, held, stopped } = await authorize({
      before: [{}],
      after: [ZOE],
      evidence: NO_EVIDENCE,
      unreviewed: 'apply',
    })
    expect({ due, held, stopped }).toEqual({ due: ['invite zoe@acme.example'], held: [], stopped: undefined })
  })

  it('stops for that if it is told to, and only for that', async () => {
    const run = { before: [{}], after: [ZOE], unreviewed: 'stop' } as const
    expect(await authorize({ ...run, evidence: NO_EVIDENCE })).toMatchObject({
      due: [],
      heldPeople: ['zoe@acme.example'],
      stopped: 'Unreviewed changes stop the run. Nothing was changed.',
    })
    expect(await authorize(run)).toMatchObject({ due: ['invite zoe@acme.example'], held: [] })
  })

  it('is refused if a guard blocks it, whatever was reviewed', async () => {
    const { due, held, stopped, findings } = await authorize({
      before: [{}, { policy: { minOwners: 2 } }],
      after: [{ 'bob@acme.example': {} }, { policy: { minOwners: 2 } }],
      snapshot: organization([member('bob', [OWNER])]),
    })
    expect({ due, held, stopped }).toEqual({ due: [], held: [], stopped: 'Refused: nothing was changed.' })
    expect(findings).toMatchObject([{ severity: 'error', code: 'too-few-owners' }])
  })

  it('of a schedule makes what an earlier merge left, under the policy of the file', async () => {
    const { due, request, pullRequest } = await authorize({
      before: [{}, { policy: { minOwners: 2 } }],
      after: [ZOE],
      isPush: false,
      at: NOW - 29 * DAY,
    })
    expect(due).toEqual(['invite zoe@acme.example'])
    expect(pullRequest).toBeUndefined()
    expect(request && 'policyBefore' in request).toBe(false)
    expect(request?.isTouched('zoe@acme.example')).toBe(false)
  })

  it('holds what was reviewed too long ago', async () => {
    const { heldPeople } = await authorize({
      before: [{}],
      after: [ZOE],
      isPush: false,
      at: NOW - 31 * DAY,
    })
    expect(heldPeople).toEqual(['zoe@acme.example'])
  })
})

describe('the findings of a run', () => {
  it('are those of the file, the plan and the guards', async () => {
    const notice: Finding = { severity: 'warning', code: 'unused-group', message: 'About the file.' }
    const { findings } = await authorize({
      before: [{}, { policy: { minOwners: 2 } }],
      after: [{}, { policy: { minOwners: 2 } }],
      snapshot: organization([{ userId: 'x', assignments: [], unknown: [] }]),
      findings: [notice],
    })
    expect(findings.map(({ code }) => code)).toEqual([
      'unused-group',
      'member-without-email',
      'too-few-owners',
    ])
  })
})

describe('a run asks for a plan', () => {
  it('to apply, under the policy before, without lifting a limit', async () => {
    const { request } = await authorize({
      before: [{}, { policy: { minOwners: 2 } }],
      after: [{ 'zoe@acme.example': { reason: 'new' } }],
    })
    expect(request).toMatchObject({
      use: 'apply',
      now: NOW,
      allowRemovals: false,
      policyBefore: { minOwners: 2 },
    })
    expect(request?.isTouched('zoe@acme.example')).toBe(true)
    expect(request?.isTouched('ada@acme.example')).toBe(false)
  })

  it('with the limit lifted by the label of its pull request', async () => {
    const run = { before: [{}], after: [ZOE], labels: ['roster: allow removals'] } as const
    expect((await authorize(run)).request).toMatchObject({ allowRemovals: true })
    expect((await authorize({ ...run, isPush: false })).request).toMatchObject({ allowRemovals: false })
  })

  it('without a policy before if the file is new', async () => {
    const { request } = await authorize({ after: [ZOE] })
    expect(request && 'policyBefore' in request).toBe(false)
  })
})

describe('people who left or declined', () => {
  it('are neither invited nor held, and told of', async () => {
    const proof = await previewOf(fileOf(), fileOf(ZOE), organization())
    const joined = joiningEffect(ORGANIZATION, 'zoe@acme.example')
    const { due, held, plan, findings, live } = await authorize({
      before: [{}],
      after: [{ ...ZOE, 'bob@acme.example': {} }],
      evidence: { ...proof, applied: new Set([joined]) },
      unreviewed: 'apply',
    })
    expect({ due, held, changes: named(plan.changes) }).toEqual({
      due: ['invite bob@acme.example'],
      held: [],
      changes: ['invite bob@acme.example'],
    })
    expect(findings).toMatchObject([{ severity: 'warning', code: 'left-or-declined' }])
    expect(live.plan.changes).toHaveLength(2)
  })
})

describe('approvals', () => {
  const before = [{}, ENFORCE] as const
  const after = [{ ...ZOE, 'bob@acme.example': {} }, ENFORCE] as const

  it('let a change be made', async () => {
    const { due, held, loginsThatApproved } = await authorize({ before, after, reviewers: ['ada'] })
    expect({ due: due.length, held }).toEqual({ due: 2, held: [] })
    expect(loginsThatApproved(['zoe@acme.example'])).toEqual(['ada'])
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
  const arrived = (daysAgo: number) =>
    organization([member('zoe', [], { memberSince: new Date(NOW - daysAgo * DAY).toISOString() })])
  /** Zoe's roles were reviewed 200 days ago, when she had yet to sign in. */
  const run = async (snapshot: Snapshot) =>
    authorize({
      before: [{}, sso],
      after: [listed, sso],
      snapshot,
      isPush: false,
      at: NOW - 200 * DAY,
      evidence: await previewOf(fileOf({}, sso), fileOf(listed, sso), organization()),
    })

  it('gets roles that were reviewed up to a year ago', async () => {
    expect(await run(arrived(1))).toMatchObject({ due: ['change-roles zoe@acme.example'], held: [] })
  })

  it('gets them beside other changes of the same run', async () => {
    const snapshot = arrived(1)
    const due = await run({ ...snapshot, invitations: [invitation('dan')] })
    expect(due).toMatchObject({
      due: ['change-roles zoe@acme.example'],
      heldPeople: ['dan@acme.example'],
    })
  })

  it('is only a member who has just joined', async () => {
    expect(await run(arrived(100))).toMatchObject({ due: [], heldPeople: ['zoe@acme.example'] })
  })
})

describe('an end date', () => {
  const cat = { 'cat@acme.example': { expires: '2026-11-01' } }
  const snapshot = organization([member('cat', [BILLING])], [invitation('dan')])

  it('that was merged is carried out by a schedule, without another review', async () => {
    const { due, heldPeople } = await authorize({
      before: [cat],
      after: [cat],
      snapshot,
      isPush: false,
      evidence: NO_EVIDENCE,
    })
    expect({ due, heldPeople }).toEqual({
      due: ['remove cat@acme.example'],
      heldPeople: ['dan@acme.example'],
    })
  })
})
