/** Attacks on what a run remembers: each effect is applied once, by what was reviewed, whatever runs were lost or repeated. */
import { role } from '@roster/emulator'
import { describe, expect } from 'vitest'
import { acme, at, LOGS, membersFile } from './acme.ts'
import { type Stage, test } from './stage.ts'

const DAY = 24 * 60 * 60 * 1000
const OWNING = membersFile({ members: { bob: { organization: 'owner' } } })
const VIEWS_LOGS = [`deployment-viewer ${LOGS}`]

/** Changes what bob holds by hand, as in the Cloud Console. */
function holdByHand(stage: Stage, ...assignments: readonly ReturnType<typeof role>[]): void {
  const state = stage.cloud.state.export()
  const memberships = state.memberships.map((each) =>
    each.userId === 'bob' ? { ...each, assignments } : each,
  )
  stage.cloud.state.import({ ...state, memberships })
}

const takeFromBob = (stage: Stage) => holdByHand(stage, role('deployment-viewer', LOGS))

describe('people do not get back what was taken from them', () => {
  test('by a second run of an old push, whose file a push brought back', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(OWNING)
    const merge = stage.merge(number)
    const lost = await stage.eventFile(merge)
    const back = stage.propose(membersFile())
    await stage.preview(back)
    stage.merge(back)
    await stage.apply({ name: 'schedule' })
    stage.push(OWNING)
    const { writes } = await stage.apply(merge, { env: { GITHUB_EVENT_PATH: lost } })
    expect(writes).toEqual([])
    expect(stage.access()['bob']).toEqual(VIEWS_LOGS)
  })

  test('by a run after one for a merge that leaves the file alone', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(OWNING)
    stage.merge(number)
    stage.repository.commit({ branch: 'words', files: { 'README.md': 'Elsewhere' }, author: 'grace' })
    const other = stage.repository.openPullRequest({ head: 'words', author: 'grace' })
    await stage.apply(stage.merge(other))
    expect(stage.access()['bob']).toEqual(['organization-admin'])
    takeFromBob(stage)
    expect((await stage.apply({ name: 'schedule' })).writes).toEqual([])
    expect(stage.access()['bob']).toEqual(VIEWS_LOGS)
  })

  test('by a queue that merges such a pull request last', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(OWNING)
    stage.repository.commit({ branch: 'words', files: { 'README.md': 'Elsewhere' }, author: 'grace' })
    const other = stage.repository.openPullRequest({ head: 'words', author: 'grace' })
    const push = stage.merge(number)
    stage.merge(other)
    await stage.apply(push)
    expect(stage.access()['bob']).toEqual(['organization-admin'])
    takeFromBob(stage)
    expect((await stage.apply({ name: 'schedule' })).writes).toEqual([])
    expect(stage.access()['bob']).toEqual(VIEWS_LOGS)
  })

  test('by a merge whose preview is older than the run that found it, for a push that nobody reviewed', async ({
    openReviewed,
  }) => {
    const { stage, number } = await openReviewed(membersFile({ members: { dan: { reason: 'night shift' } } }))
    await stage.apply(stage.merge(number))
    await stage.apply(stage.push(OWNING))
    const other = stage.propose(
      OWNING.replace('"dan@acme.example": {}', '"dan@acme.example": {"reason":"x"}'),
    )
    await stage.preview(other)
    holdByHand(stage, role('organization-admin'))
    await stage.apply({ name: 'schedule' })
    takeFromBob(stage)
    expect((await stage.apply(stage.merge(other))).writes).toEqual([])
    expect(stage.access()['bob']).toEqual(VIEWS_LOGS)
  })

  test('by a push of so much that the record of its run cannot hold it', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(OWNING)
    await stage.apply(stage.merge(number))
    takeFromBob(stage)
    const roles = { '*': ['admin', 'viewer'], 'logs-prod': ['editor', 'viewer'], shop: ['editor', 'viewer'] }
    const all = { deployments: roles, observability: { '*': ['admin', 'editor', 'viewer'] } }
    const names = Array.from({ length: 200 }, (_, index) => `person-${index}`)
    const crowd = Object.fromEntries(names.map((name) => [name, all]))
    const push = stage.push(membersFile({ members: { ...crowd, bob: { organization: 'owner' } } }))
    expect(await stage.apply(push)).toMatchObject({ code: 1, writes: [], outputs: { held: '201' } })
    expect((await stage.apply({ name: 'schedule' })).writes).toEqual([])
    expect(stage.access()['bob']).toEqual(VIEWS_LOGS)
  })

  test('by a new reason in their entry, under "enforce", unless an owner approves it again', async ({
    openStage,
  }) => {
    const policy = { approvals: 'enforce' }
    const owning = (reason?: string) =>
      membersFile({ policy, members: { bob: { organization: 'owner', ...(reason && { reason }) } } })
    const approved = async (file: string, reviewers: readonly string[]) => {
      const number = stage.propose(file)
      for (const login of reviewers) stage.repository.review(number, login, 'APPROVED')
      const { code } = await stage.preview(number)
      const comment = stage.comments(number)[0] ?? ''
      return { code, comment, applied: await stage.apply(stage.merge(number)) }
    }
    const stage = await openStage({ file: membersFile({ policy }) })
    expect(await approved(owning(), ['ada'])).toMatchObject({ code: 0, applied: { code: 0 } })
    takeFromBob(stage)
    const { code, comment, applied } = await approved(owning('again'), [])
    expect(code).toBe(1)
    expect(comment).toContain('**Makes `bob@acme.example` an Organization owner**')
    expect(comment).toContain('someone undid it since')
    expect(applied).toMatchObject({ code: 1, writes: [], outputs: { held: '1' } })
    expect((await stage.apply({ name: 'schedule' })).writes).toEqual([])
    expect((await approved(owning('asked for'), ['root'])).applied.code).toBe(0)
    expect(stage.access()['bob']).toEqual(['organization-admin'])
  })

  test('by a push that lists them by their user id, and a pull request about someone else', async ({
    openReviewed,
  }) => {
    const { stage, number } = await openReviewed(OWNING)
    await stage.apply(stage.merge(number))
    takeFromBob(stage)
    const byId = OWNING.replace('"bob@acme.example"', '"user:bob"')
    expect((await stage.apply(stage.push(byId))).writes).toEqual([])
    const other = stage.propose(byId.replace('"dan@acme.example": {}', '"dan@acme.example": {"reason":"x"}'))
    await stage.preview(other)
    expect(stage.comments(other)[0]).toContain('Applied before, and undone since: 1 person')
    expect((await stage.apply(stage.merge(other))).writes).toEqual([])
    expect((await stage.apply({ name: 'schedule' })).writes).toEqual([])
    expect(stage.access()['bob']).toEqual(VIEWS_LOGS)
  })

  test('by a change of their group, after they were removed by hand', async ({ openStage }) => {
    const grouped = (role: string, edits: Record<string, object> = {}) =>
      membersFile({ members: { eva: { groups: ['sre'] }, fay: { groups: ['sre'] }, ...edits } }).replace(
        '"members":',
        `"groups": { "sre": { "deployments": { "*": "${role}" } } },\n  "members":`,
      )
    const stage = await openStage({ file: membersFile() })
    const land = async (file: string) => {
      const number = stage.propose(file)
      await stage.preview(number)
      const [comment = ''] = stage.comments(number)
      return { comment, run: await stage.apply(stage.merge(number)) }
    }
    await land(grouped('viewer'))
    const state = stage.cloud.state.export()
    const memberships = state.memberships.filter(({ userId }) => userId !== 'eva')
    stage.cloud.state.import({ ...state, memberships })
    const { comment, run } = await land(grouped('editor'))
    expect(comment).toContain('**Applied before, and undone since: 1 person**')
    expect(run).toMatchObject({ code: 1, outputs: { applied: '1', held: '1' } })
    expect(Object.keys(stage.access())).not.toContain('eva (invited)')
    expect((await land(grouped('editor', { eva: { groups: ['sre'], reason: 'back' } }))).run.code).toBe(0)
    expect(Object.keys(stage.access())).toContain('eva (invited)')
  })

  test('by a run after a merge that broke the file, and a push that repaired it', async ({
    openReviewed,
  }) => {
    const { stage, number } = await openReviewed(OWNING)
    stage.merge(number)
    const broken = stage.propose('{ "organization": ')
    stage.merge(broken)
    expect(await stage.apply(stage.push(OWNING))).toMatchObject({ code: 0 })
    expect(stage.access()['bob']).toEqual(['organization-admin'])
    takeFromBob(stage)
    expect((await stage.apply({ name: 'schedule' })).writes).toEqual([])
  })
})

describe('resending does not let anyone in', () => {
  const lapsed = {
    email: at('mallory'),
    roles: [role('organization-admin')],
    expiresAt: Date.now() - 9 * DAY,
  }
  const listing = (policy = {}, reason?: string) =>
    membersFile({ members: { mallory: { organization: 'owner', ...(reason && { reason }) } }, policy })

  test('by a first file that is pushed', async ({ openStage }) => {
    const stage = await openStage({ state: acme({ invitations: [lapsed] }), file: null })
    for (const event of [stage.push(listing({ resend: 'always' })), { name: 'schedule' } as const]) {
      expect((await stage.apply(event)).writes).toEqual([])
    }
  })

  test('by replacing it with one that has fewer roles', async ({ openStage }) => {
    const stage = await openStage({ state: acme({ invitations: [lapsed] }) })
    const number = stage.propose(membersFile({ members: { dan: { reason: 'night shift' } } }))
    await stage.preview(number)
    expect(stage.comments(number)[0]).toContain(at('mallory'))
    stage.push(membersFile({ members: { mallory: {} } }))
    expect((await stage.apply(stage.merge(number))).writes).toEqual([])
  })

  test('by an old invitation of someone who was removed by hand since', async ({ openStage }) => {
    const members = [{ email: at('mallory'), userId: 'mallory', roles: [role('organization-admin')] }]
    const stage = await openStage({
      state: acme({ members, invitations: [lapsed] }),
      file: listing({ resend: 'always' }),
    })
    const number = stage.propose(listing({ resend: 'always' }, 'on call'))
    await stage.preview(number)
    await stage.apply(stage.merge(number))
    const state = stage.cloud.state.export()
    stage.cloud.state.import({
      ...state,
      memberships: state.memberships.filter(({ userId }) => userId !== 'mallory'),
    })
    expect((await stage.apply({ name: 'schedule' })).writes).toEqual([])
    expect((await stage.apply(stage.push(listing({ resend: 'always' }, 'again')))).writes).toEqual([])
  })
})
