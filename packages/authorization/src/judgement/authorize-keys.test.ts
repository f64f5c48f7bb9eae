import { emptyRoster, type OrganizationKey, readRoster, type Snapshot } from '@roster/core'
import { describe, expect, it } from 'vitest'
import type { Evidence } from '../port/evidence.ts'
import { reviewContent } from '../review/review-content.ts'
import { DAY, fileOf, NOW, ORGANIZATION, rosterOf } from '../testing/members-files.ts'
import { organization, TestOrganization } from '../testing/organization.ts'
import { evidence, NO_EVIDENCE, portsOf, recordAt, TestRepository } from '../testing/test-repository.ts'
import { authorizeRun } from './authorize-run.ts'
import { judgePullRequest } from './judge-pull-request.ts'

const ADA = 'ada@acme.example'
const EDITOR = { deployments: { '*': 'editor' } }
const VIEWER = { deployments: { '*': 'viewer' } }

type File = Readonly<Record<string, unknown>>

const entry = (rest: object = EDITOR) => ({ expires: '2027-03-01', owner: ADA, ...rest })
const keys = (apiKeys: object, policy: object = {}): File => ({ apiKeys, policy })

function key(id: string, name = 'ci', role = 'editor'): OrganizationKey {
  const assignments = [{ kind: 'deployment', role, resource: '*' }] as const
  return { id, name, expiresAt: '2027-03-01T23:00:00Z', assignments, unknown: [] }
}

function having(...all: readonly OrganizationKey[]): Snapshot {
  return { ...organization(), keys: all }
}

interface Run {
  readonly before: File
  readonly after: File
  readonly snapshot: Snapshot
  /** The organization that the preview showed; as it is now by default. */
  readonly previewed?: Snapshot
  readonly evidence?: Evidence
  readonly record?: Evidence['record']
  readonly isPush?: boolean
  readonly reviewers?: readonly string[]
  /** When the pull request was merged. */
  readonly at?: number
}

async function authorize(run: Run) {
  const { before, after, snapshot, previewed = snapshot, isPush = true, at = NOW } = run
  const [base, head] = [fileOf({}, before), fileOf({}, after)]
  const repository = new TestRepository()
  repository.commit(base, NOW - 400 * DAY)
  const proof = run.evidence ?? (await previewOf(before, after, previewed))
  repository.merge(7, { file: head, at, evidence: { ...proof, ...(run.record && { record: run.record }) } })
  for (const login of run.reviewers ?? []) repository.review(7, login)
  const source = (state: typeof base) => {
    if (state.kind !== 'text') throw new Error('Expected a text.')
    return state.source
  }
  const file = {
    source: source(head),
    path: 'members.json',
    sha: repository.tip,
    branch: 'main',
    ...(isPush && { before: source(base) }),
  }
  const asked = rosterOf({}, after)
  const { planLive } = new TestOrganization(snapshot)
  const given = { file, asked, findings: [], isPush, unreviewed: 'hold', now: NOW } as const
  const { due, held } = await authorizeRun(given, { ...portsOf(repository), planLive })
  return {
    due: due.map(({ kind, email }) => `${kind} ${email}`),
    held: held.map(({ change, reason }) => `${change.kind} ${change.email}: ${reason}`),
  }
}

async function judged(before: File, after: File, snapshot: Snapshot) {
  const { planLive } = new TestOrganization(snapshot)
  const review = {
    labels: [],
    baseRef: 'main',
    baseSha: 'nothing',
    base: fileOf({}, before),
    merged: fileOf({}, after),
  }
  return judgePullRequest(review, NOW, { ...portsOf(new TestRepository()), planLive })
}

async function previewOf(before: File, after: File, snapshot: Snapshot): Promise<Evidence> {
  const { plan, roster } = await judged(before, after, snapshot)
  if (plan === undefined || roster === undefined) throw new Error('Expected a plan.')
  const base = fileOf({}, before)
  const read = base.kind === 'text' ? readRoster(base.source, { now: NOW }).roster : undefined
  const files = { head: roster, before: read ?? emptyRoster(ORGANIZATION) }
  const { changeDigests, effectDigests } = reviewContent(plan, files, { changes: new Set(), ends: [] })
  return evidence([...changeDigests, ...effectDigests])
}

describe('a new API key', () => {
  const run = { before: keys({}), after: keys({ ci: entry() }), snapshot: having() }

  it('that was previewed is asked for', async () => {
    expect(await authorize(run)).toEqual({ due: ['create-key key:ci'], held: [] })
  })

  it('that nobody saw is held', async () => {
    expect(await authorize({ ...run, evidence: NO_EVIDENCE })).toEqual({
      due: [],
      held: [expect.stringMatching(/^create-key key:ci: There is no sealed preview on pull request #7/)],
    })
  })

  it('that was there and is gone is held: someone revoked it', async () => {
    const { due, held } = await authorize({ ...run, isPush: false, record: recordAt(NOW) })
    expect({ due, held }).toEqual({
      due: [],
      held: [expect.stringContaining('It was in force on 23 Nov 2026, so someone changed it since.')],
    })
  })

  it('takes the approval of an owner under "enforce"', async () => {
    const policy = { approvals: 'enforce' }
    const enforced = { ...run, before: keys({}, policy), after: keys({ ci: entry() }, policy) }
    expect(await authorize(enforced)).toEqual({
      due: [],
      held: [expect.stringContaining('It lacks the approval of an Organization owner')],
    })
    expect((await authorize({ ...enforced, reviewers: ['ada'] })).due).toEqual(['create-key key:ci'])
  })
})

describe('other roles of an API key', () => {
  it('are asked for once they were previewed', async () => {
    const before = keys({ ci: entry({ ...EDITOR, id: 'k1' }) })
    const after = keys({ ci: entry({ ...VIEWER, id: 'k1' }) })
    const run = { before, after, snapshot: having(key('k1')) }
    expect(await authorize(run)).toEqual({ due: ['rotate-key key:ci'], held: [] })
  })

  it('are held if the preview showed other ones', async () => {
    const before = keys({ ci: entry({ ...EDITOR, id: 'k1' }) })
    const after = keys({ ci: entry({ ...VIEWER, id: 'k1' }) })
    const previewed = having(key('k1', 'ci', 'viewer'))
    const { due, held } = await authorize({
      before,
      after,
      previewed,
      snapshot: having(key('k1', 'ci', 'admin')),
    })
    expect(due).toEqual([])
    expect(held).toHaveLength(1)
  })
})

describe('an unlisted API key', () => {
  const revoke = keys({ ci: entry({ ...EDITOR, id: 'k1' }) }, { unlistedKeys: 'revoke' })
  const before = keys({ ci: entry({ ...EDITOR, id: 'k1' }) })

  it('is revoked if the preview of the policy showed it', async () => {
    const run = { before, after: revoke, snapshot: having(key('k1'), key('k2', 'x')) }
    expect(await authorize(run)).toEqual({ due: ['revoke-key key-id:k2'], held: [] })
  })

  it('is held if it was made by hand since, whatever runs have found before', async () => {
    const run = {
      before,
      after: revoke,
      previewed: having(key('k1')),
      snapshot: having(key('k1'), key('k3', 'x')),
    }
    for (const record of [undefined, recordAt(NOW)]) {
      const { due, held } = await authorize({ ...run, isPush: false, ...(record && { record }) })
      expect({ due, held }).toEqual({
        due: [],
        held: [expect.stringContaining('The preview on pull request #7 did not show it')],
      })
    }
  })

  it('and not the one of the same name that was previewed', async () => {
    const run = { before, after: revoke, snapshot: having(key('k1'), key('k3', 'x')) }
    const shown = await previewOf(before, revoke, having(key('k1'), key('k2', 'x')))
    expect((await authorize({ ...run, evidence: shown })).due).toEqual([])
  })

  it('is held with the others above the limit', async () => {
    const many = ['a', 'b', 'c', 'd'].map((id) => key(id, `name ${id}`))
    const { due, held } = await authorize({ before, after: revoke, snapshot: having(key('k1'), ...many) })
    expect(due).toEqual([])
    expect(held).toHaveLength(4)
    expect(held[0]).toContain('This would revoke 4 of 5 API keys; "maxKeyRevocations": 20% allows 1.')
  })
})

describe('the end of an API key', () => {
  const ending = { expires: '2026-11-20', owner: ADA, ...EDITOR, id: 'k1' }
  const before = keys({ ci: entry({ ...EDITOR, id: 'k1' }) })
  const after = keys({ ci: ending })

  it('that was previewed and approved comes without another review, and without another approval', async () => {
    const policy = { approvals: 'enforce' }
    const [was, is] = [
      { ...before, policy },
      { ...after, policy },
    ]
    const evidenceBefore = await previewOf(was, is, having(key('k1')))
    const run = { before: was, after: is, snapshot: having(key('k1')), isPush: false, at: NOW - 30 * DAY }
    expect(await authorize({ ...run, reviewers: ['ada'], evidence: evidenceBefore })).toEqual({
      due: ['revoke-key key:ci'],
      held: [],
    })
  })

  it('is held if the entry has got the id of another key since', async () => {
    const shown = await previewOf(before, after, having(key('k1')))
    const swapped = keys({ ci: { ...ending, id: 'k2' } })
    const run = { before: after, after: swapped, snapshot: having(key('k1'), key('k2', 'other')) }
    const { due, held } = await authorize({ ...run, evidence: shown, isPush: false })
    expect(due).not.toContain('revoke-key key:ci')
    expect(held).toHaveLength(1)
  })
})

describe('a preview', () => {
  it('keeps what was pending apart from what the pull request causes', async () => {
    const before = keys({ ci: entry() })
    const after = keys({ ci: entry(), other: entry(VIEWER) })
    const { caused, outside } = await judged(before, after, having())
    expect(caused.map(({ email }) => email)).toEqual(['key:other'])
    expect(outside.map(({ email }) => email)).toEqual(['key:ci'])
  })

  it('asks anew for a key that was revoked by hand if the pull request edits its entry', async () => {
    const repository = new TestRepository()
    const base = fileOf({}, keys({ ci: entry() }))
    repository.commit(fileOf({}, keys({})))
    repository.merge(7, { file: base, evidence: { ...NO_EVIDENCE, record: recordAt(NOW) } })
    const merged = fileOf({}, keys({ ci: entry(VIEWER) }))
    const { planLive } = new TestOrganization(having())
    const { caused, spent } = await judgePullRequest(
      { labels: [], baseRef: 'main', baseSha: repository.tip, base, merged },
      NOW,
      { ...portsOf(repository), planLive },
    )
    expect({ caused: caused.map(({ email }) => email), spent }).toEqual({ caused: ['key:ci'], spent: [] })
  })

  it('shows who else answers for a key, and which key is meant', async () => {
    const grace = { 'grace@acme.example': {} }
    const state = (apiKeys: object) => fileOf(grace, { apiKeys })
    const { planLive } = new TestOrganization(having(key('k1')))
    const { authority } = await judgePullRequest(
      {
        labels: [],
        baseRef: 'main',
        baseSha: 'nothing',
        base: state({ ci: entry() }),
        merged: state({ ci: { ...entry(), owner: 'grace@acme.example', id: 'k1' } }),
      },
      NOW,
      { ...portsOf(new TestRepository()), planLive },
    )
    expect(authority).toEqual([
      { kind: 'key', name: 'ci', field: 'id', after: 'k1' },
      { kind: 'key', name: 'ci', field: 'owner', before: ADA, after: 'grace@acme.example' },
    ])
  })
})
