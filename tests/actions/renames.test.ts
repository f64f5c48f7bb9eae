/** Renames of the repository, its owner, its default branch and the members file: what was reviewed is applied, once. */
import { role } from '@roster/emulator'
import { describe, expect } from 'vitest'
import { LOGS, membersFile, ORGANIZATION } from './acme.ts'
import { FILE, type Stage, type Step, test } from './stage.ts'

const INVITES = `POST /organizations/${ORGANIZATION}/invitations 201`
const OWNING = membersFile({ members: { bob: { organization: 'owner' } } })
const OWNING_AND_ZOE = membersFile({ members: { bob: { organization: 'owner' }, zoe: {} } })
const OWNS = ['organization-admin']
const VIEWS_LOGS = [`deployment-viewer ${LOGS}`]
const SCHEDULE = { name: 'schedule' } as const

/** As in the Cloud Console. */
function takeFromBob(stage: Stage): void {
  const state = stage.cloud.state.export()
  const memberships = state.memberships.map((each) =>
    each.userId === 'bob' ? { ...each, assignments: [role('deployment-viewer', LOGS)] } : each,
  )
  stage.cloud.state.import({ ...state, memberships })
}

describe.for<{ readonly what: string; readonly rename: (stage: Stage) => void }>([
  { what: 'repository', rename: ({ repository }) => repository.rename({ name: 'people' }) },
  { what: 'owner of the repository', rename: ({ repository }) => repository.rename({ owner: 'acme-corp' }) },
  { what: 'default branch', rename: ({ repository }) => repository.renameDefaultBranch('trunk') },
])('the $what is renamed', ({ rename }) => {
  test('between preview and merge: what was reviewed is applied', async ({ openReviewed }) => {
    const { stage, number } = await openReviewed(OWNING)
    rename(stage)
    expect(await stage.apply(stage.merge(number))).toMatchObject({ code: 0, outputs: { applied: '1' } })
    expect(stage.access()['bob']).toEqual(OWNS)
  })

  test('between merge and run, whose event has the old name: what was reviewed is applied', async ({
    openReviewed,
  }) => {
    const { stage, number } = await openReviewed(OWNING)
    const push = stage.merge(number)
    const event = await stage.eventFile(push)
    rename(stage)
    const run = await stage.apply(push, { env: { GITHUB_EVENT_PATH: event } })
    expect(run).toMatchObject({ code: 0, outputs: { applied: '1' } })
    expect(stage.access()['bob']).toEqual(OWNS)
  })

  test('between two runs: what was lost is applied, and what was undone stays so', async ({
    openReviewed,
  }) => {
    const { stage, number } = await openReviewed(OWNING)
    await stage.apply(stage.merge(number))
    const next = stage.propose(OWNING_AND_ZOE)
    await stage.preview(next)
    stage.merge(next)
    takeFromBob(stage)
    rename(stage)
    const { code, writes, outputs } = await stage.apply(SCHEDULE)
    expect({ code, writes, outputs }).toMatchObject({
      ...{ code: 1, writes: [INVITES] },
      outputs: { applied: '1', held: '1' },
    })
    expect((await stage.apply(SCHEDULE)).writes).toEqual([])
    expect(stage.access()['bob']).toEqual(VIEWS_LOGS)
  })
})

describe('the members file is renamed, and the input with it', () => {
  const PEOPLE: Step = { inputs: { 'members-file': 'people.json' } }

  function move(stage: Stage, file: string): number {
    const branch = `move-${stage.repository.issues.size + 1}`
    stage.repository.commit({ branch, files: { [FILE]: null, 'people.json': file }, author: 'grace' })
    return stage.repository.openPullRequest({ head: branch, author: 'grace' })
  }

  test('what its preview showed is applied, once', async ({ openStage }) => {
    const stage = await openStage()
    const number = move(stage, OWNING)
    await stage.preview(number, PEOPLE)
    expect(await stage.apply(stage.merge(number), PEOPLE)).toMatchObject({
      code: 0,
      outputs: { applied: '1' },
    })
    takeFromBob(stage)
    expect((await stage.apply(SCHEDULE, PEOPLE)).writes).toEqual([])
    expect(stage.access()['bob']).toEqual(VIEWS_LOGS)
  })

  test('what only a preview of the old name could show is held', async ({ openStage }) => {
    const stage = await openStage()
    const number = move(stage, OWNING)
    expect((await stage.preview(number)).code).toBe(1)
    const run = await stage.apply(stage.merge(number), PEOPLE)
    expect(run).toMatchObject({ code: 1, writes: [], outputs: { held: '1' } })
  })

  test('what was applied under the old name, and undone after the preview, stays so', async ({
    openReviewed,
  }) => {
    const { stage, number } = await openReviewed(OWNING)
    await stage.apply(stage.merge(number))
    const next = move(stage, OWNING)
    await stage.preview(next, PEOPLE)
    takeFromBob(stage)
    for (const event of [stage.merge(next), SCHEDULE]) {
      expect(await stage.apply(event, PEOPLE)).toMatchObject({ code: 1, writes: [], outputs: { held: '1' } })
    }
    expect(stage.access()['bob']).toEqual(VIEWS_LOGS)
  })

  test('what a lost run left to do is shown again and applied, but not by a run of the old name', async ({
    openReviewed,
  }) => {
    const { stage, number } = await openReviewed(OWNING)
    const push = stage.merge(number)
    const event = await stage.eventFile(push)
    const next = move(stage, OWNING)
    await stage.preview(next, PEOPLE)
    expect(stage.comments(next)[0]).toContain('bob@acme.example')
    const merge = stage.merge(next)
    expect((await stage.apply(push, { env: { GITHUB_EVENT_PATH: event } })).writes).toEqual([])
    expect(await stage.apply(merge, PEOPLE)).toMatchObject({ code: 0, outputs: { applied: '1' } })
    expect(stage.access()['bob']).toEqual(OWNS)
  })
})
